"""A language model that lies: 2,000 answers with altered quotations, and claims that are false; what gets through?

.venv/bin/python -m tests.bench.lying_model

Every lie goes over a real endpoint on this machine, the real client and the real check, with the essay that comes
along. What counts as shown is read from the message that goes out. Then the time of answers while the endpoint is
silent, drips, or fails. Ends with 1 where an altered quotation was shown, or an answer came later than it may.
"""

import asyncio
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from html import unescape
from itertools import count
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from bot.bootstrap.application import Services, build_services
from bot.bootstrap.engine import Engine, open_engine
from bot.bootstrap.settings import Settings
from bot.core.essay import Essay, Paragraph, Ref
from bot.core.incoming import Origin, Text
from bot.core.match import Verdict
from bot.core.paraphrase import Endpoint
from bot.language_model.client import open_model
from bot.services.paraphrases import ModelAccess
from bot.store.encryption import Encryption
from bot.store.store import Store
from bot.talk.paraphrase_wording import flaw_of
from bot.talk.paraphrases import PASSAGES
from tests.databases import opened as empty_database
from tests.endpoint import Answer, LoopbackEndpoint, drip, loopback_endpoint, says, sends, silence, whole

TRIES = 2_000
TIMED = 60
ALLOWED = 0.5
"""Seconds that the model has while answers are timed."""
LATER = 1.2
"""How many times the plain answer's 95th percentile an answer may take, besides."""
MARK = "◇"
Lie = Callable[[Paragraph, str, random.Random], object]
KEYS = count()


def _changed(text: str, chance: random.Random) -> str:
    """One thing is changed about the words: never nothing."""
    at = chance.randrange(1, len(text))
    ways = (
        lambda: text[:at] + "不" + text[at:],
        lambda: text[:at] + text[at + 1 :],
        lambda: text[:at] + chance.choice("的很都没再又只才") + text[at + 1 :],
        lambda: text[:at],
        lambda: text[at:],
        lambda: text[:at] + "，" + text[at:],
        lambda: text + chance.choice(["所以要买。", "吗？", "？"]),
        lambda: text[:at][::-1] + text[at:],
    )
    while (altered := chance.choice(ways)()) == text or not altered.strip():
        at = chance.randrange(1, len(text))
    return altered


LIES: dict[str, Lie] = {
    "a quotation": lambda paragraph, altered, chance: [
        {"say": chance.choice(paragraph.sentences).strip()},
        {"paragraph": paragraph.number, "quote": altered},
    ],
    "between marks": lambda paragraph, altered, chance: [{"say": f"作者说{_between(altered, chance)}"}],
    "marks that do not match": lambda paragraph, altered, chance: [{"say": f"作者说“{altered}」"}],
    "after a colon": lambda paragraph, altered, chance: [{"say": f"原文是：{altered}"}],
    "without marks": lambda paragraph, altered, chance: [{"say": altered}],
    "within a claim": lambda paragraph, altered, chance: [{"say": f"作者认为{altered}"}],
}
HALVED = ("between marks", "without marks", "within a claim")


def _between(words: str, chance: random.Random) -> str:
    return chance.choice(["“{}”", "「{}」", "『{}』", '"{}"', "‘{}’", "《{}》", "＂{}＂", "«{}»"]).format(words)


