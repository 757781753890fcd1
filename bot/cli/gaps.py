"""``essay-bot gaps``: what got no good answer; where it belongs; and all of that as lines for the seeds."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.running import fail, finish

if TYPE_CHECKING:
    from bot.bootstrap.settings import Settings
    from bot.core.essay import Essay
    from bot.core.gaps import Gap
    from bot.core.overlay import Overlay, OverlayTarget
    from bot.services.gap_inbox import GapInbox, MapResult
    from bot.store.store import Store

SHOWN = 50
"""Gaps that are listed, and wordings of each with ``--json``."""

_MAPPED_HELP = "What is mapped already or written by hand, and to what, as the essay is now, or that this is gone."
_JSON_HELP = 'A JSON object a line, for machines; all wordings. With --mapped, "target" is null where that is gone.'
_GONE = "its paragraph is gone; undo it, and map it anew"
_GONE_BY_HAND = "its paragraph is gone; move it in the overlay's file"

gaps = typer.Typer()


@gaps.callback(invoke_without_command=True)
def _list(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help=_JSON_HELP)] = False,
    mapped: Annotated[bool, typer.Option("--mapped", help=_MAPPED_HELP)] = False,
) -> None:
    """List questions that got no good answer: what most people asked first, of those the newest. The bot may run.

    Messages that were said to be absent, or only related; that were not understood; that were corrected by whoever
    asked; or whose answer got a 👎. Such as are nearly the same stand together. Their words are shown as long as they
    are kept.
    """
    if context.invoked_subcommand:
        return

    finish(_list_mapped(as_json=as_json) if mapped else _list_open(as_json=as_json))


async def _list_open(*, as_json: bool) -> None:
    async with _opened() as (inbox, _, _):
        found = await inbox.open()
    lines = [
        _written(gap, inbox) if as_json else _line(gap, f"  [{inbox.essay_of(gap).slug}]")
        for gap in found[: None if as_json else SHOWN]
    ]
    lines += [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN and not as_json else []
    _say(lines or ([] if as_json else ["nothing is waiting here."]))


async def _list_mapped(*, as_json: bool) -> None:
    """What was mapped, and what somebody has written into the overlay besides, which no number takes back."""
    from bot.cli.overlay_check import current_overlays, read_overlays

    async with _opened() as (inbox, store, settings), store.read() as tx:
        mapped = await inbox.mapped()
        written, _ = read_overlays(inbox.library, settings)
        overlays = await current_overlays(inbox.library.essays, written, tx, settings)
    lines = [
        _written(each.gap, inbox, {"target": _target(each.target)})
        if as_json
        else _line(each.gap, f" -> {each.slug} {each.target or f'({_GONE})'}")
        for each in mapped
    ]
    lines += _by_hand(overlays, inbox, as_json=as_json)
    _say(lines or ([] if as_json else ["nothing is mapped."]))
    _tell_broken(inbox, settings)


def _target(target: "OverlayTarget | None") -> str | None:
    return str(target) if target else None


def _by_hand(overlays: "Mapping[str, Overlay]", inbox: "GapInbox", *, as_json: bool) -> list[str]:
    from bot.core.overlay import target_now

    said = [
        (slug, target_now(each, inbox.library.essay(slug)), each.say)
        for slug, overlay in overlays.items()
        for each in overlay.entries
        if each.say
    ]
    if as_json:
        known = [
            {"id": None, "essay": slug, "texts": [text], "target": _target(target), "by_hand": True}
            for slug, target, text in said
        ]
        return [json.dumps(each, ensure_ascii=False) for each in known]
    return [
        f"{'-':>7}  {'written by hand':<31}  {_short(text)} -> {slug} {target or f'({_GONE_BY_HAND})'}"
        for slug, target, text in said
    ]


def _say(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)


def _tell_broken(inbox: "GapInbox", settings: "Settings", slug: str | None = None) -> None:
    """Say what keeps it from having an effect, where something does. ``slug``: of one essay alone."""
    from bot.cli.overlay_check import broken_overlays, read_overlays

    if problems := read_overlays(inbox.library, settings, slug)[1]:
        typer.echo(f"essay-bot: {broken_overlays(problems)}", err=True)


@gaps.command("map")
def map_(
    gap: Annotated[int, typer.Argument(metavar="ID", help="As it is listed.")],
    to: Annotated[str, typer.Argument(metavar="TO", help="A paragraph (12), an act (overview), or: absent.")],
) -> None:
    """Say where a gap belongs. A running bot learns it within a minute; ``undo`` takes it back."""
    from bot.core.overlay import OverlayTarget

    target = OverlayTarget.parse(to)
    if target is None:
        raise typer.BadParameter("a paragraph is a number, an act a word such as overview; or say: absent.")

    async def note() -> None:
        async with _opened() as (inbox, _, settings):
            result = await inbox.map(gap, target, datetime.now(UTC))
        _tell(result, gap)
        _tell_broken(inbox, settings, result.slug)

    finish(note())


def _tell(result: "MapResult", gap: int) -> None:
    told = {
        "mapped": f"{gap} -> {result.target}",
        "already": f"{gap} is mapped already, to {result.target}; undo that first: essay-bot gaps undo {gap}",
        "lost": f"{gap} is mapped already, and its paragraph is gone; undo that first: essay-bot gaps undo {gap}",
        "gone": f"there is no gap {gap} (any more); essay-bot gaps lists those that there are",
        "unknown": "there is no such paragraph or act; nothing was changed",
        "full": "the overlay of this essay is full; move it into the seeds: essay-bot gaps export",
        "busy": "others are changing it at this moment; try once more",
    }[result.outcome]
    if result.outcome != "mapped":
        fail(told, 1)
    typer.echo(told)


@gaps.command()
def undo(gap: Annotated[int, typer.Argument(metavar="ID", help="As --mapped lists it.")]) -> None:
    """Take back what a gap was mapped to."""

    async def take_back() -> None:
        async with _opened() as (inbox, _, settings):
            undone = await inbox.undo(gap, datetime.now(UTC))
        if undone is None:
            fail(f"{gap} is not mapped; essay-bot gaps --mapped lists what is", 1)
        typer.echo(f"{gap} is open again")
        _tell_broken(inbox, settings, undone.slug)

    finish(take_back())


@gaps.command()
def export(
    slug: Annotated[str | None, typer.Argument(metavar="[SLUG]", help="One essay; without, all.")] = None,
) -> None:
    """Print the overlay as lines of the seeds' own format, for a commit.

    What is printed holds words of readers, which /forget does not reach once they stand elsewhere: put them in words of
    your own. What the seeds hold by then is no longer learnt from the overlay.
    """
    from bot.cli.overlay_check import lost_lines
    from bot.services.gap_inbox import act_name
    from bot.services.overlays import lesson_of
    from bot.shelf.overlay_file import seed_lines

    async def tell() -> None:
        lines: list[str] = []
        lost: list[str] = []
        async with _opened() as (inbox, store, _), store.read() as tx:
            known = [essay for essay in inbox.library.essays if slug in (None, essay.slug)]
            if not known:
                fail(f"there is no essay {slug}", 1)
            for essay in known:
                overlay = await tx.overlays.load(essay.slug)
                texts = {message.key: message.text for message in await tx.gaps.known(overlay.keys)}
                lost += lost_lines({essay.slug: overlay}, inbox.library)
                lesson = lesson_of(overlay, essay, inbox.acts, texts)
                acts = [(act_name(act), act.text) for act in lesson.acts]
                lines += seed_lines(essay.slug, lesson.paragraphs, lesson.absent, acts, _texts_of(essay, inbox))
        _say(lines)
        for line in lost:
            typer.echo(f"essay-bot: {line}", err=True)
        held = "they hold words of readers, which /forget does not reach in a commit; put them in words of your own"
        typer.echo(f"essay-bot: {held}." if lines else "essay-bot: nothing is mapped that the seeds lack.", err=True)

    finish(tell())


@asynccontextmanager
async def _opened() -> AsyncIterator[tuple["GapInbox", "Store", "Settings"]]:
    from bot.bootstrap.engine import PREPARED
    from bot.bootstrap.library import open_library
    from bot.bootstrap.settings import Settings
    from bot.bootstrap.storage import open_store_of_bot
    from bot.search.text.script import ScriptConverter
    from bot.services.gap_inbox import GapInbox

    settings = Settings.load()
    library = open_library(settings, PREPARED).library
    async with open_store_of_bot(settings) as store:
        yield GapInbox(library, store, ScriptConverter().fold), store, settings


def _texts_of(essay: "Essay", inbox: "GapInbox") -> set[str]:
    """What the seeds say of an essay and of acts already."""
    phrasings = [each.phrasings for each in essay.paragraphs] + [each.phrasings for each in essay.theses]
    said = {phrasing.text for some in phrasings for phrasing in some}
    return said | {*essay.absent} | {act.text for act in inbox.library.acts}


def _line(gap: "Gap", about: str) -> str:
    newest = gap.newest
    return f"{gap.id:>7}  {gap.askers:>3} asked  {newest.reason:<9} {newest.at:%Y-%m-%d}  {_short(newest.text)}{about}"


def _short(text: str) -> str:
    return " ".join(text.split())[:SHOWN]


def _written(gap: "Gap", inbox: "GapInbox", more: "Mapping[str, str | None] | None" = None) -> str:
    essay = inbox.essay_of(gap)
    return json.dumps(
        {
            "id": gap.id,
            "essay": essay.slug,
            "askers": gap.askers,
            "reason": gap.newest.reason,
            "at": gap.newest.at.isoformat(),
            "texts": list(dict.fromkeys(message.text for message in gap.messages))[:SHOWN],
            "likely": gap.likely(essay.slug, 5),
            **(more or {}),
        },
        ensure_ascii=False,
    )
