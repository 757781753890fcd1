"""The same page in the terminal."""

from io import StringIO

import pytest
from rich.console import Console

from bot.core.essay import Library, Ref
from bot.core.language import Language
from bot.core.outgoing import InlineButton
from bot.core.response import Extent, Passage
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.page import ListItem, Location, Page, Prose, QuoteBlock
from bot.render.quotation import Quotation
from bot.render.terminal import BAR, TELLING, show, show_paragraph, terminal
from bot.search.text.script import ScriptConverter
from tests.render.essays import made_of, replies

PAGE = Page(
    (
        Prose("问"),
        QuoteBlock(Quotation("前。", "就是[red]这句[/red]。", "后。")),
        Location("第 1 段", Ref("x", 1)),
        ListItem("8–19", "前奏曲"),
    ),
    ((InlineButton("上一段", "p:x:1"), InlineButton("下一段", "p:x:3")), (InlineButton("目录", "o:x"),)),
)


def test_the_essay_stands_behind_a_bar_and_buttons_have_numbers() -> None:
    assert terminal(PAGE).text.split("\n") == [
        "问",
        "│ 前。",
        "▌ 就是[red]这句[/red]。",
        "│ 后。",
        "第 1 段",
        "    8–19  前奏曲",
        "[1] 上一段  [2] 下一段  [3] 目录",
    ]


def test_every_paragraph_stands_unbroken(library: Library, script: ScriptConverter) -> None:
    composer = Composer(library, Catalogues(script.traditional))
    for paragraph in library.essay().paragraphs:
        ref = Ref(library.essay().slug, paragraph.number)
        page = composer.compose(Passage(ref, Extent.WHOLE), Language.HANS)
        assert BAR + paragraph.text in terminal(page).text.split("\n")
        for at, sentence in enumerate(paragraph.sentences):
            lines = terminal(composer.compose(Passage(ref, Extent.WHOLE, at), Language.HANS)).text.split("\n")
            assert TELLING + sentence in lines
            assert "".join(line[2:] for line in lines if line.startswith((BAR, TELLING))) == paragraph.text


@pytest.mark.parametrize("language", list(Language))
def test_every_reply_has_a_text_without_marks_of_another_door(
    library: Library, script: ScriptConverter, language: Language
) -> None:
    composer = Composer(library, Catalogues(script.traditional))
    for response in replies(library.essay()):
        message = terminal(composer.compose(response, language))
        assert message.text == message.plain
        assert "<b" not in message.text


def test_a_screen_shows_every_word_of_the_page() -> None:
    library = made_of("[bold]题目[/bold]", "[link]一段[/link]。\\[red]")
    screen = StringIO()
    composer = Composer(library, Catalogues(ScriptConverter().traditional))
    for response in (*replies(library.essay()),):
        page = composer.compose(response, Language.HANS)
        screen.seek(0)
        screen.truncate()
        show(page, Console(file=screen, width=60, highlight=False))
        shown = "".join(screen.getvalue().split())
        for block in page.blocks:
            text = block.quotation.text if isinstance(block, QuoteBlock) else block.text
            assert "".join(text.split()) in shown
        for row in page.rows:
            assert all("".join(key.text.split()) in shown for key in row)


def test_paragraph_stands_behind_a_bar_where_there_is_no_screen(capsys: pytest.CaptureFixture[str]) -> None:
    paragraph = made_of("题目", "第一句。[red]第二句[/red]。").essay().paragraph(1)
    show_paragraph("paragraph 1 of 1", paragraph)
    assert capsys.readouterr().out == f"\nparagraph 1 of 1\n{BAR}第一句。[red]第二句[/red]。\n"