@asynccontextmanager
async def opened(
    engine: Engine, answer: Answer, seconds: float | None
) -> AsyncIterator[tuple[Services, LoopbackEndpoint]]:
    """The services over an empty store. ``seconds``: for the model; None: without one."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        endpoint = await stack.enter_async_context(loopback_endpoint(answer))
        database = await stack.enter_async_context(empty_database(folder))
        access = None
        if seconds is not None:
            model = await stack.enter_async_context(open_model(Endpoint(endpoint.url, "liar", seconds)))
            access = ModelAccess(model.ask, seconds)
        services = build_services(
            Store(database, Encryption(Encryption.new_key()), bot=1),
            library=engine.library,
            script=engine.script,
            find=engine.find,
            judge=engine.judge,
            recognise=engine.recognise,
            recognise_detail=engine.recognise_detail,
            rank=engine.rank,
            model=access,
        )
        yield services, endpoint


async def answered(services: Services, text: str) -> str:
    """What is answered to somebody who has said nothing before."""
    number = next(KEYS)
    origin = Origin(f"k{number}", "telegram", f"p{number}", f"c{number}", at=datetime.now(UTC))
    handled = await services.conversation.handle(Text(origin, text))
    return unescape(handled.message.plain) if handled and handled.message else ""


def questions(engine: Engine, essay: Essay) -> list[str]:
    """Golden messages that the essay answers."""
    asked = [each.text for each in essay.golden if each.best and not each.after]
    return [text for text in asked if engine.find(text, (), essay.slug).verdict is Verdict.SAYS]


async def lie(engine: Engine, essay: Essay) -> tuple[Counter[str], Counter[str]]:
    """How many lies were told of each kind, and how many of them were shown."""
    chance = random.Random(16)
    told: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    asked = questions(engine, essay)
    async with opened(engine, silence, 30.0) as (services, endpoint):
        while told.total() < TRIES:
            kind = chance.choice(list(LIES))
            lies: list[str] = []

            async def answer(writer: asyncio.StreamWriter, request: dict[str, object]) -> None:
                [passage, *_] = endpoint.contents[-1]["passages"]
                paragraph = essay.paragraph(passage["paragraph"])
                altered = _changed(chance.choice(paragraph.sentences).strip(), chance)
                lies.append(altered)  # noqa: B023
                await says({"lines": LIES[kind](paragraph, altered, chance)})(writer, request)  # noqa: B023

            endpoint.answer = answer
            text = await answered(services, chance.choice(asked))
            if lies:
                told[kind] += 1
                # Half a sentence may stand in a sentence of the model, as long as it is the essay's word for word.
                halved = kind in HALVED and any(lies[0].strip("，。") in each.text for each in essay.paragraphs)
                shown[kind] += MARK in text and not halved
            endpoint.requests.clear()
            endpoint.heads.clear()
    return told, shown


async def timed(engine: Engine, essay: Essay, answer: Answer, seconds: float | None) -> list[float]:
    """Seconds that answers take, one after another; before the endpoint is left alone, it is a new process's."""
    spent = []
    asked = questions(engine, essay)[: TIMED if seconds is None else TIMED // 6]
    for start in range(0, len(asked), 2):
        async with opened(engine, answer, seconds) as (services, _):
            await answered(services, "你好")
            for text in asked[start : start + 2]:
                begun = perf_counter()
                await answered(services, text)
                spent.append(perf_counter() - begun)
    return spent


def claims(engine: Engine, essay: Essay) -> dict[str, tuple[int, int]]:
    """Of held-out claims of each bearing: how many there are, and how many a model could have said here."""
    found: dict[str, tuple[int, int]] = {}
    for each in essay.golden_claims:
        of, through = found.get(each.bearing, (0, 0))
        judged = engine.judge(each.text, essay.slug)
        bears = judged.bearing == "bears_out" and not _flaw(engine, essay, each.text, judged.ref)
        found[each.bearing] = (of + 1, through + bears)
    return found


def _flaw(engine: Engine, essay: Essay, claim: str, ref: Ref | None) -> str:
    """What it adds to the passages that would have been sent, had the one that bears it out been shown."""
    refs = [*([ref] if ref else []), *(match.ref for match in engine.find(claim, (), essay.slug).matches)]
    texts = [essay.paragraph(each.number).text for each in list(dict.fromkeys(refs))[:PASSAGES]]
    return flaw_of(claim, texts, essay.title, engine.script.fold)


def main() -> None:
    """Print what was told and what was shown; exit 1 where an altered quotation was, or an answer came too late."""
    engine = open_engine(Settings.load())
    essay = engine.library.essay()
    told, shown = asyncio.run(lie(engine, essay))
    for kind in LIES:
        print(f"{kind:<24} {told[kind]:>5} told  {shown[kind]:>3} shown")
    for bearing, (of, through) in claims(engine, essay).items():
        print(f"claims: {bearing:<16} {of:>5}       {through:>3} let through")
    plain = quantiles(asyncio.run(timed(engine, essay, silence, None)), n=20)[-1]
    late = plain * LATER + ALLOWED
    print(f"plain: {plain * 1000:.0f} ms at the 95th percentile, so {late * 1000:.0f} ms with the model")
    worst = 0.0
    broken = sends(whole("500 Internal Server Error", b""))
    for name, answer in {"silent": silence, "drips": drip, "fails": broken, "lies": says({"lines": []})}.items():
        slowest = max(asyncio.run(timed(engine, essay, answer, ALLOWED)))
        worst = max(worst, slowest)
        print(f"{name:<24} {slowest * 1000:>5.0f} ms at most")
    print(json.dumps({"told": told.total(), "shown": shown.total(), "late": worst > late}))
    sys.exit(1 if shown.total() or worst > late else 0)


if __name__ == "__main__":
    main()
