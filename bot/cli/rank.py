"""``essay-bot rank``: any corpus, ranked for any queries."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.running import plain_errors, print_lines


def rank(
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS.jsonl", exists=True, dir_okay=False, readable=True)],
    queries: Annotated[Path, typer.Argument(metavar="QUERIES.jsonl", exists=True, dir_okay=False, readable=True)],
    encoder: Annotated[
        bool,
        typer.Option("--encoder", help="By meaning as well: a tenth of a second a paragraph, once, and 40 ms a query."),
    ] = False,
) -> None:
    """Rank any corpus for any queries, with the same matcher and without annotations.

    Both files: {"id": "…", "text": "…"} a line, in UTF-8.
    Out: {"id", "ranked": [ids of the corpus, best first, at most ten]}.
    """
    from bot.bootstrap.engine import open_ranker
    from bot.bootstrap.settings import Settings
    from bot.services.batch import rank_lines, read_corpus

    with plain_errors(), corpus.open("rb") as texts, queries.open("rb") as asked:
        settings = Settings.load()
        ids, documents = read_corpus(texts, str(corpus))
        print_lines(rank_lines(open_ranker(documents, settings, encoded=encoder), ids, asked, str(queries)))
