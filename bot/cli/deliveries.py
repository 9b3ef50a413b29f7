"""`aidwire deliveries`: what waits, what could not be delivered and why, and how it goes out after all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import click

from bot.app import open_letters
from bot.cli.options import Options
from bot.errors import UserError
from bot.model.desk import Letter
from bot.storage.letters import STATES, Attempt


@click.group(invoke_without_command=True)
@click.option("--state", type=click.Choice(STATES), help="Only these (default: all that are neither sent nor merged).")
@click.option("--destination", default="", help="A channel, or a destination as it is listed here.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="The newest so many.")
@click.pass_context
def deliveries(context: click.Context, state: str | None, destination: str, limit: int) -> None:
    """Deliveries that wait or died. The bot may run meanwhile."""
    if context.invoked_subcommand is not None:
        return
    with open_letters(context.find_object(Options).settings()) as letters:  # type: ignore[union-attr]  # set by main
        found, gone = letters.listed(state or "", destination, limit), letters.gone()
    for letter in found:
        click.echo(_line(letter))
    for to, reason in gone:
        click.echo(f"nothing is delivered to {to.key}: {reason}. `aidwire deliveries reopen {to.key}` when it is back")
    if not found:
        click.echo("none")


@deliveries.command()
@click.argument("number", metavar="ID", type=int)
@click.pass_obj
def explain(options: Options, number: int) -> None:
    """The story, the destination, what went wrong each time, and what to do."""
    with open_letters(options.settings()) as letters:
        found = letters.explained(number)
    if found is None:
        raise UserError(f"there is no delivery {number}: `aidwire deliveries` lists them")
    for line in _told(*found):
        click.echo(line)


@deliveries.command()
@click.argument("numbers", metavar="[ID]...", type=int, nargs=-1)
@click.option("--all", "every", is_flag=True, help="All that are dead.")
@click.pass_obj
def retry(options: Options, numbers: Sequence[int], every: bool) -> None:  # noqa: FBT001 - click hands flags in so
    """Send dead deliveries again. The bot that runs does it; what was tried before is kept."""
    if bool(numbers) == every:
        raise UserError("say which: `aidwire deliveries retry ID...` or `--all`")
    with open_letters(options.settings()) as letters:
        back, left = letters.retry(None if every else numbers)
    click.echo(f"{back} go out again" + (f", {left} not: their destination is gone (reopen it first)" if left else ""))


@deliveries.command()
@click.argument("destination")
@click.pass_obj
def reopen(options: Options, destination: str) -> None:
    """Deliver again to a channel that was gone. What died meanwhile goes out with `retry`."""
    with open_letters(options.settings()) as letters:
        back = letters.reopen(destination)
    if not back:
        raise UserError(f"{destination} is not gone: `aidwire deliveries` names those that are")
    click.echo(f"open again: {', '.join(to.key for to in back)}")


def _line(letter: Letter) -> str:
    said = ": ".join(part for part in (letter.message.headline, letter.message.title) if part)
    why = f"  ({letter.problem:.80})" if letter.problem else ""
    return f"{letter.id:>7}  {letter.state:7}  {letter.kind:6}  {letter.to.key:30}  {said:.60}{why}"


def _told(letter: Letter, attempts: Sequence[Attempt]) -> list[str]:
    story = f"of story {letter.story}" if letter.story is not None else "about no story"
    return [
        f"delivery {letter.id}, {letter.kind} {story}, to {letter.to.key}",
        f"  says      {': '.join(part for part in (letter.message.headline, letter.message.title) if part)}",
        f"  decided   {_when(letter.created_at)}",
        *(f"  attempt {a.number} {_when(a.at)}: {a.problem}" for a in attempts),
        f"  state     {letter.state}" + (f" after {letter.attempts} attempts" if letter.attempts else ""),
        f"  what to do: {_advice(letter)}",
    ]


def _advice(letter: Letter) -> str:
    """What a person does about it."""
    into = f"delivery {letter.merged_into}" if letter.merged_into else "a later edit"
    waits = f"nothing: {letter.to.key} waits until {_when(letter.paused_until)}" if letter.paused_until else ""
    dead = f"mend what the last attempt says, then retry {letter.id}"
    if letter.gone:
        dead = f"give the bot its channel back ({letter.gone}), then reopen {letter.to.key} and retry {letter.id}"
    advice = {
        "sent": f"nothing: it was sent {_when(letter.sent_at)}",
        "merged": f"nothing: {into} says it",
        "held": f"nothing: it goes out after {_when(letter.not_before)}",
        "dead": dead,
    }
    return advice.get(letter.state) or waits or "nothing while the bot runs; if it stays, see /health"


def _when(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at else "-"
