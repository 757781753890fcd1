"""``python -m tests.bench.gaps``: twenty gaps are mapped by taps; what that does to others like them, and to the rest.

Nothing here was seen when anything was fitted: each gap is put in words that the essay's phrasings do not have, and
asked anew in two more ways, which are never taught. Ends with 1 where a golden message finds another paragraph first
and is not better for it, or fewer than two thirds of what was asked anew land.
"""

import asyncio
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from time import perf_counter

from bot.bootstrap.application import Services, open_services
from bot.bootstrap.engine import Engine, open_engine
from bot.bootstrap.settings import Settings
from bot.core.incoming import ButtonPress, Command, Origin, Text
from bot.core.match import Finding, Verdict
from bot.core.outgoing import Address, ChatKind
from bot.services.gaps import GapService
from bot.store.encryption import load_or_create_key
from bot.training.overlay_changes import overlay_changes

SLUG = "zhibo-daihuo"
ENOUGH = 2 / 3
GAPS = (
    ("流水线上的师傅日子有变化没", "流水线上的师傅们日子变了没有", "对流水线的师傅来说有啥变化没", 4),
    (
        "机器学习和链上记账跟传统老板有啥缘分",
        "链上记账、机器学习，跟传统老板什么缘分",
        "传统老板和机器学习链上记账有什么缘分",
        17,
    ),
    ("水龙头一关是不是就现原形", "水龙头关了会不会现原形", "关掉水龙头它就现原形吗", 21),
    ("归零重来说的是哪一茬", "归零重来是说哪一茬事", "说归零重来，是哪一茬", 22),
    ("推倒重盖和刷层漆的区别", "刷层漆跟推倒重盖有什么区别", "推倒重盖、刷层漆，差在哪", 25),
    ("脑筋不转弯光换家伙什行不行", "光换家伙什，脑筋不转弯能行吗", "家伙什换了脑筋没转弯行吗", 12),
    ("裁缝还是原来的裁缝布还是原来的布", "裁缝没换，布也没换，是这意思吧", "布还是那匹布，裁缝还是那个裁缝", 4),
    ("光打雷不下雨的那些招数叫啥", "那些光打雷不下雨的招数叫什么", "只打雷不下雨的招数有哪些", 13),
    ("水里游的和岸上走的凑一桌吃饭", "岸上走的水里游的能凑一桌吗", "凑一桌吃饭的岸上水里两拨人", 14),
    ("渡河的船上了岸还背着走吗", "上了岸还要背着渡河的船吗", "过了河那条船还背不背", 20),
    ("电视购物换了个马甲？", "是不是电视购物换马甲", "换了马甲的电视购物罢了", 21),
    ("断了粮草还打得下去吗", "粮草断了还能打吗", "粮草一断，这仗还打得下去不", 22),
    ("鸡都杀了还哪来的蛋", "杀了鸡哪还有蛋", "鸡杀掉了蛋从哪来", 26),
    ("灌太多水苗会不会烂根", "水灌多了苗烂根不", "苗灌多了水会烂根吧", 27),
    ("冷板凳坐到啥时候才热乎", "冷板凳什么时候能坐热", "坐冷板凳坐到几时", 9),
    ("黄梅天的比喻到底想敲打谁", "黄梅天那个比喻想敲打的是谁", "用黄梅天打比方是敲打谁呢", 2),
    ("唱戏的跑来站柜台是啥情况", "唱戏的都来站柜台，啥情况", "站柜台的怎么有唱戏的", 10),
    ("火柴头的作用对吧，点着就行", "火柴头那样的作用，点着就成", "它就起个火柴头作用吧", 15),
    ("被打入冷宫是早晚的事儿吧", "早晚打入冷宫是不是", "打入冷宫不过是早晚的事", 23),
    ("捧臭脚的和说人话的差在哪", "说人话的跟捧臭脚的差哪儿", "捧臭脚、说人话差在哪", 27),
)
"""A gap, the same asked anew in two ways, and the paragraph that answers it."""
OWNER = 7


@dataclass(frozen=True)
class GapBench:
    """Readers who ask, and an owner who taps."""

    services: Services
    gaps: GapService
    keys: "count[int]"

    def origin(self, person: str, *, owner: bool = False) -> Origin:
        to = Address(OWNER, ChatKind.PRIVATE)
        key, now = f"telegram:1:{next(self.keys)}", datetime.now(UTC)
        return Origin(key, "telegram", person, f"c{person}", owner=owner, at=now, to=to)

    async def ask(self, text: str, person: str) -> None:
        await self.services.conversation.handle(Text(self.origin(person), text))

    async def is_disliked(self, text: str) -> None:
        """Whoever asked says that something else was meant; so it is a gap, though something was answered."""
        await self.ask(text, f"p-{text}")
        await self.ask("不是这个意思", f"p-{text}")

    async def tap(self, data: str) -> None:
        press = ButtonPress(self.origin("owner", owner=True), data, 5)
        assert await self.gaps.press(press, datetime.now(UTC)) is None, data


def lands(finding: Finding, number: int) -> bool:
    return finding.verdict is Verdict.SAYS and finding.matches[0].ref.number == number


async def bench(settings: Settings, engine: Engine) -> bool:
    """Print what twenty taps change; is it as it should be?"""
    async with open_services(settings, engine) as services:
        assert services.overlays
        gaps = GapService(services.inbox, services.overlays, services.renderer, services.store)
        at = GapBench(services, gaps, count(1))
        await at.gaps.command(Command(at.origin("owner", owner=True), "gaps"), datetime.now(UTC))
        live = services.overlays.live
        before = [lands(live.find(text, (), SLUG), number) for _, *anew, number in GAPS for text in anew]
        for text, *_, number in GAPS:
            await at.is_disliked(text)
            gap = next(each for each in await services.inbox.open() if each.newest.text == text)
            await at.tap(f"gap:map:{gap.id}:{number}")
        began = perf_counter()
        await services.overlays.refresh(datetime.now(UTC))
        took = perf_counter() - began
        after = [lands(live.find(text, (), SLUG), number) for _, *anew, number in GAPS for text in anew]
        own = sum(lands(live.find(text, (), SLUG), number) for text, *_, number in GAPS)
        changes = overlay_changes(engine.library.essay(SLUG), engine.find, live.find)
        moved = [each for each in changes if each.another_first]
        worse = [each for each in changes if each.gain < 0]
        print(f"in effect after {took:.0f} s; of {len(GAPS)} gaps {own} land where they were mapped")
        print(f"asked anew: {sum(before)} of {len(before)} landed before, {sum(after)} do now")
        print(f"of {len(changes)} golden messages {len(moved)} find another paragraph first, {len(worse)} fare worse")
        for each in moved:
            print(f"  {each.golden.text}: {each.before.matches[0].ref} -> {each.after.matches[0].ref}, {each.gain:+}")
        return not worse and all(each.gain > 0 for each in moved) and sum(after) >= ENOUGH * len(after)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        own = {"data": Path(folder) / "data", "key": None, "key_file": Path(folder) / "key", "database_url": None}
        settings = Settings.load().model_copy(update=own)
        load_or_create_key(settings.key_file)
        sys.exit(0 if asyncio.run(bench(settings, open_engine(settings))) else 1)


if __name__ == "__main__":
    main()
