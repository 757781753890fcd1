"""An essay as one self-contained HTML page: contents, map, text with an anchor for every paragraph, search."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from xml.etree.ElementTree import Element

from bot.core.deep_links import ParagraphLink
from bot.core.essay import Essay, Paragraph, Ref, Thesis
from bot.core.language import Language
from bot.render.argument_map.few_words import clauses
from bot.render.argument_map.shapes import Node
from bot.render.argument_map.svg import map_svg
from bot.render.blocks import Blocks
from bot.render.map_words import content_of
from bot.render.reading_page.markup import document, tag

WRITTEN_BY = "essay-bot page"
"""The comment with which every page begins: what begins so may be overwritten."""
FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Scripts:
    """How Chinese is folded for comparing, and written in Traditional characters."""

    fold: Callable[[str], str]
    traditional: Callable[[str], str]


def reading_page(essay: Essay, blocks: Blocks, language: Language, scripts: Scripts, bot: str = "") -> str:
    """Write the page. ``bot``: the name in Telegram of the bot to talk with about a paragraph; without it, no links."""
    written = _language_of(essay, scripts)
    # A long title is broken between clauses, if it can be.
    title = tag("h1", *(tag("span", clause) for clause in clauses(essay.title)), **written)
    gist = essay.argument.gist
    lead = tag("p", blocks.word(gist), class_="lead") if gist else None
    chart = _chart(essay, blocks)
    body = tag(
        "body",
        tag("a", blocks.say("page.skip"), href="#text", class_="skip"),
        _bar(essay, blocks, scripts, chart=chart is not None),
        tag("header", title, lead, _folded(blocks.say("page.summary"), blocks.word(essay.summary))),
        tag(
            "main",
            _contents(essay, blocks),
            chart,
            tag("article", *_text(essay, blocks, language, written, bot), id="text"),
        ),
        tag("footer", blocks.say("page.made")),
        tag("script", _file("script.js")),
    )
    return document(tag("html", _head(essay), body, lang=language), WRITTEN_BY)


def _head(essay: Essay) -> Element:
    style, script = _file("style.css"), _file("script.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", essay.title),
        tag("style", style),
    )


@cache
def _file(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """As a policy names what may stand in the page."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _language_of(essay: Essay, scripts: Scripts) -> dict[str, str]:
    """The attribute that names the language of the text, where it is Chinese."""
    text = essay.title + "".join(paragraph.text for paragraph in essay.paragraphs)
    if not any("\u4e00" <= each <= "\u9fff" for each in text):
        return {}
    return {"lang": Language.HANT if scripts.traditional(text) == text else Language.HANS}


def _bar(essay: Essay, blocks: Blocks, scripts: Scripts, *, chart: bool) -> Element:
    """Always at the top. The search is shown by the script that does it."""
    search = tag(
        "input",
        type="search",
        id="q",
        hidden="",
        autocomplete="off",
        placeholder=blocks.say("page.search"),
        aria_label=blocks.say("page.search"),
        data_fold=_foldings(essay, scripts),
        data_found=blocks.say("page.search.found", count="%"),
        data_none=blocks.say("page.search.none"),
    )
    inside = tag(
        "div",
        tag("a", blocks.say("page.contents"), href="#contents"),
        tag("a", blocks.say("page.map.short"), href="#map") if chart else None,
        search,
        tag("span", id="count", role="status"),
        tag("ol", id="found", hidden=""),
    )
    return tag("nav", inside, class_="bar", aria_label=blocks.say("page.bar"))


def _foldings(essay: Essay, scripts: Scripts) -> str:
    """Pairs of characters: as somebody may write one of the text's, and as it is compared."""
    text = "".join(paragraph.text for paragraph in essay.paragraphs)
    pairs: dict[str, str] = {}
    for written in (text, scripts.traditional(text)):
        folded = scripts.fold(written)
        if len(folded) == len(written):
            pairs |= {one: other for one, other in zip(written, folded, strict=True) if one.lower() != other}
    for one in sorted(set(text)):
        other, folded = scripts.traditional(one), scripts.fold(one)
        if len(other) == len(folded) == 1 and other != folded:
            pairs.setdefault(other, folded)
    return "".join(f"{one}{other}" for one, other in sorted(pairs.items()))


def _contents(essay: Essay, blocks: Blocks) -> Element:
    def entry(thesis: Thesis) -> Element:
        within = essay.inside(thesis)
        span = f"{thesis.first}–{thesis.last}" if thesis.first != thesis.last else str(thesis.first)
        link = tag("a", tag("span", blocks.word(thesis.title)), tag("span", span), href=f"#{_anchor(thesis)}")
        return tag("li", link, tag("ol", *map(entry, within)) if within else None)

    tops = [thesis for thesis in essay.theses if thesis.id == thesis.part]
    return tag(
        "nav",
        tag("h2", blocks.say("page.contents"), id="contents"),
        tag("ol", *map(entry, tops)),
        class_="contents",
        aria_labelledby="contents",
    )


def _chart(essay: Essay, blocks: Blocks) -> Element | None:
    """The map, unless there is too little to be drawn, or too much."""
    if not essay.argument.relations and len(essay.theses) < 2:
        return None

    def target(node: Node) -> str:
        return f"#p{node.paragraph}" if node.paragraph else f"#{_anchor(essay.thesis(node.thesis))}"

    drawn = map_svg(content_of(essay, blocks, head=False), target, blocks.say("page.map"))
    if drawn is None:
        return None
    return tag("section", tag("h2", blocks.say("page.map"), id="map"), tag("figure", drawn), class_="chart")


def _text(essay: Essay, blocks: Blocks, language: Language, written: dict[str, str], bot: str) -> Iterator[Element]:
    waiting = list(essay.theses)
    headings = {part.id: part.heading for part in essay.parts}
    for paragraph in essay.paragraphs:
        while waiting and waiting[0].first <= paragraph.number:
            thesis = waiting.pop(0)
            top = thesis.id == thesis.part
            heading = headings.get(thesis.id) if top else None
            said, how = (heading, written) if heading else (blocks.word(thesis.title), {})
            yield tag("h2" if top else "h3", said, id=_anchor(thesis), **how)
            yield _folded(blocks.say("button.section"), blocks.word(thesis.summary))
        yield _paragraph(paragraph, essay, blocks, written, bot)
        if language is Language.ENGLISH and not paragraph.extracted:
            yield tag("p", blocks.word(paragraph.summary), class_="gloss")


def _paragraph(paragraph: Paragraph, essay: Essay, blocks: Blocks, written: dict[str, str], bot: str) -> Element:
    number = str(paragraph.number)
    named = blocks.say("overview.single", first=paragraph.number)
    start = ParagraphLink(Ref(essay.slug, paragraph.number)).pack()
    talk = tag(
        "a",
        blocks.say("page.talk"),
        href=f"https://t.me/{bot}?start={start}",
        class_="talk",
        aria_label=blocks.say("page.talk.about", number=paragraph.number),
    )
    return tag(
        "p",
        tag("a", number, href=f"#p{number}", class_="n", aria_label=named),
        tag("span", paragraph.text.strip(), class_="t", **written),
        talk if bot else None,
        id=f"p{number}",
        class_="p",
        data_n=number,
    )


def _folded(summary: str, text: str) -> Element:
    return tag("details", tag("summary", summary), tag("p", text))


def _anchor(thesis: Thesis) -> str:
    return f"t-{thesis.id}"
