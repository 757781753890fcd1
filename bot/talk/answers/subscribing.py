"""The daily excerpt, asked for in words: at an hour, or not any more."""

from bot.core.callback_data.actions import DailyButton
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.incoming import Command
from bot.core.match import NOTHING
from bot.core.patterns import LazyPattern
from bot.core.response import Button, CatalogueMessage, TextResponse
from bot.core.subscription import SubscriptionStatus
from bot.talk.acts import Request
from bot.talk.numbers import CHINESE
from bot.talk.schedules import arrange
from bot.talk.schedules.panel.buttons import SettingVerb

_HOUR = LazyPattern(
    rf"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|早|晚) ?(?:[0-9]{{1,2}}|{CHINESE}) ?点(?:半|钟|一刻|三刻|[0-9]{{1,2}}分?)?"
    rf"|(?:[0-9]{{1,2}}|{CHINESE}) ?点(?:半|钟|整|一刻|三刻|[0-9]{{1,2}}分?|(?=[给发送推来叫提把,，。到]))|[0-9]{{1,2}}[:：][0-9]{{2}}"
    r"|\b[0-9]{1,2}(?::[0-9]{2})? ?(?:am|pm)\b|\b[0-9]{1,2}:[0-9]{2}\b"
)
_DAYS = LazyPattern(
    r"工作日|周末|(?:周|星期|礼拜)[一二三四五六日天](?:(?:到|至|-|、|和)(?:周|星期|礼拜)?[一二三四五六日天])*|weekdays|weekends"
)
_STOPS = LazyPattern(
    r"停|取消|退订|关[掉闭了]|别再?(?:给我)?(?:发|送|推)|不(?:要|想|用|需要)(?:再)?|stop|cancel|unsubscribe|no more|turn off|quit"
)


_ORDERS = LazyPattern(
    r"给我|发|送|推|寄|收|来一?段|提醒|订|改[成到为]|换[成到为]|调[成到为]|挪到|send|push|deliver|get|remind|subscribe|change|set"
)
"""What orders something: that somebody works at eight orders nothing."""
_NOT_ASKED = LazyPattern(r"上班|下班|开播|起床|[?？]|吗$")


def daily(request: Request, context: Context) -> Decision:
    """The panel with the hour that was named; else what there is to press."""
    hour, stops = _HOUR.search(request.text), request.detail == "stop" or _STOPS.search(request.text)
    ordered = _ORDERS.search(request.text) and not _NOT_ASKED.search(request.text)
    if hour and ordered and not stops:
        days = _DAYS.search(request.text)
        wanted = f"{hour[0].strip()} {days[0]}" if days else hour[0].strip()
        return arrange.arrange(Command(request.incoming.origin, arrange.COMMAND, wanted, wanted), context)
    kept = context.subscription
    settings = Button(CatalogueMessage("daily.press.settings"), DailyButton(SettingVerb.OPEN))
    if kept is None or kept.status in (SubscriptionStatus.OFF, SubscriptionStatus.DRAFT):
        note = CatalogueMessage("daily.none" if stops else "say.daily")
        return Decision(TextResponse((note,), ((settings,),)), context.state, NOTHING)
    stop = Button(CatalogueMessage("daily.press.stop"), DailyButton(SettingVerb.QUIT))
    return Decision(TextResponse((CatalogueMessage("say.daily"),), ((settings, stop),)), context.state, NOTHING)
