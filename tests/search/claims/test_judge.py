"""A claim about the author → does the essay bear it out?"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.bootstrap.engine import Engine
from bot.core.essay import Essay, KnownClaims, Library, Ref
from bot.core.match import NOTHING, ClaimJudgement, ClaimVerdict
from bot.core.text import LIMIT, clean
from bot.search.build import Search, build_search
from bot.search.claims.claim_frames import LONGEST as READ
from bot.search.claims.judge import ENOUGH, KnownClaim, known_claims, logistic, odds
from bot.search.claims.polarity import LONGEST
from bot.search.parameters import Parameters
from bot.search.text.features import Features
from bot.search.text.script import ScriptConverter
from bot.training.audit import measure_claims
from tests.talk.people import SLUG


@pytest.fixture(scope="module")
def essay(library: Library) -> Essay:
    return library.essay(SLUG)


def check(judged: ClaimJudgement, essay: Essay) -> None:
    """Everything that is promised of any judgement."""
    assert 0 <= judged.confidence <= 1
    if judged.ref is None:
        assert judged.bearing is ClaimVerdict.UNSAID
        assert judged.sentence == 0
    else:
        assert 0 <= judged.sentence < len(essay.paragraph(judged.ref.number).sentences)


@pytest.fixture(scope="module")
def judged(engine: Engine, essay: Essay) -> Callable[[str], ClaimJudgement]:
    """What judges any text, and checks it. A function: of all else Hypothesis writes out, with every example, all that
    is in it, a second for an essay.
    """

    def judge(text: str) -> ClaimJudgement:
        found = engine.judge(text, SLUG)
        check(found, essay)
        return found

    return judge


# any text


@given(st.text(max_size=300).map(clean))
@example("")
@example("作者说")
@example("作者没说过" * 800)
@example("没有" * (LIMIT // 2))
@example("比" * LIMIT)
@example("ﷺ" * LIMIT)
@example("如果没有直播，" * 500)
@example("the author says " * 250)
def test_any_text_gets_a_judgement(judged: Callable[[str], ClaimJudgement], text: str) -> None:
    judged(text)


@given(st.text(alphabet="作者说没不比直播带货改变生产流量会，。的就也都吗", max_size=200))
def test_any_claim_gets_the_same_judgement_twice(judged: Callable[[str], ClaimJudgement], text: str) -> None:
    assert judged(text) == judged(text)


@pytest.mark.parametrize("text", ["", " ", "😀", "……"])
def test_what_holds_no_writing_is_unsaid(engine: Engine, text: str) -> None:
    assert engine.judge(text, SLUG) == ClaimJudgement(ClaimVerdict.UNSAID, 1.0, None, 0, NOTHING)


# how well it judges


def test_golden_claims_are_hardly_ever_judged_the_wrong_way_round(engine: Engine, essay: Essay) -> None:
    found = measure_claims(essay.golden_claims, engine.judge, SLUG)
    assert found.claims >= 200
    assert found.swapped <= 0.05
    assert found.invented <= 0.05
    assert found.decided >= 0.35
    assert found.placed >= 0.9
    assert found.unsaid >= 0.85


def test_what_is_said_of_the_author_is_judged_more_often_than_what_a_reader_thinks(
    engine: Engine, essay: Essay
) -> None:
    claims = [claim for claim in essay.golden_claims if claim.kind == "claim"]
    assert measure_claims(claims, engine.judge, SLUG).decided >= 0.45


def test_every_known_claim_is_judged_as_it_stands(engine: Engine, essay: Essay) -> None:
    for paragraph in essay.paragraphs:
        for texts, bearing in (
            (paragraph.claims.says, ClaimVerdict.BEARS_OUT),
            (paragraph.claims.denies, ClaimVerdict.AGAINST),
        ):
            for text in texts[::7]:
                judged = engine.judge(text, SLUG)
                assert (judged.bearing, judged.confidence) == (bearing, 1.0), text
    for text in essay.unsaid[::7]:
        assert engine.judge(text, SLUG).bearing is ClaimVerdict.UNSAID, text


def test_every_sentence_of_the_essay_is_borne_out_by_itself(engine: Engine, essay: Essay) -> None:
    for paragraph in essay.paragraphs:
        for place, sentence in enumerate(paragraph.sentences):
            judged = engine.judge(f"作者说：“{sentence}”", SLUG)
            found = (judged.bearing, judged.ref, judged.sentence)
            assert found == (ClaimVerdict.BEARS_OUT, Ref(SLUG, paragraph.number), place), sentence


OPPOSITES = [
    ("直播没有改变生产的方式", "直播改变了生产的方式"),
    ("直播带货最终会退场", "直播带货永远不会退场"),
    ("the author thinks live selling did not change production", "the author thinks live selling changed production"),
    ("他认为产业互联网比直播更有前途", "他认为直播比产业互联网更有前途"),
    ("作者反对一味吹捧直播", "作者鼓励大家一味吹捧直播"),
    ("作者说直播离不开流量", "作者说没有流量直播也行"),
]


@pytest.mark.parametrize(("claim", "opposite"), OPPOSITES)
def test_opposites_are_not_taken_for_each_other(engine: Engine, claim: str, opposite: str) -> None:
    assert engine.judge(claim, SLUG).bearing is not ClaimVerdict.AGAINST
    assert engine.judge(opposite, SLUG).bearing is not ClaimVerdict.BEARS_OUT


def test_opposites_are_mostly_told_apart(engine: Engine) -> None:
    borne_out = [engine.judge(claim, SLUG).bearing is ClaimVerdict.BEARS_OUT for claim, _ in OPPOSITES]
    against = [engine.judge(opposite, SLUG).bearing is ClaimVerdict.AGAINST for _, opposite in OPPOSITES]
    assert sum(borne_out) + sum(against) >= len(OPPOSITES)


def test_that_the_author_does_not_say_it_is_the_opposite_claim(engine: Engine) -> None:
    said, unsaid = (engine.judge(f"作者{how}直播带货改变了传统行业的生产方式", SLUG) for how in ("说", "从没说过"))
    assert (said.bearing, unsaid.bearing) == (ClaimVerdict.AGAINST, ClaimVerdict.BEARS_OUT)
    assert said.ref == unsaid.ref


def test_a_quote_without_its_negation_is_not_borne_out(engine: Engine) -> None:
    assert engine.judge("真正改变传统生产方式和方法", SLUG).bearing is not ClaimVerdict.BEARS_OUT


def test_what_others_think_in_the_essay_is_not_the_authors_word(engine: Engine) -> None:
    """「在他们看来，……」, and the author does not see it so."""
    claim = "所谓的直播带货仅仅只是一种新的销售模式和手段而已"
    assert engine.judge(claim, SLUG).bearing is not ClaimVerdict.BEARS_OUT


@pytest.mark.parametrize("claim", ["直播五年以后退出历史舞台", "直播会在3年内退出历史舞台"])
def test_a_quantity_of_which_the_essay_does_not_speak_is_not_borne_out(engine: Engine, claim: str) -> None:
    assert engine.judge("直播会退出历史舞台", SLUG).bearing is ClaimVerdict.BEARS_OUT
    assert engine.judge(claim, SLUG).bearing in (ClaimVerdict.TOUCHES, ClaimVerdict.UNSAID)


def test_pinyin_is_not_trusted_with_signs(engine: Engine) -> None:
    bearings = {engine.judge(f"zhibo daihuo {how} gaibian shengchan fangshi", SLUG).bearing for how in ("", "meiyou")}
    assert bearings <= {ClaimVerdict.TOUCHES, ClaimVerdict.UNSAID}


def test_what_claims_many_things_is_left_to_the_reader(engine: Engine, essay: Essay) -> None:
    many = "，".join(essay.paragraph(4).claims.denies)
    for text in (many[: LONGEST + 40], many[: READ + 200]):
        assert engine.judge(text, SLUG).bearing in (ClaimVerdict.TOUCHES, ClaimVerdict.UNSAID)


def test_scripts_make_no_difference(engine: Engine, script: ScriptConverter, essay: Essay) -> None:
    for claim in essay.golden_claims[::3]:
        found = engine.judge(script.fold(claim.text), SLUG)
        traditional = engine.judge(script.traditional(script.fold(claim.text)), SLUG)
        assert {found.bearing, traditional.bearing} not in ({ClaimVerdict.BEARS_OUT, ClaimVerdict.AGAINST},), claim.text


# what is known


def test_a_frame_that_denies_turns_a_known_claim_round(small: Library, features: Features) -> None:
    known = {each.framed.claim: each for each in known_claims(claimed(small).essay(), features)}
    assert known["雨让人想到限度"] == KnownClaim(known["雨让人想到限度"].framed, 1, 1)
    assert (known["过头了没事"].number, known["过头了没事"].way) == (2, -1)
    assert known["出门要带伞"].way == 0


NEW = ("这场雨让人想到了限度", "这场雨没有让人想到限度")


def claimed(small: Library, more: Sequence[tuple[str, str]] = ()) -> Library:
    """The small library with a few claims, and as many ``more`` for its first paragraph, on both sides."""
    first, second, *others = small.essay().paragraphs
    says, denies = ("作者说雨让人想到限度", *(one for one, _ in more)), tuple(other for _, other in more)
    paragraphs = (
        replace(first, claims=KnownClaims(says, denies)),
        replace(second, claims=KnownClaims(("凡事都有个度", "作者不认为过头了没事"), ("限度没什么要紧",))),
        *others,
    )
    return replace(small, essays=(replace(small.essay(), paragraphs=paragraphs, unsaid=("作者说出门要带伞",)),))


@pytest.fixture
def search(small: Library, features: Features, fitted: Parameters, tmp_path: Path) -> Search:
    """With too few claims to judge others by."""
    return build_search(claimed(small), {small.essay().slug: features}, fitted, tmp_path)


@pytest.mark.parametrize(
    ("claim", "bearing", "number"),
    [
        ("作者说雨让人想到限度", ClaimVerdict.BEARS_OUT, 1),
        ("雨让人想到限度，他是这么说的", ClaimVerdict.BEARS_OUT, 1),
        ("文章没说雨让人想到限度", ClaimVerdict.AGAINST, 1),
        ("作者认为过头了没事", ClaimVerdict.AGAINST, 2),
        ("限度没什么要紧", ClaimVerdict.AGAINST, 2),
        ("作者不认为限度没什么要紧", ClaimVerdict.BEARS_OUT, 2),
        ("凡事都有限度，过了就成灾。", ClaimVerdict.BEARS_OUT, 2),
        ("作者从没说过“凡事都有限度，过了就成灾”", ClaimVerdict.AGAINST, 2),
        ("作者说出门要带伞", ClaimVerdict.UNSAID, None),
    ],
)
def test_with_few_claims_those_alone_are_judged(
    search: Search, small: Library, claim: str, bearing: ClaimVerdict, number: int | None
) -> None:
    judged = search.judge(claim, small.essay().slug)
    assert judged.bearing is bearing
    assert number is None or judged.ref == Ref(small.essay().slug, number)


@pytest.mark.parametrize("claim", ["雨让人忘了限度", "过头了很有事", "红烧肉要放很多糖", "下雨"])
def test_with_few_claims_others_are_not(search: Search, small: Library, claim: str) -> None:
    judged = search.judge(claim, small.essay().slug)
    assert judged.bearing in (ClaimVerdict.TOUCHES, ClaimVerdict.UNSAID)
    assert judged.finding == search.find(claim, (), small.essay().slug)


def test_with_claims_on_one_side_only_nothing_else_is_judged(
    small: Library, features: Features, fitted: Parameters, tmp_path: Path
) -> None:
    essay = small.essay()
    many = tuple(f"下雨有{number}种限度" for number in range(2 * ENOUGH))
    paragraphs = tuple(
        replace(each, claims=KnownClaims(tuple(f"{text}{each.number}" for text in many))) for each in essay.paragraphs
    )
    library = replace(small, essays=(replace(essay, paragraphs=paragraphs),))
    judged = build_search(library, {library.essay().slug: features}, fitted, tmp_path).judge(
        "下雨有了新的限度", essay.slug
    )
    assert judged.bearing in (ClaimVerdict.TOUCHES, ClaimVerdict.UNSAID)
    assert not (tmp_path / "claims").exists()


def test_a_claim_on_both_sides_once_its_frame_is_gone_is_not_known(
    small: Library, features: Features, fitted: Parameters, tmp_path: Path
) -> None:
    library = claimed(small, [("雨水让人发愁", "作者说雨水让人发愁")])
    judged = build_search(library, {library.essay().slug: features}, fitted, tmp_path).judge(
        "雨水让人发愁", small.essay().slug
    )
    assert judged.bearing in (ClaimVerdict.TOUCHES, ClaimVerdict.UNSAID)


def test_what_was_learnt_is_kept(small: Library, features: Features, fitted: Parameters, tmp_path: Path) -> None:
    rains = [f"第{number}场雨" for number in range(ENOUGH * len(small.essay()))]
    library = claimed(small, [(f"{rain}让人想到了限度", f"{rain}没有让人想到限度") for rain in rains])
    first = build_search(library, {library.essay().slug: features}, fitted, tmp_path)
    [kept] = (tmp_path / "claims").iterdir()
    before = kept.stat().st_mtime_ns
    again = build_search(library, {library.essay().slug: features}, fitted, tmp_path)
    assert kept.stat().st_mtime_ns == before
    slug = small.essay().slug
    for claim in (*NEW, "过头了也没事", "出门要带一把伞"):
        assert again.judge(claim, slug) == first.judge(claim, slug)
    assert [again.judge(claim, slug).bearing for claim in NEW] == [ClaimVerdict.BEARS_OUT, ClaimVerdict.AGAINST]
    less = replace(library, essays=(replace(library.essay(), unsaid=()),))
    build_search(less, {less.essay().slug: features}, fitted, tmp_path)
    assert len(list((tmp_path / "claims").iterdir())) == 2


@pytest.mark.parametrize(("confidence", "expected"), [(0.0, -4.6), (0.5, 0.0), (1.0, 4.6)])
def test_odds_are_bounded(confidence: float, expected: float) -> None:
    assert odds(confidence) == pytest.approx(expected, abs=0.1)


def test_a_logistic_model_gives_chances() -> None:
    assert logistic((1.0, 2.0, 0.0), (2.0, -1.0)) == 0.5
    assert logistic((1e6, 0.0), (1e6,)) == pytest.approx(1)
    assert logistic((1e6, 0.0), (-1e6,)) == pytest.approx(0)
