"""Who wrote a text, by the lines below its title."""

import pytest

from bot.shelf.front import author_of
from bot.shelf.plain import plain_essay
from bot.shelf.text_structure import TextSection, TextStructure


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        (("作者：张三", "2020年6月"), "张三"),
        (("文／李四",), "李四"),
        (("李四／文",), "李四"),
        (("鲁迅 著",), "鲁迅"),
        (("译者：王五", "作者: 张三"), "张三"),
        (("By Ann Lee",), "Ann Lee"),
        (("张三", "2020年6月1日"), "张三"),
        (("来源：晚报",), ""),
        (("2020年6月",), ""),
        ((), ""),
    ],
)
def test_author_is_named_by_the_lines_below_the_title(byline: tuple[str, ...], author: str) -> None:
    assert author_of(byline) == author
    structure = TextStructure("题", (TextSection(None, ("一段话。",), 1),), byline)
    assert plain_essay("made", structure).author == author
