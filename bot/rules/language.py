"""The language of rules: `topic:atacms AND (donor:DE OR donor:FR) AND NOT "spare parts"` (docs/rules.md)."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken, v_args

from bot.errors import UserError
from bot.model import Rung
from bot.rules.near import did_you_mean, fold, near
from bot.rules.rule import EVERYTHING, KEYS, NOTHING, Rule, Term, all_of, any_of, negated
from bot.rules.vocabulary import Vocabulary, kind_of

LONGEST = 1000  # characters of a rule
_DEEPEST = 20  # brackets in brackets
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
        super().__init__(f"{problem}\n{rule}\n{' ' * (column - 1)}^ column {column}")
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
            raise RuleError(typed, 1, "No story could ever meet this rule.")
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
            raise _ValueProblem(words, "There is no word between these quotation marks.")
        return Term("phrase", folded)

    def status(self, _key: Token, value: Token) -> Rule:
        found = self._found("status>=", value, value)
        rung = self._vocabulary.rung(found) if self._vocabulary else Rung(found)
        if rung is Rung.NONE:
            raise _ValueProblem(value, f"“{value}” is no step of the ladder: write status:{found} without >=.")
        return Term("status>=", rung)

    def term(self, key: Token, value: Token) -> Rule:
        name = key.rstrip(": \t").casefold()
        if name not in KEYS or name == "phrase":
            known = [known for known in KEYS if known not in ("phrase", "status>=")]
            hint = did_you_mean([f"{n}:" for n in near(name, known)]) or f"Known are {', '.join(known)}."
            raise _ValueProblem(key, f"Rules know no “{name}:”. {hint}")
        quoted = value.startswith('"')
        values, at, terms = [value[1:-1]] if quoted else value.split(","), int(quoted), []
        for one in values:
            if one.strip():
                terms.append(Term(name, self._found(name, one.strip(), value, at)))
            at += len(one) + 1
        if not terms:
            raise _ValueProblem(value, f"“{name}:” needs a value behind it.")
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
        what = "country or alliance" if kind == "country" else kind
        raise _ValueProblem(
            token, f"“{name}” is no {what} that is known. {did_you_mean(self._vocabulary.near(name, kind))}".strip(), at
        )


def _free(key: str, name: str, token: Token, at: int) -> str:
    """A value that is no name of the catalogue: the number of a story, a language's code, a feed's name."""
    folded = fold(name)
    if key == "story" and not (folded.isascii() and folded.isdigit() and len(folded) < 19):
        raise _ValueProblem(token, f"“{name}” is no story's number.", at)
    if key == "lang" and not (folded.isascii() and folded.isalpha() and len(folded) in (2, 3)):
        raise _ValueProblem(token, f"“{name}” is no language's code, such as en, de or uk.", at)
    if not folded:
        raise _ValueProblem(token, f"“{key}:” needs a name.", at)
    return str(int(folded)) if key == "story" else folded


def _measured(rule: str) -> None:
    if len(rule) > LONGEST:
        raise UserError(f"A rule has at most {LONGEST:,} characters; this one has {len(rule):,}.")
    depth = 0
    for column, letter in enumerate(rule, 1):
        depth += (letter == "(") - (letter == ")")
        if depth > _DEEPEST:
            raise RuleError(rule, column, f"At most {_DEEPEST} brackets stand in each other.")


def _expected(rule: str, column: int) -> str:
    """What is wrong at a place where the grammar could not go on."""
    rest = rule[column - 1 :]
    if not rest:
        return "The rule ends too early: something must follow."
    if rest.startswith('"'):
        return "This quotation mark is never closed." if rest.count('"') == 1 else "A value is missing before this."
    if rest[0] in "()":
        return "This bracket has no partner here." if rest[0] == ")" else "A value is missing before this bracket."
    word = rest.split()[0].strip("()")
    if word.endswith(":"):
        return f"“{word}” needs a value behind it."
    return f'“{word}” stands alone. Say what it is (topic:{word}, donor:{word}) or quote it to look for it: "{word}".'


_literal = Language()


@lru_cache(maxsize=200_000)
def read(rule: str) -> Rule:
    """The rule whose own text (rule.text) this is; one of each text is kept."""
    return _literal.read(rule)
