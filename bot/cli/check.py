"""``essay-bot check``: whether the seeds can be used, how well, and what was won by annotating them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.overlay_check import check_overlays
from bot.cli.running import fail, plain_errors, say_lines, say_training, slugs_beginning
from bot.core.essay import Essay, Library

if TYPE_CHECKING:
    from bot.bootstrap.settings import Settings
from collections.abc import Iterator
from math import isnan

from bot.training.curve import MOST, Curve, CurvePoint, ParagraphFound

WIDTH = 20
"""Columns of a bar."""
FEW = 3
"""Phrasings with which a paragraph is hardly known."""
NEAR = 10
"""Lines of what is not answered with which that is hardly known."""
GOOD = 0.8
"""Share of its own phrasings that find a paragraph from which it is not the first to mend."""
ENOUGH = 30
"""Golden messages from which their share tells more than chance."""


def drawn(curve: Curve) -> Iterator[str]:
    """A line a point: how many phrasings a paragraph are learnt, and what comes of it."""
    yield f"asked: its phrasings, left out of what is learnt ({curve.asked}), what it does not answer ({curve.near})"
    messages = curve.points[-1].golden.messages
    golden = messages >= ENOUGH
    head = f"{'a paragraph':<12}{'found first':<{WIDTH + 7}}{'in three':>9}{'said':>7}{'declined':>10}{'off-topic':>11}"
    yield head + ("   golden first, in three" if golden else "")
    for point in curve.points:
        yield _row(point, golden=golden)
    yield (
        "in three: the right paragraph is among three; said: quoted as an answer; declined: what it does not answer; "
        "off-topic: other talk, declined."
    )
    if not golden:
        has = f"{messages or 'no'} message{'s' * (messages != 1)}"
        yield f"golden.yaml holds {has}; from {ENOUGH} on, how they are found is told as well."
    yield (
        f"Of about {MOST} phrasings at most, drawn by chance, a part is asked and others are learnt; the bot learns "
        "all. Compare the rows with each other, not with figures of the whole (check --accuracy)."
    )
    yield (
        "Your own phrasings flatter where they resemble each other, and are hard where each asks for something else; "
        "only questions of people who have not seen them (golden.yaml) tell how it will be."
    )


def _row(point: CurvePoint, *, golden: bool) -> str:
    filled = 0 if isnan(point.first) else round(point.first * WIDTH)
    bar = "█" * filled + "░" * (WIDTH - filled)
    shares = f"{_cent(point.three):>9}{_cent(point.said):>7}{_cent(point.near):>10}{_cent(point.off):>11}"
    row = f"{point.phrasings:<12.3g}{bar} {_cent(point.first):>5} {shares}"
    return row + (f"{_cent(point.golden.hit1):>15},{_cent(point.golden.hit3):>9}" if golden else "")


def _cent(share: float) -> str:
    return "-" if isnan(share) else f"{share:.0%}"


def next_step(essay: Essay, curve: Curve, first: int, seeds: str) -> str:
    """What is best done now. ``first``: the paragraph that gains most; ``seeds``: an option for it, or nothing."""
    command = f"essay-bot annotate {essay.slug}{seeds}"
    count = len(essay.paragraph(first).phrasings)
    if count < FEW:
        has = f"{count} phrasing{'s' * (count != 1)}" if count else "no phrasing"
        return f"next: paragraph {first} has {has}: {command} --at {first}"
    if len(essay.absent) < NEAR:
        lines = f"{len(essay.absent)} line{'s' * (len(essay.absent) != 1)}"
        return f"next: {lines} of what it does not answer, by which it learns to decline: {command}, then /not"
    worst = min(curve.paragraphs, key=lambda each: (each.first / max(each.asked, 1), each.number))
    if worst.first < GOOD * worst.asked:
        return f"next: {_said_of(worst)}: {command} --at {worst.number}"
    missing = [paragraph.number for paragraph in essay.paragraphs if paragraph.extracted]
    if missing:
        have = f"{len(missing)} paragraph{'s have' if len(missing) > 1 else ' has'}"
        return f"next: {have} no summary of yours: {command}, then /sum"
    return f"next: have somebody else write phrasings, who asks in other words: {command}"


def _said_of(found: ParagraphFound) -> str:
    going = f"; most others go to {found.instead}" if found.instead else ""
    return (
        f"paragraph {found.number} is found by {found.first} of {found.asked} of its own phrasings{going}. "
        f"Add phrasings to {found.number}"
    )


def check(
    slug: Annotated[
        str | None,
        typer.Argument(
            metavar="[SLUG]",
            help="One essay: also how well it is found, over the number of its phrasings. Some seconds.",
            autocompletion=slugs_beginning,
        ),
    ] = None,
    accuracy: Annotated[
        bool,
        typer.Option("--accuracy", help="Also leave each phrasing out in turn; takes a minute and 2 GB of memory."),
    ] = False,
    disjoint: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            readable=True,
            help="JSON lines with texts that no seed may hold.",
        ),
    ] = None,
    hints: Annotated[
        bool, typer.Option("--hints", help="Name every place that could be richer, instead of how many there are.")
    ] = False,
    seeds: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The shelf; without, that of ESSAY_BOT_SEEDS.")
    ] = None,
) -> None:
    """Validate every essay, its annotations, and its overlay. Errors name file and line; exit 1 on any.

    What each text was read as is told, with all that was dropped of it and all that is in doubt; what is thin is
    counted as well, and is no error; --hints names each place. Where owners have mapped questions, it is told, question
    by question, what that makes better or worse. With SLUG, of that essay alone: how each paragraph begins while there
    are few phrasings, and what was won by annotating it; how many phrasings find their paragraph first, among three,
    are said, what is declined, and the next best thing to do. With --accuracy: how well phrasings find their paragraph,
    which land elsewhere, and which golden messages are taken for another act, or for a question that they are not. With
    --disjoint: whether messages kept for measuring stand in the seeds (exit 1).
    """
    from bot.bootstrap.settings import Settings
    from bot.shelf.loader import load_library

    with plain_errors():
        settings = Settings.load()
        if seeds:
            settings = settings.model_copy(update={"seeds": seeds})
        if slug is not None:
            if accuracy or disjoint:
                fail("--accuracy and --disjoint look at the whole shelf; leave out either them or the essay's name", 2)
            _report_one(settings, slug, f" --seeds {seeds}" if seeds else "")
            return
        library = load_library(settings.seeds)
        _report(library, settings.seeds, hints=hints)
        check_overlays(library, settings)
        if accuracy or disjoint:
            _measure(library, settings, disjoint, accuracy=accuracy)


def _measure(library: Library, settings: "Settings", disjoint: Path | None, *, accuracy: bool) -> None:
    from bot.bootstrap.engine import open_engine
    from bot.core.context import Context
    from bot.core.conversation import ConversationState
    from bot.services.batch import read_texts
    from bot.training.acts import acts_report
    from bot.training.audit import left_out, sentences, shared
    from bot.training.details import details_report

    engine = open_engine(settings, say_training)
    if accuracy:
        for essay in library.essays:
            say_lines(left_out(essay, library, engine.features[essay.slug], engine.fitted))
            say_lines(sentences(essay.golden, engine.find, essay.slug))
        context = Context(ConversationState(), library, engine.find, recognise=engine.recognise)
        say_lines(acts_report(library, context, engine.script.fold))
        say_lines(details_report(library, engine.recognise_detail, engine.script.fold))
    if disjoint:
        found = list(shared(library, read_texts(disjoint), engine.script.fold))
        say_lines(found)
        if found:
            fail(f"{len(found)} of the messages stand in the seeds.", 1)


def _report_one(settings: "Settings", slug: str, seeds: str) -> None:
    """``seeds``: the option by which the shelf was named."""
    from bot.bootstrap.engine import FITTED, open_search
    from bot.cli.check import FEW, drawn, next_step
    from bot.search.cache import Cache
    from bot.search.encoder import open_encoder
    from bot.search.parameters import Parameters
    from bot.search.text.features import Features
    from bot.shelf.loader import load_alone
    from bot.training.curve import CurveBench
    from bot.training.gains import by_gain

    library = load_alone(settings.seeds, slug)
    essay = library.essay()
    _report_reading(essay, settings.seeds, beginnings=essay.density < FEW)
    if not any(paragraph.phrasings for paragraph in essay.paragraphs):
        typer.echo(f"next: no paragraph has a phrasing yet: essay-bot annotate {slug}{seeds}")
        return
    typer.echo("essay-bot: asking it its own phrasings ...", err=True)
    features, fitted = Features.over(library, *open_search(settings)), Parameters.load(FITTED)
    vectors = Cache(settings.cache / "curves")
    curve = CurveBench(library, features, fitted, open_encoder(), vectors).curve()
    say_lines(drawn(curve))
    typer.echo(next_step(essay, curve, by_gain(essay, library, features, fitted)[0], seeds))


def _report(library: Library, seeds: Path, *, hints: bool) -> None:
    from bot.training.acts import acts_summary
    from bot.training.thin_places import thin_report

    for essay in library.essays:
        _report_reading(essay, seeds)
        say_lines(thin_report(essay, in_full=hints))
    typer.echo(acts_summary(library))


def _report_reading(essay: Essay, seeds: Path, *, beginnings: bool = False) -> None:
    from bot.search.build import how_searched
    from bot.shelf.loader import how_read
    from bot.shelf.reading_report import reading_report

    phrasings = sum(len(paragraph.phrasings) for paragraph in essay.paragraphs)
    parts = " + ".join(str(part.last - part.first + 1) for part in essay.parts)
    typer.echo(
        f"{essay.slug}: 《{essay.title}》 {len(essay)} paragraphs ({parts}), {len(essay.theses)} theses, "
        f"{phrasings} phrasings, {len(essay.golden)} golden messages"
    )
    say_lines(reading_report(*how_read(seeds / essay.slug), beginnings=beginnings))
    if searched := how_searched(essay):
        typer.echo(f"  {searched}")
