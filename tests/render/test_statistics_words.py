"""Figures as a message: all that is told in a few lines, which fit below a picture."""

import pytest

from bot.core.essay import Library
from bot.core.language import Language
from bot.core.outgoing import RenderedMessage
from bot.core.statistics import StatisticsReport, UsageFigures
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.split import units
from bot.render.telegram import CAPTION, render_telegram
from bot.search.text.script import ScriptConverter
from tests.render.figures import EMPTY, FIGURES, TOO_FEW


def shown(
    figures: UsageFigures, library: Library, script: ScriptConverter, language: Language = Language.HANS
) -> RenderedMessage:
    page = Composer(library, Catalogues(script.traditional)).compose(StatisticsReport(figures), language)
    return render_telegram(page, draw=lambda _: b"PNG")


def test_every_figure_has_its_line(library: Library, script: ScriptConverter) -> None:
    assert shown(FIGURES, library, script).plain.splitlines() == [
        "使用情况",
        "",
        "2026-03-02 至 2026-04-01，按 Asia/Shanghai 时间",
        "678 人，12,345 次互动（命令、点按钮都算），其中提问 9,000 次",
        "·  文章谈没谈到：谈到了 8,000、没谈到 700、只沾到边 300",
        "·  没答好的：文章没谈到 700、文章只沾到边 280、得了 👎 20",
        "·  来做什么：问文章 9,000、闲聊 3,000、其他 345",
        "·  读者的评价：👍 90、👎 想看别的段 20",
        "·  消息送达：已送达 9,900、其他 7",
        "·  《直播带货，产业互联网的前奏曲》问得最多的：第 11 段 4,000、第 3 段 3,000",
        "·  《等人的船》问得最多的：第 2 段 900",
        "·  几点钟来：8 点 5,000、20 点 7,000",
        "·  订阅的对话：每日一段 100 → 130",
    ]


@pytest.mark.parametrize("language", Language)
def test_it_fits_below_its_picture(library: Library, script: ScriptConverter, language: Language) -> None:
    message = shown(FIGURES, library, script, language)
    assert message.picture
    assert units(message.plain) <= CAPTION


def test_where_too_few_wrote_it_says_so_and_tells_nothing(library: Library, script: ScriptConverter) -> None:
    said = shown(TOO_FEW, library, script, Language.ENGLISH).plain
    assert "Fewer than 5 people wrote in this period." in said
    assert len(said.splitlines()) == 4
    assert shown(EMPTY, library, script, Language.ENGLISH).plain.endswith("Nobody wrote in this period.")
