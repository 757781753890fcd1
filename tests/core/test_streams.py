"""What a terminal cannot show is shown by something like it, and never fails."""

from io import BytesIO, TextIOWrapper

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.streams import NotUtf8, as_utf8, decode_line, substitute_unencodable

PASSAGE = "▌ 它只改了卖的那一头……\n│ 第 21 / 27 段 · 落幕 → 《前奏曲》"


def terminal(encoding: str) -> TextIOWrapper:
    stream = TextIOWrapper(BytesIO(), encoding=encoding)
    substitute_unencodable(stream)
    return stream


def shown(text: str, encoding: str) -> str:
    stream = terminal(encoding)
    stream.write(text)
    stream.flush()
    found = stream.buffer
    assert isinstance(found, BytesIO)
    return found.getvalue().decode(encoding)


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("笑死😂", "gbk", "笑死?"),
        ("一家👨‍👩‍👧 ❤️", "gbk", "一家??? ?"),
        ("café", "gbk", "café"),
        ("piña", "gbk", "pina"),
        ("▌ … — “x” ·", "ascii", '| ... - "x" *'),
        ("直播", "ascii", "??"),
        ("file\udcff", "utf-8", "file?"),
        ("①", "ascii", "1"),
    ],
)
def test_what_cannot_be_shown_is_shown_by_something_like_it(text: str, encoding: str, expected: str) -> None:
    assert shown(text, encoding) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030"])
def test_what_can_be_shown_is_shown_as_it_is(encoding: str) -> None:
    assert shown(PASSAGE, encoding) == PASSAGE.replace("▌", "▌")


@given(
    st.text() | st.text(st.characters(min_codepoint=0x2000)),
    st.sampled_from(["gbk", "big5", "cp1252", "ascii", "utf-8"]),
)
def test_nothing_that_is_written_fails(text: str, encoding: str) -> None:
    shown(text, encoding)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_formats_for_machines_are_utf_8_and_complete(text: str) -> None:
    stream = TextIOWrapper(BytesIO(), encoding="gbk", newline="")
    as_utf8(stream).write(text)
    stream.flush()
    assert isinstance(stream.buffer, BytesIO)
    assert stream.buffer.getvalue().decode() == text


def test_line_that_is_not_utf_8_is_named_with_a_way_out() -> None:
    assert decode_line("直播😂\n".encode(), "x:1") == "直播😂\n"
    with pytest.raises(NotUtf8, match=r"^standard input:3: not UTF-8\. .* iconv -f GBK -t UTF-8$"):
        decode_line("直播".encode("gbk"), "standard input:3")
