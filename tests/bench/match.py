"""How good and how fast matching is, beside peers.

.venv/bin/python -m tests.bench.match                          golden messages, 1,000 and 10,000 paragraphs
.venv/bin/python -m tests.bench.match --sizes 1000,100000      other sizes; 100,000 take some minutes and 6 GB
.venv/bin/python -m tests.bench.match --files CORPUS QUERIES   lines {"id", "text"} and {"text", "gold": [ids]}
"""

import argparse
import multiprocessing
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import jieba
import numpy as np
from rich.console import Console
from rich.table import Table

from bot.bootstrap.engine import Engine, open_engine
from bot.bootstrap.settings import Settings
from bot.training.audit import left_out, measure
from tests.bench.corpora import Corpus, from_files, made_up
from tests.bench.peers import COMPARE_WITH_ALL, PEERS, SLOW, quiet

WIDTH = 120
"""Columns of the tables, also where the output is no terminal."""
LONGEST = 4096
"""Characters of a message."""


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(prog="tests.bench.match", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--sizes", default="1000,10000", help="of made-up corpora, with commas between")
    parser.add_argument("--files", nargs=2, type=Path, metavar=("CORPUS", "QUERIES"), help="a corpus of your own")
    chosen = parser.parse_args()
    console = Console(width=WIDTH)
    settings = Settings.load()
    engine = open_engine(settings)
    console.print(golden(engine))
    for essay in engine.library.essays:
        figures = next(left_out(essay, engine.library, engine.features[essay.slug], engine.fitted))
        console.print(f"{essay.slug}: {figures}\n")
    quiet()
    corpora = [from_files(*chosen.files)] if chosen.files else [essay_alone(engine)]
    corpora += [made_up(int(size), dict(jieba.dt.FREQ)) for size in chosen.sizes.split(",") if size]
    for corpus in corpora:
        console.print(compared(corpus))


def golden(engine: Engine) -> Table:
    """The golden messages of every essay, answered with all that is known of it."""
    table = Table(title="Golden messages, never trained on", title_justify="left")
    for name in ("kind", "messages", "hit@1", "hit@3", "said", "not said", "p50 ms", "p99 ms"):
        table.add_column(name, justify="left" if name == "kind" else "right")
    for essay in engine.library.essays:
        for kind in (*dict.fromkeys(message.kind for message in essay.golden), "all"):
            messages = [message for message in essay.golden if kind in (message.kind, "all")]
            figures = measure(messages, engine.find, essay.slug)
            spent = [_timed(engine, message.text, essay.slug) for message in messages]
            shares = [_share(each) for each in (figures.hit1, figures.hit3, figures.said, figures.declined)]
            table.add_row(kind, str(figures.messages), *shares, *_milliseconds(spent, 50, 99))
        whole = "".join(paragraph.text for paragraph in essay.paragraphs)
        pastes = [(whole * 9)[at : at + LONGEST] for at in range(0, len(whole), 50)]
        spent = [_timed(engine, paste, essay.slug) for paste in pastes]
        table.add_row(f"{LONGEST:,} characters", str(len(pastes)), "", "", "", "", *_milliseconds(spent, 50, 99))
    return table


def _timed(engine: Engine, text: str, slug: str) -> float:
    start = time.perf_counter()
    engine.find(text, (), slug)
    return time.perf_counter() - start


def essay_alone(engine: Engine) -> Corpus:
    """The golden messages asked of the bare paragraphs: what everybody can do without annotations."""
    essay = engine.library.essay()
    asked = [(each.text, frozenset(n - 1 for n in (*each.best, *each.ok))) for each in essay.golden if each.best]
    return Corpus(f"{essay.slug}, text alone", [paragraph.text for paragraph in essay.paragraphs], asked)


def compared(corpus: Corpus) -> Table:
    """Every peer on the same data, each in a process of its own, so that memory is its own."""
    table = Table(title=corpus.name, title_justify="left")
    columns = ("", "hit@1", "damaged", "pinyin", "build s", "p50 ms", "p95 ms", "queries/s", "peak MB")
    for name in columns:
        table.add_column(name, justify="right" if name else "left")
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as alone:
        for name in PEERS:
            if name in COMPARE_WITH_ALL and len(corpus.texts) > SLOW:
                continue
            table.add_row(name, *alone.submit(one, name, corpus).result())
    return table


def one(name: str, corpus: Corpus) -> list[str]:
    """The figures of one peer."""
    quiet()
    start = time.perf_counter()
    search = PEERS[name](corpus.texts)
    built = time.perf_counter() - start
    hits, spent = [], []
    for asked in (corpus, corpus.damaged(), corpus.in_pinyin()):
        # The first question may build what only such questions need.
        search(asked.queries[0][0])
        right = []
        for text, places in asked.queries:
            start = time.perf_counter()
            found = search(text)
            spent.append(time.perf_counter() - start)
            right.append(bool(found) and found[0] in places)
        hits.append(_share(float(np.mean(right))))
        if asked is corpus:
            plain = list(spent)
    peak = _peak()
    return [*hits, f"{built:.1f}", *_milliseconds(plain, 50, 95), f"{len(plain) / sum(plain):,.0f}", f"{peak:,.0f}"]


def _peak() -> float:
    """Of this process, in MB. The figure of getrusage would include the process that this one was started from."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _share(value: float) -> str:
    return "" if np.isnan(value) else f"{100 * value:.1f}"


def _milliseconds(seconds: list[float], *percentiles: int) -> list[str]:
    return [f"{1000 * float(np.percentile(seconds, each)):.2f}" for each in percentiles]


if __name__ == "__main__":
    main()
