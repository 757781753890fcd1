"""A message and the essay → which paragraphs speak to it, and whether they do."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.bootstrap.engine import Engine
from bot.core.essay import Essay, KnownClaims, Library, Phrasing
from bot.core.match import NOTHING, Find, Finding, Verdict
from bot.core.text import LIMIT, clean
from bot.search.build import build_search, mode_of, verdicts_at
from bot.search.parameters import ANNOTATED, Parameters
from bot.search.retrieval.matcher import LIMIT as MATCHES
from bot.search.retrieval.matcher import PHRASINGS
from bot.search.retrieval.verdict import VerdictEvidence, judge
from bot.search.text.features import Features
from bot.search.text.script import ScriptConverter
from bot.training.audit import measure
from tests.search.retrieval.test_meaning import Letters
from tests.talk.people import SLUG

MIXED = "直播live帶貨ライブ라이브прямойэфир مباشر 𠮷😀"


@pytest.fixture(scope="module")
def essay(library: Library) -> Essay:
    return library.essay(SLUG)


def check(finding: Finding, essay: Essay) -> None:
    """Everything that is promised of any finding."""
    assert 0 <= finding.confidence <= 1
    assert finding == NOTHING or len(finding.matches) == min(MATCHES, len(essay))
    scores = [match.score for match in finding.matches]
    assert scores == sorted(scores, reverse=True)
    assert len({match.ref for match in finding.matches}) == len(scores)
    for match in finding.matches:
        assert 0 <= match.score <= 1
        assert 0 <= match.sentence < len(essay.paragraph(match.ref.number).sentences)
    if finding.matches:
        assert finding.thesis == essay.paragraph(finding.matches[0].ref.number).thesis


@pytest.fixture(scope="module")
def found(find: Find, essay: Essay) -> Callable[[str, Sequence[str]], Finding]:
    """What finds paragraphs for any text, and checks them. A function: all else Hypothesis would write out."""

    def finding(text: str, earlier: Sequence[str]) -> Finding:
        made = find(text, earlier, SLUG)
        check(made, essay)
        return made

    return finding


@pytest.fixture(scope="module")
def explained(engine: Engine) -> Callable[[str], Finding]:
    """What was found, as it is explained."""
    return lambda text: engine.explain(text, (), SLUG).finding


# any text


@given(st.text(max_size=300).map(clean))
@example("直播带货" * 1024)
@example("落幕" * 1000)
@example("落" * LIMIT)
@example("exit " * 819)
@example("zhibo" * 800)
@example("zhi bo " * 500)
@example(MIXED * 40)
@example("ﷺ" * LIMIT)
@example("为什么" * 1000)
def test_any_text_gets_a_finding(found: Callable[[str, Sequence[str]], Finding], text: str) -> None:
    found(text, ())


@given(st.binary(max_size=400))
def test_random_bytes_get_a_finding(found: Callable[[str, Sequence[str]], Finding], noise: bytes) -> None:
    found(clean(noise.decode("utf-8", "replace")), ())
    found(clean(noise.decode("gb18030", "replace")), ())


@given(st.text(max_size=60).map(clean), st.lists(st.text(max_size=60).map(clean), max_size=3))
def test_any_text_after_any_other_gets_a_finding(
    found: Callable[[str, Sequence[str]], Finding], text: str, earlier: list[str]
) -> None:
    found(text, earlier)


@given(st.text(max_size=100).map(clean))
@example("")
def test_any_text_can_be_explained(
    explained: Callable[[str], Finding], found: Callable[[str, Sequence[str]], Finding], text: str
) -> None:
    assert explained(text) == found(text, ())


@pytest.mark.parametrize("text", ["", " ", "😀", "……", "\x00"])
def test_what_holds_no_writing_finds_nothing(find: Find, text: str) -> None:
    assert find(text, (), SLUG) == NOTHING


# how well it reads


def test_golden_messages_find_their_paragraph(engine: Engine, essay: Essay) -> None:
    found = measure(essay.golden, engine.find, SLUG)
    assert found.messages >= 300
    assert found.hit1 >= 0.88
    assert found.hit3 >= 0.95
    assert found.said >= 0.9
    assert found.declined >= 0.9


def test_no_kind_of_golden_message_is_left_behind(engine: Engine, essay: Essay) -> None:
    kinds = Counter(message.kind for message in essay.golden if message.best)
    assert len(kinds) > 12
    for kind in kinds:
        found = measure([message for message in essay.golden if message.kind == kind], engine.find, SLUG)
        assert found.said >= 0.6, kind


def test_every_sentence_finds_itself_though_a_few_characters_are_wrong(find: Find, essay: Essay) -> None:
    for paragraph in essay.paragraphs:
        for place, sentence in enumerate(paragraph.sentences):
            if len(sentence) < 16:
                continue
            finding = find(f"{sentence[:4]}呃{sentence[5:9]}{sentence[10:70]}", (), SLUG)
            first = finding.matches[0]
            assert (first.ref.number, first.sentence) == (paragraph.number, place), sentence
            assert finding.verdict is Verdict.SAYS


def test_scripts_and_widths_make_no_difference(find: Find, script: ScriptConverter, essay: Essay) -> None:
    for message in essay.golden:
        found = find(script.fold(message.text), (), SLUG)
        wide = "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in message.text)
        assert find(wide, (), SLUG) == found
        traditional = find(script.traditional(script.fold(message.text)), (), SLUG)
        # Not all equal, for 想像 and 藉 stand in Simplified texts too and are left.
        assert traditional.verdict is found.verdict
        assert [each.ref for each in traditional.matches[:1]] == [each.ref for each in found.matches[:1]]


def test_pinyin_finds_the_paragraph(find: Find) -> None:
    assert find("zhubo mai jiahuo zuozhe zenme kan", (), SLUG).matches[0].ref.number == 3


def test_a_follow_up_is_read_with_what_it_leans_on(find: Find, essay: Essay) -> None:
    found = measure([message for message in essay.golden if message.after], find, SLUG)
    alone = measure([replace(message, after=None) for message in essay.golden if message.after], find, SLUG)
    assert found.messages >= 10
    assert found.hit1 > alone.hit1


# why


def test_an_explanation_names_what_decided(engine: Engine, essay: Essay) -> None:
    text = essay.paragraph(3).phrasings[0].text
    why = engine.explain(text, (), SLUG)
    assert why.finding.matches[0].ref.number == 3
    assert why.phrasings[0] == (text, 1.0)
    assert len(why.phrasings) == PHRASINGS
    assert {"word", "character"} <= {reason.family for reason in why.reasons}
    assert 0 <= why.coverage <= 1
    assert why.best >= why.finding.matches[0].score > why.absent


def test_an_explanation_of_a_follow_up_is_about_the_same_finding(engine: Engine, essay: Essay) -> None:
    for message in essay.golden:
        if message.after:
            finding = engine.find(message.text, (message.after,), SLUG)
            assert engine.explain(message.text, (message.after,), SLUG).finding == finding


def test_the_evidence_for_a_quote_is_the_follow_ups_own(engine: Engine, essay: Essay) -> None:
    """What was quoted before decides nothing about the next message, and is not named as if it did."""
    quote = essay.paragraph(12).sentences[0]
    assert engine.explain(quote, (), SLUG).quoted == 1
    assert (
        engine.explain("那今晚吃点啥好呢", (quote,), SLUG).quoted == engine.explain("那今晚吃点啥好呢", (), SLUG).quoted
    )


# other essays


@pytest.fixture(scope="module")
def bare(essay: Essay) -> Essay:
    """With nothing but its text."""
    return replace(
        essay,
        paragraphs=tuple(replace(paragraph, phrasings=(), claims=KnownClaims()) for paragraph in essay.paragraphs),
        theses=tuple(replace(thesis, phrasings=()) for thesis in essay.theses),
        absent=(),
    )


@pytest.fixture(scope="module")
def plain(library: Library, bare: Essay, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Find:
    """Finds in the bare essay."""
    return build_search(
        replace(library, essays=(bare,)), engine.features, engine.fitted, tmp_path_factory.mktemp("bare")
    ).find


def test_an_essay_with_nothing_but_its_text_is_matched(library: Library, bare: Essay, plain: Find) -> None:
    for paragraph in bare.paragraphs:
        sentence = max(paragraph.sentences, key=len)
        finding = plain(sentence, (), SLUG)
        check(finding, bare)
        assert (finding.verdict, finding.matches[0].ref.number) == (Verdict.SAYS, paragraph.number), sentence
    declined = [plain(text, (), SLUG).verdict is not Verdict.SAYS for text in library.chatter[::10]]
    assert sum(declined) > 0.5 * len(declined)


def test_every_sentence_of_an_essay_without_phrasings_is_said_to_be_there(bare: Essay, plain: Find) -> None:
    sentences = [sentence for paragraph in bare.paragraphs for sentence in paragraph.sentences]
    assert {plain(sentence, (), SLUG).verdict for sentence in sentences} == {Verdict.SAYS}


def test_an_essay_of_one_paragraph_is_matched(
    small: Library, features: Features, fitted: Parameters, tmp_path: Path
) -> None:
    essay = small.essay()
    thesis = replace(essay.theses[0], first=1, last=1)
    short = replace(essay, paragraphs=essay.paragraphs[:1], theses=(thesis,), parts=essay.parts[:1])
    search = build_search(replace(small, essays=(short,), chatter=()), {short.slug: features}, fitted, tmp_path)
    for text, earlier in (("雨", ()), ("那怎么办", ("下雨",)), ("x" * 4000, ()), ("", ("雨",))):
        check(search.find(text, earlier, short.slug), short)


def test_each_essay_is_searched_by_itself(
    small: Library, features: Features, fitted: Parameters, tmp_path: Path
) -> None:
    other = replace(small.essay(), slug="other")
    search = build_search(
        replace(small, essays=(*small.essays, other)),
        dict.fromkeys((small.essay().slug, "other"), features),
        fitted,
        tmp_path,
    )
    assert {match.ref.slug for match in search.find("下雨", (), "other").matches} == {"other"}
    assert {match.ref.slug for match in search.find("下雨", (), small.essay().slug).matches} == {small.essay().slug}


def with_phrasings(essay: Essay, count: float) -> Essay:
    first, *others = essay.paragraphs
    enough = tuple(Phrasing(str(number)) for number in range(round(count * len(essay))))
    return replace(
        essay, paragraphs=(replace(first, phrasings=enough), *(replace(each, phrasings=()) for each in others))
    )


@pytest.mark.parametrize(("count", "annotated"), [(0, False), (ANNOTATED - 1, False), (ANNOTATED, True)])
def test_few_phrasings_are_not_relied_on(small: Library, fitted: Parameters, count: float, annotated: bool) -> None:
    mode, base = mode_of(with_phrasings(small.essay(), count), fitted), fitted.annotated if annotated else fitted.plain
    assert replace(mode, verdicts=base.verdicts) == base


@pytest.mark.parametrize("count", [300, 1000])
def test_with_many_phrasings_the_essay_is_matched_by_them_alone(
    small: Library, fitted: Parameters, count: float
) -> None:
    assert mode_of(with_phrasings(small.essay(), count), fitted) == fitted.annotated


@pytest.mark.parametrize("encoded", [False, True])
def test_verdicts_are_those_of_the_two_densities_around(fitted: Parameters, encoded: bool) -> None:
    for each in fitted.sparse:
        at = verdicts_at(each.phrasings, fitted, encoded=encoded)
        assert at[0] == (1.0, each.encoded if encoded else each.alone)
    for count in (0, 0.5, 4, 9.99, 55, 100, 299):
        shares = [share for share, _ in verdicts_at(count, fitted, encoded=encoded)]
        assert all(0 <= share <= 1 for share in shares)
        assert sum(shares) == pytest.approx(1.0)


def test_one_phrasing_more_makes_no_leap(fitted: Parameters) -> None:
    evidence = VerdictEvidence(0.4, 0.2, 0.5, 0.1, 0.1, 0.4, 0.3)
    counts = [count / 2 for count in range(600)]
    told = [judge(evidence, verdicts_at(count, fitted, encoded=False))[1] for count in counts]
    assert max(abs(one - other) for one, other in pairwise(told)) < 0.1


def test_an_encoder_is_spared_what_words_are_sure_of(
    library: Library, bare: Essay, engine: Engine, tmp_path: Path
) -> None:
    encoder = Letters()
    search = build_search(
        replace(library, essays=(bare,)), engine.features, engine.fitted, tmp_path / "index", encoder=encoder
    )
    sentence = max(bare.paragraphs[4].sentences, key=len)
    asked = encoder.asked
    assert search.find(sentence, (), SLUG).matches[0].ref.number == 5
    assert encoder.asked == asked
    search.find("这两种说法有什么不一样", (), SLUG)
    assert encoder.asked == asked + 1
