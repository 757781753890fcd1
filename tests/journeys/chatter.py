"""A group that talks among itself: nothing of it is put to the bot, and every message bears a marker."""

from collections.abc import Sequence
from random import Random

from tests.botapi import Message
from tests.botapi.people import Group, Reader
from tests.journeys.circle import CLEAR, MARKER

LINES = (
    "今天谁去菜市场了",
    "哈哈哈哈",
    "晚上吃什么好呢？",
    "昨天那场直播你们看了没，我蹲到一点",
    "我家楼下的店也开播了，老板娘嗓子都喊哑了",
    "孩子的作业写完了吗",
    "有人下周六一起骑车吗",
    "快递又丢了一个，真气人",
    "我觉得流量这东西来得快去得也快",
    "直播带货改变了生产方式吗？",
    CLEAR,
    "雨下个不停，衣服都晾不干",
)
"""Of all kinds: also what the essay speaks to, and questions that it surely answers."""


class Chatter:
    """``says`` one thing more each time it is called: somebody, something, now and then as a reply to what was said."""

    def __init__(self, group: Group, members: Sequence[Reader], chance: Random) -> None:
        self._group = group
        self._members = members
        self._chance = chance
        self._last: Message | None = None
        self.said: list[Message] = []

    def says(self) -> Message:
        text = f"{self._chance.choice(LINES)} {MARKER}-{len(self.said)}"
        before = self._last if self._chance.random() < 0.2 else None
        self._last = self._chance.choice(self._members).says(text, to=self._group, reply_to=before)
        self.said.append(self._last)
        return self._last
