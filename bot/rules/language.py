"""The language of rules: `topic:atacms AND (donor:DE OR donor:FR) AND NOT "spare parts"` (docs/rules.md)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken, v_args

from bot.errors import UserError
from bot.language import N_, _, number
from bot.model import Rung
from bot.rules.near import did_you_mean, fold, near
from bot.rules.rule import EVERYTHING, KEYS, NOTHING, Rule, Term, all_of, any_of, negated
from bot.rules.vocabulary import Kind, Vocabulary, kind_of

LONGEST = 1000  # characters of a rule
_DEEPEST = 20  # brackets in brackets
_UNKNOWN: Mapping[Kind, str] = {
    "topic": N_("“{name}” is no topic that is known."), "class": N_("“{name}” is no class that is known."),
    "party": N_("“{name}” is no country, alliance or organisation that is known."),
    "country": N_("“{name}” is no country or alliance that is known."),
    "person": N_("“{name}” is no person that is known."), "status": N_("“{name}” is no status that is known."),
    "origin": N_("“{name}” is no origin that is known."),
}  # fmt: skip
_MARKS = str.maketrans("“”„«»＂", '""""""')
_GRAMMAR = r"""
    ?start: any
    ?any: all (_OR all)*
    ?all: one (_AND? one)*
    ?one: _NOT one -> negated
        | "(" any ")"
        | STRING -> phrase
        | KEY (STRING | VALUE) -> term
        | STATUS VALUE -> status
        | EVERYTHING -> everything
    _OR.2: /OR\b/i
    _AND.2: /AND\b/i
    _NOT.2: /NOT\b/i
    EVERYTHING.2: /everything\b/i
    STATUS.3: /status\s*>=/i
    KEY.2: /[a-z]+\s*:/i
    STRING: /"[^"]*"/
    VALUE: /[^\s()":]+/
    %import common.WS
    %ignore WS
"""


class RuleError(UserError):
    """A rule that cannot be read: what is wrong, the rule, and below it a caret at the place."""

    def __init__(self, rule: str, column: int, problem: str) -> None:
        """`column` counts from 1."""
        place = _("column {number}").format(number=column)
        super().__init__(f"{problem}\n{rule}\n{' ' * (column - 1)}^ {place}")
        self.column = column


class Language:
    """Reads rules. With a vocabulary values go by any name; without one they are ids, as in a rule's own text."""

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self._lark = Lark(_GRAMMAR, parser="lalr", transformer=_Meaning(vocabulary))

    def read(self, rule: str) -> Rule:
        """The rule that a text means; an empty one asks for everything. Raises RuleError."""
        typed = " ".join(rule.translate(_MARKS).split())
        if not typed:
            return EVERYTHING
        _measured(typed)
        try:
            found = cast("Rule", self._lark.parse(typed))  # the transformer makes rules of lark's trees
        except _ValueProblem as problem:
            raise RuleError(typed, problem.column, str(problem)) from None
        except UnexpectedInput as problem:
            ended = isinstance(problem, UnexpectedToken) and problem.token.type == "$END"
            column = len(typed) + 1 if ended else problem.column
            raise RuleError(typed, column, _expected(typed, column)) from None
        if found == NOTHING:
            raise RuleError(typed, 1, _("No story could ever meet this rule."))
        return found


class _ValueProblem(Exception):  # noqa: N818 - a problem of the rule, not of ours
    def __init__(self, token: Token, problem: str, at: int = 0) -> None:
        super().__init__(problem)
        self.column = (token.column or 1) + at


@v_args(inline=True)
class _Meaning(Transformer[Token, Rule]):
    """Makes rules out of what the grammar finds."""

    def __init__(self, vocabulary: Vocabulary | None) -> None:
        super().__init__()
        self._vocabulary = vocabulary

    def any(self, *rules: Rule) -> Rule:
        return any_of(rules)

    def all(self, *rules: Rule) -> Rule:
        return all_of(rules)

    def negated(self, rule: Rule) -> Rule:
        return negated(rule)

    def everything(self, _word: Token) -> Rule:
        return EVERYTHING

    def phrase(self, words: Token) -> Rule:
        folded = fold(words)
        if not folded:
            raise _ValueProblem(words, _("There is no word between these quotation marks."))
        return Term("phrase", folded)

    def status(self, _key: Token, value: Token) -> Rule:
        found = self._found("status>=", value, value)
        rung = self._vocabulary.rung(found) if self._vocabulary else Rung(found)
        if rung is Rung.NONE:
            problem = _("“{words}” is no step of the ladder: write status:{status} without >=.")
            raise _ValueProblem(value, problem.format(words=value, status=found))
        return Term("status>=", rung)

    def term(self, key: Token, value: Token) -> Rule:
        name = key.rstrip(": \t").casefold()
        if name not in KEYS or name == "phrase":
            known = [known for known in KEYS if known not in ("phrase", "status>=")]
            meant = did_you_mean([f"{n}:" for n in near(name, known)])
            hint = meant or _("Known are {keys}.").format(keys=", ".join(known))
            raise _ValueProblem(key, _("Rules know no “{key}:”. {hint}").format(key=name, hint=hint))
        quoted = value.startswith('"')
        values, at, terms = [value[1:-1]] if quoted else value.split(","), int(quoted), []
        for one in values:
            if one.strip():
                terms.append(Term(name, self._found(name, one.strip(), value, at)))
            at += len(one) + 1
        if not terms:
            raise _ValueProblem(value, _("“{key}:” needs a value behind it.").format(key=name))
        return any_of(terms)

    def _found(self, key: str, name: str, token: Token, at: int = 0) -> str:
        """The id that a value stands for. Raises _ValueProblem with what may have been meant."""
        kind = kind_of(key)
        if kind is None:
            return _free(key, name, token, at)
        if self._vocabulary is None:
            return str(name)
        if found := self._vocabulary.find(kind, name) or self._vocabulary.find(kind, name.upper()):
            return found
        problem = _(_UNKNOWN[kind]).format(name=name)
        raise _ValueProblem(token, f"{problem} {did_you_mean(self._vocabulary.near(name, kind))}".strip(), at)


def _free(key: str, name: str, token: Token, at: int) -> str:
    """A value that is no name of the catalogue: the number of a story, a language's code, a feed's name."""
    folded = fold(name)
    if key == "story" and not (folded.isascii() and folded.isdigit() and len(folded) < 19):
        raise _ValueProblem(token, _("“{name}” is no story's number.").format(name=name), at)
    if key == "lang" and not (folded.isascii() and folded.isalpha() and len(folded) in (2, 3)):
        problem = _("“{name}” is no language's code, such as en, de or uk.")
        raise _ValueProblem(token, problem.format(name=name), at)
    if not folded:
        raise _ValueProblem(token, _("“{key}:” needs a name.").format(key=key), at)
    return str(int(folded)) if key == "story" else folded


def _measured(rule: str) -> None:
    if len(rule) > LONGEST:
        problem = _("A rule has at most {most} characters; this one has {count}.")
        raise UserError(problem.format(most=number(LONGEST), count=number(len(rule))))
    depth = 0
    for column, letter in enumerate(rule, 1):
        depth += (letter == "(") - (letter == ")")
        if depth > _DEEPEST:
            problem = _("At most {most} brackets stand in each other.")
            raise RuleError(rule, column, problem.format(most=_DEEPEST))


def _expected(rule: str, column: int) -> str:
    """What is wrong at a place where the grammar could not go on."""
    rest = rule[column - 1 :]
    if not rest:
        return _("The rule ends too early: something must follow.")
    if rest.startswith('"') and rest.count('"') == 1:
        return _("This quotation mark is never closed.")
    if rest.startswith(")"):
        return _("This bracket has no partner here.")
    if rest[0] in '("':
        return _("A value is missing before this.")
    word = rest.split()[0].strip("()")
    if word.endswith(":"):
        return _("“{key}:” needs a value behind it.").format(key=word.removesuffix(":"))
    problem = _(
        '“{word}” stands alone. Say what it is (topic:{word}, donor:{word}) or quote it to look for it: "{word}".'
    )
    return problem.format(word=word)


_literal = Language()


@lru_cache(maxsize=200_000)
def read(rule: str) -> Rule:
    """The rule whose own text (rule.text) this is; one of each text is kept."""
    return _literal.read(rule)
