"""Markup is read, and refused, as Telegram does."""

from __future__ import annotations

import re

import pytest

from .formatting import formatted
from .refusals import Refusal

HTML_REFUSED = {
    "<b>x": 'Can\'t find end tag corresponding to start tag "b"',
    "<b>x</i></b>": 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
    "书<b><i>x</b></i>": 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"',
    "书<p>x</p>": 'Unsupported start tag "p" at byte offset 3',
    "a<br/>b": 'Unsupported start tag "br/" at byte offset 1',
    "1 < 2 > 0": 'Unsupported start tag "" at byte offset 2',
    "1 <2": "Unclosed start tag at byte offset 2",
    "x</b>": "Unexpected end tag at byte offset 1",
    "<b>x</b": "Unclosed end tag at byte offset 4",
    '<a href="x>y</a>': "Unclosed start tag at byte offset 0",
    '<a ="x">y</a>': 'Empty attribute name in the tag "a" at byte offset 0',
    "<a href": "Unclosed start tag",
    "<a href=x/y>z</a>": "Unexpected end of name token",
    "<span>x</span>": 'Tag "span" must have class "tg-spoiler" at byte offset 0',
    "<tg-emoji>x</tg-emoji>": "Invalid custom emoji identifier specified",
    "a&nbsp;b": 'Unsupported entity "&nbsp;" at byte offset 1',
    "a&#xD800;b": 'Invalid character reference "&#xD800;" at byte offset 1',
    "<blockquote>a<blockquote>b</blockquote></blockquote>": 'Tag "blockquote" can\'t be nested at byte offset 13',
}


@pytest.mark.parametrize("source", HTML_REFUSED)
def test_markup_is_refused(source: str) -> None:
    with pytest.raises(Refusal, match=re.escape(HTML_REFUSED[source])):
        formatted(source, "HTML")


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        ("AT&T &amp &#20320;&#x597d;", "AT&T & 你好", []),
        ("<STRONG>x</STRONG><em>y</em>", "xy", ["bold", "italic"]),
        ("<u>a</u><ins>b</ins>", "ab", ["underline"] * 2),
        ("<s>c</s><strike>d</strike><del>e</del>", "cde", ["strikethrough"] * 3),
        ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', "ab", ["spoiler"] * 2),
        ('<pre><code class="language-python">/x</code></pre>', "/x", ["pre"]),
        ("<code><b>x</b></code>", "x", ["code"]),
        ("<blockquote>a</blockquote>", "a", ["blockquote"]),
        ("<a href='tg://user?id=5'>a</a> <a href='no link'>b</a>", "a b", ["text_mention"]),
        ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', "👍", ["custom_emoji"]),
        ("  <b> a </b> \n", "a", ["bold"]),
        ("<b></b>\u3000\u200b", "", []),
        ("/read@essay_test_bot #家书 @someone https://a.example/b。", "/read@essay_test_bot #家书 @someone https://a.example/b。",
         ["bot_command", "hashtag", "mention", "url"]),
        ("和/或 /start你 a@b", "和/或 /start你 a@b", []),
        ("\x00a\r\n\u202eb", "a\nb", []),
    ],
)  # fmt: skip
def test_markup_is_read(source: str, text: str, kinds: list[str]) -> None:
    found, entities = formatted(source, "HTML")
    assert (found, [entity["type"] for entity in entities]) == (text, kinds)


def test_a_hundred_entities_are_kept() -> None:
    assert len(formatted("<b>x</b> " * 120, "HTML")[1]) == 100
