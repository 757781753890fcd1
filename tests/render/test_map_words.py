"""A map in words: where there is no picture, and for one thesis below it."""

from io import StringIO

import pytest
from rich.console import Console

from bot.core.essay import Library
from bot.core.language import Language
from bot.core.response import ArgumentMap
from bot.render.compose import Composer
from bot.render.page import ListItem, MapLine, Page, Prose
from bot.render.telegram import CAPTION, LIMIT, render_telegram
from bot.render.terminal import show, terminal
from tests.botapi.records import units
from tests.render.argument_map.maps import CATALOGUES

SLUG = "zhibo-daihuo"
PICTURE = b"a picture"


def page(library: Library, thesis: str | None = None, here: int = 0, language: Language = Language.HANS) -> Page:
    return Composer(library, CATALOGUES).compose(ArgumentMap(SLUG, thesis, here), language)


def lines(shown: Page) -> dict[str, MapLine]:
    return {block.mark: block for block in shown.blocks if isinstance(block, MapLine)}


def test_the_tree_has_every_place_and_what_it_is_joined_to(library: Library) -> None:
    tree = lines(page(library, here=12))
    essay = library.essay()
    assert list(tree)[:3] == ["A", "1", "2"]
    assert {mark for mark in tree if mark.isdecimal()} == {str(number) for number in range(1, 28)}
    assert [line.text for line in tree.values() if line.thesis] == [thesis.title.zh for thesis in essay.theses]
    assert (tree["B"].depth, tree["8"].depth, tree["C"].depth, tree["10"].depth, tree["19"].depth) == (0, 1, 1, 2, 1)
    assert tree["12"].joined == "依据 11"
    assert tree["23"].joined == "依据 21、22、25"
    assert tree["H"].joined.endswith("对照 D、E")
    assert [mark for mark, line in tree.items() if line.here] == ["12"]


def test_in_english_the_tree_says_the_same(library: Library) -> None:
    tree = lines(page(library, language=Language.ENGLISH))
    assert tree["23"].joined == "rests on 21, 22, 25"
    assert tree["C"].text == "Minds made new"


@pytest.mark.parametrize("language", list(Language))
def test_in_telegram_the_tree_stands_in_for_the_picture(library: Library, language: Language) -> None:
    shown = page(library, here=12, language=language)
    words = render_telegram(shown)
    drawn = render_telegram(shown, draw=lambda picture: PICTURE)
    assert units(words.plain) <= LIMIT
    assert units(drawn.plain) <= CAPTION
    assert "\n　　📍 12  " in words.plain
    assert "📍" not in drawn.plain
    assert drawn.picture == PICTURE


@pytest.mark.parametrize("language", list(Language))
def test_below_the_picture_all_of_a_thesis_fits(library: Library, language: Language) -> None:
    for thesis in library.essay().theses:
        shown = page(library, thesis.id, language=language)
        message = render_telegram(shown, draw=lambda picture: PICTURE)
        assert units(message.plain) <= CAPTION
        items = [block for block in shown.blocks if isinstance(block, ListItem)]
        own = {str(each.number) for each in library.essay().paragraphs if each.thesis == thesis.id}
        assert {item.mark for item in items if item.mark.isdecimal()} == own
        assert all(f"\n{item.mark}  " in message.plain for item in items), "nothing was cut"
        assert shown.chart == page(library, language=language).chart, "the picture stays as it is"


def test_a_thesis_says_what_it_rests_on_and_what_it_pulls_against(library: Library) -> None:
    said = [block.text for block in page(library, "T4").blocks if isinstance(block, Prose)]
    assert said[0] == "G  并未真正改变传统生产方式和方法 · 第 21–23 段"
    assert said[1] == library.essay().thesis("T4").statement.zh
    assert "依据 " in said[2]
    assert "H 底层技术" in said[2]
    assert "对照 " in said[2]


def test_the_terminal_shows_the_tree(library: Library) -> None:
    shown = terminal(page(library, here=12)).text.split("\n")
    assert any(line.strip().startswith("▸12  ") and line.endswith("‹依据 11›") for line in shown)


def test_on_a_screen_letters_numbers_and_relations_are_told_apart_by_colour(library: Library) -> None:
    console = Console(width=80, force_terminal=True, color_system="standard", file=StringIO(), highlight=False)
    show(page(library, here=12), console)
    assert isinstance(console.file, StringIO)
    lines = console.file.getvalue().split("\n")
    [thesis] = [line for line in lines if "技术的启蒙" in line]
    [here] = [line for line in lines if "只改造销售环节" in line]
    [other] = [line for line in lines if "线上线下融合、S2B" in line]
    assert "\x1b[1;35m E\x1b[0m" in thesis
    assert "\x1b[7;31m12\x1b[0m" in here
    assert "\x1b[36m13\x1b[0m  线上线下" in other
    assert "\x1b[2m  ‹对照 24›\x1b[0m" in other
