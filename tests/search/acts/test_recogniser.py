"""Acts are learnt from examples, and told apart by what was learnt."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bootstrap.engine import Engine
from bot.core.act import ActPhrasing, ActType
from bot.search.acts.recogniser import ActRecogniser, ActSamples, act_tokens
from bot.search.cache import Cache
from tests.talk.people import SLUG


def small(engine: Engine, tmp_path: Path, *acts: ActPhrasing) -> ActRecogniser:
    essay = engine.library.essay()
    features = engine.features[essay.slug]
    return ActRecogniser.load_or_train(
        ActSamples.of(essay, acts, features), features, engine.fitted.acts, Cache(tmp_path)
    )


def test_a_new_way_of_asking_is_taught_by_a_line(engine: Engine, tmp_path: Path) -> None:
    known = [ActPhrasing(ActType.QUOTES, text) for text in ("有没有金句", "来几句金句", "名句摘抄")]
    said = "整两句带劲的嘛"
    assert small(engine, tmp_path, *known).read(said).act is not ActType.QUOTES
    assert small(engine, tmp_path, *known, ActPhrasing(ActType.QUOTES, "整两句带劲的")).read(said).act is ActType.QUOTES


def test_without_examples_everything_is_put_to_the_essay(engine: Engine, tmp_path: Path) -> None:
    assert small(engine, tmp_path).read("有没有金句").act in (ActType.PASSAGE, ActType.ABSENT)


def test_what_was_trained_is_read_back_as_it_was(engine: Engine, tmp_path: Path) -> None:
    known = ActPhrasing(ActType.SMALL_TALK, "你好", "greeting")
    trained, again = small(engine, tmp_path, known), small(engine, tmp_path, known)
    for text in ("你好", "直播带货是什么", ""):
        assert trained.read(text) == again.read(text)
    assert trained.read("你好").detail == "greeting"


def test_an_answer_needs_a_question(engine: Engine) -> None:
    text = "我觉得主要卡在老板舍不得花钱"
    assert engine.recognise(text, True, SLUG).act is ActType.OPINION_RECEIVED
    assert engine.recognise(text, False, SLUG).act is not ActType.OPINION_RECEIVED


@pytest.mark.parametrize("text", ["zhi bo dai huo hui luo mu ma", "wei shen me shuo ta shi qian zou qu"])
def test_of_chinese_in_latin_letters_nothing_is_sure(engine: Engine, text: str) -> None:
    assert engine.recognise(text, False, SLUG).doubtful


@given(st.text(max_size=300))
def test_any_text_is_read_in_bounded_time(engine: Engine, text: str) -> None:
    assert engine.recognise(text.casefold(), False, SLUG).act in ActType
    assert sum(map(len, act_tokens(text * 50, engine.features[SLUG]))) < 5000
