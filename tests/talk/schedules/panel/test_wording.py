"""Prompts are spoken of in words of their own, where those about excerpts will not do."""

import pytest

from bot.core.language import Language
from bot.core.response import CatalogueMessage
from bot.core.subscription import SubscriptionKind
from bot.render.catalogue import Catalogues
from bot.search.text.script import ScriptConverter
from bot.talk.schedules.panel.wording import said

CATALOGUES = Catalogues(ScriptConverter().traditional)
VALUES = {"asked": "什么", "title": "题", "next": "明天", "date": "今天"}
KEYS = [
    *("title", "state.on", "state.paused", "state.draft", "state.off", "managers", "stopped", "already", "none"),
    *("badhour", "badzone", "onehour", "unclear", "ask.hour", "ask.minute", "ask.city", "ask.days", "ask.essay"),
    *("loud", "silent"),
]


@pytest.mark.parametrize("key", [f"daily.{key}" for key in KEYS])
def test_what_is_said_of_prompts_speaks_of_them(key: str) -> None:
    assert said(SubscriptionKind.EXCERPT, key, VALUES) == CatalogueMessage(key, VALUES)
    ours = said(SubscriptionKind.PROMPT, key, VALUES)
    assert ours == CatalogueMessage(key.replace("daily.", "schedule."), VALUES)
    words = CATALOGUES.say(ours, Language.HANS)
    assert words != CATALOGUES.say(CatalogueMessage(key, VALUES), Language.HANS)
    assert "/daily" not in words
    assert "每日一段" not in words


@pytest.mark.parametrize("key", ["daily.started", "daily.saved", "daily.running", "daily.press.start"])
def test_the_rest_is_the_same_for_both(key: str) -> None:
    assert said(SubscriptionKind.PROMPT, key) == said(SubscriptionKind.EXCERPT, key) == CatalogueMessage(key)
