"""The reading page: all of the essay, nothing from elsewhere, and nothing of the essay is run."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from bot.core import deep_links
from bot.core.argument import Argument
from bot.core.deep_links import ParagraphLink
from bot.core.essay import Library, Ref
from bot.core.language import Language, LocalizedText
from bot.render.blocks import Blocks
from bot.render.catalogue import Catalogues
from bot.render.reading_page.page import WRITTEN_BY, Scripts, reading_page
from bot.search.text.script import ScriptConverter
from tests.render.essays import made_of
from tests.render.reading_page.parsed import Parsed, Tag, read

SCRIPT = ScriptConverter()
CATALOGUES = Catalogues(SCRIPT.traditional)
SCRIPTS = Scripts(SCRIPT.fold, SCRIPT.traditional)
LARGEST = 300_000
EVIL = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "\"'><img src=x onerror=alert(3)>",
    "<!-- --><svg onload=alert(4)>",
    "&lt;script&gt; &amp;",
    "javascript:alert(5)",
    "]]></style><style>*{display:none}</style>",
)


def written(library: Library, language: Language = Language.HANS, bot: str = "") -> str:
    return reading_page(library.essay(), Blocks(library, CATALOGUES, language), language, SCRIPTS, bot)


def page(library: Library, language: Language = Language.HANS, bot: str = "") -> Parsed:
    return read(written(library, language, bot))


def policy(document: Parsed) -> dict[str, str]:
    [content] = [
        meta.attributes["content"]
        for meta in document.all("meta")
        if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    return dict(each.strip().split(" ", 1) for each in content.split(";"))


def hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def runs_nothing(document: Parsed) -> None:
    """Two elements are trusted, by their hashes; nothing else could run, and nothing is loaded."""
    [style], [script] = document.all("style"), document.all("script")
    rules = policy(document)
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert (rules["style-src"], rules["script-src"]) == (hashed(style.text), hashed(script.text))
    assert not document.names & {"img", "iframe", "link", "object", "embed", "form", "base", "image", "use"}
    for element in document.elements:
        assert not {name for name in element.attributes if name.startswith("on") or name in ("style", "src")}
        href = element.attributes.get("href", "#")
        assert href.startswith(("#", "https://t.me/")), href


@pytest.mark.parametrize("language", list(Language))
def test_every_paragraph_stands_unaltered_behind_its_anchor(library: Library, language: Language) -> None:
    document = page(library, language)
    for paragraph in library.essay().paragraphs:
        assert paragraph.text in document.by_id(f"p{paragraph.number}").text
    texts = [element.text for element in document.all("span", "t")]
    assert texts == [paragraph.text for paragraph in library.essay().paragraphs]
    assert document.all("html")[0].attributes["lang"] == language
    assert {element.attributes["lang"] for element in document.all("span", "t")} == {"zh-Hans"}


@pytest.mark.parametrize("language", list(Language))
def test_nothing_comes_from_elsewhere_and_it_is_small(library: Library, language: Language) -> None:
    text = written(library, language, "essay_bot")
    assert len(text.encode()) < LARGEST
    runs_nothing(read(text))
    assert not re.search(r"url\(|@import|fetch\(|import\(|XMLHttpRequest|eval\(", text)


def test_every_link_leads_somewhere(library: Library) -> None:
    document = page(library)
    ids = [element.attributes["id"] for element in document.elements if "id" in element.attributes]
    assert len(set(ids)) == len(ids)
    to = {element.attributes["href"].removeprefix("#") for element in document.all("a")}
    assert to <= set(ids)
    assert {f"p{number}" for number in range(1, 28)} | {f"t-{each.id}" for each in library.essay().theses} <= to


@pytest.mark.parametrize("language", list(Language))
def test_contents_summaries_and_map_are_there(library: Library, language: Language) -> None:
    document, essay = page(library, language), library.essay()

    def word(words: LocalizedText) -> str:
        return CATALOGUES.word(words, language)

    [contents] = document.all("nav", "contents")
    assert all(word(thesis.title) in contents.text for thesis in essay.theses)
    folded = [element.text for element in document.all("details")]
    assert len(folded) == 1 + len(essay.theses)
    assert word(essay.summary) in folded[0]
    assert all(word(thesis.summary) in said for thesis, said in zip(essay.theses, folded[1:], strict=True))
    assert len(document.all("svg")) == 1
    glosses = [element.text for element in document.all("p", "gloss")]
    assert glosses == ([word(each.summary) for each in essay.paragraphs] if language is Language.ENGLISH else [])


def talks(document: Parsed) -> list[Tag]:
    return document.all("a", "talk")


def test_each_paragraph_leads_to_the_bot_where_its_name_is_known(library: Library) -> None:
    links = [element.attributes["href"] for element in talks(page(library, bot="essay_bot"))]
    assert len(links) == len(library.essay())
    for number, link in enumerate(links, 1):
        address, start = link.split("?start=")
        assert address == "https://t.me/essay_bot"
        assert deep_links.parse(start) == ParagraphLink(Ref("zhibo-daihuo", number))
    assert talks(page(library)) == []


def test_the_search_is_there_for_whoever_has_scripts_only(library: Library) -> None:
    field = page(library).by_id("q").attributes
    assert "hidden" in field
    pairs = dict(zip(field["data-fold"][::2], field["data-fold"][1::2], strict=True))
    assert (pairs["產"], pairs["聯"], pairs["帶"], pairs["貨"]) == ("产", "联", "带", "货")
    for one, other in pairs.items():
        assert SCRIPT.fold(other) == other != one


def test_a_search_in_simplified_finds_a_text_in_traditional() -> None:
    field = page(made_of("產業", "產業互聯網發展得很快。")).by_id("q").attributes
    pairs = dict(zip(field["data-fold"][::2], field["data-fold"][1::2], strict=True))
    assert "".join(pairs.get(each, each) for each in "產業互聯網發展") == "产业互联网发展"


def test_the_text_is_marked_as_what_it_is_written_in() -> None:
    for text, attributes in (("產業互聯網。", "zh-Hant"), ("产业互联网。", "zh-Hans"), ("A month of rain.", None)):
        [said] = page(made_of(text, text, text)).all("span", "t")[:1]
        assert said.attributes.get("lang") == attributes


def test_what_an_essay_holds_is_shown_and_never_run() -> None:
    library = made_of(EVIL[0], *EVIL)
    evil = LocalizedText(EVIL[1], EVIL[2])
    essay = library.essay()
    noted = replace(
        essay,
        summary=evil,
        argument=Argument(gist=evil),
        theses=tuple(replace(each, title=evil, summary=evil, label=evil) for each in essay.theses),
        paragraphs=tuple(replace(each, summary=evil, extracted=False) for each in essay.paragraphs),
        parts=tuple(replace(part, heading=EVIL[6]) for part in essay.parts),
    )
    for language in Language:
        document = page(Library((noted,)), language, "essay_bot")
        runs_nothing(document)
        assert [element.text for element in document.all("span", "t")] == list(EVIL)
        assert document.all("title")[0].text == EVIL[0]
        assert document.comments == [f" {WRITTEN_BY} "]


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40), min_size=1, max_size=6))
@limits(max_examples=40, deadline=None)
def test_whatever_an_essay_holds_the_page_is_whole(paragraphs: list[str]) -> None:
    document = page(made_of("题", *(f"{paragraph}。" for paragraph in paragraphs)))
    runs_nothing(document)
    assert len(document.all("p", "p")) == len(document.all("span", "t"))


def test_an_essay_without_anything_has_no_map_but_all_of_its_text() -> None:
    document = page(made_of("雨", "雨下了一个月。", "停了。"))
    assert document.all("svg") == []
    assert [element.text for element in document.all("span", "t")] == ["雨下了一个月。", "停了。"]
