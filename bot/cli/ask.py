"""``essay-bot ask``: messages in, findings out, a line each."""

import sys
from typing import Annotated

import typer

from bot.cli.running import plain_errors, print_lines, say_training


def ask(
    jsonl: Annotated[bool, typer.Option("--jsonl", hidden=True)] = True,
    essay: Annotated[str | None, typer.Option(metavar="SLUG", help="Which essay, where there are several.")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help='Add "why": the words and phrasings that decided.')
    ] = False,
) -> None:
    """Answer messages from standard input, one JSON object a line, in UTF-8.

    In: {"id": "1", "text": "…", "context": ["an earlier message", …]}; the context may be left out, or be one string.
    An earlier message that begins with "BOT: " is a question which the bot has put.
    Out: {"id", "act", "verdict", "confidence", "thesis", "matches": [{"ref", "paragraph", "score", "excerpt"}, …],
    "reply", "answer"}: what the message was taken for; at most ten matches, first the one that is shown, also where the
    verdict is not "says"; the kinds of blocks of the reply, in order; what a reader would read. Nothing is logged.
    Exit 1 at a line that is no such JSON.
    """
    from bot.bootstrap.engine import open_engine
    from bot.bootstrap.settings import Settings
    from bot.render.catalogue import Catalogues
    from bot.render.compose import Composer
    from bot.services.batch import BatchAnswerer

    with plain_errors():
        engine = open_engine(Settings.load(), say_training, ahead=False)
        shelved = engine.library.essay(essay)
        why = engine.explain if explain else None
        composer = Composer(engine.library, Catalogues(engine.script.traditional, engine.script.simplified), why)
        asker = BatchAnswerer(
            engine.library,
            shelved,
            engine.find,
            engine.recognise,
            recognise_detail=engine.recognise_detail,
            judge=engine.judge,
            rank=engine.rank,
            fold=engine.script.fold,
            composer=composer,
            explain=why,
        )
        print_lines(asker.answer_lines(sys.stdin.buffer, "standard input"))
