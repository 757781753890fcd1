"""Which particular a message asks for is learnt from examples; what only looks like such a question is none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bootstrap.engine import Engine
from bot.core.details import DetailKind, DetailPhrasings
from bot.search.acts.details import LazyDetails, detail_tokens, details_name
from bot.search.cache import Cache
from bot.search.text.script import ScriptConverter

ASKED = DetailPhrasings(DetailKind.MONEY, ("这匹布卖了多少钱", "那匹马值多少钱", "一共花了多少钱", "房租多少钱"))
ELSE = DetailPhrasings(None, ("多少钱才够花", "多少钱都不卖", "多少人信这个", "要花多少心思"))


def lazy(
    engine: Engine, folder: Path, *phrasings: DetailPhrasings, fold: Callable[[str], str] | None = None
) -> LazyDetails:
    own, model = ScriptConverter().fold, engine.fitted.details
    return LazyDetails(details_name(phrasings, own, model), phrasings, fold or own, model, Cache(folder))


def test_golden_questions_are_recognised_and_hardly_anything_else(engine: Engine) -> None:
    asked = [(text, each.kind) for each in engine.library.golden_details for text in each.texts if each.kind]
    others = [text for each in engine.library.golden_details for text in each.texts if not each.kind]
    told = [(engine.recognise_detail(engine.script.fold(text)), kind) for text, kind in asked]
    assert len(asked) >= 400
    assert len(others) >= 800
    assert sum(said is kind for said, kind in told) >= 0.75 * len(asked)
    assert sum(said not in (kind, None) for said, kind in told) <= 0.01 * len(asked)
    mistaken = [text for text in others if engine.recognise_detail(engine.script.fold(text))]
    assert len(mistaken) <= 0.01 * len(others), mistaken


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("一共卖了多少钱", DetailKind.MONEY),
        ("how much did it cost?", DetailKind.MONEY),
        ("到底关了多少家店?", DetailKind.NUMBER),
        ("百分之几呢", DetailKind.SHARE),
        ("具体是哪年", DetailKind.YEAR),
        ("什么时候的事啊", DetailKind.TIME),
        ("一共持续了多久", DetailKind.SPAN),
        ("发生在哪个国家", DetailKind.PLACE),
        ("那家店叫什么名字", DetailKind.NAME),
        ("what’s the name of that company", DetailKind.NAME),
        ("多少钱才算够", None),
        ("什么时候实体店才能翻身", None),
        ("问题出在哪里", None),
        ("谁是最大的受益者", None),
        ("有几个理由", None),
        ("who benefits from it", None),
        ("", None),
        ("?!", None),
    ],
)
def test_a_particular_is_asked_for_or_none(engine: Engine, text: str, kind: DetailKind | None) -> None:
    assert engine.recognise_detail(text) is kind


def test_a_long_message_tells_something_besides(engine: Engine) -> None:
    assert engine.recognise_detail("一共卖了多少钱") is DetailKind.MONEY
    assert engine.recognise_detail("他们在网上从早到晚不停地吆喝着卖家里的东西,一共卖了多少钱") is None
    assert engine.recognise_detail("how much did they sell it for " + "again and " * 8) is None


def test_a_new_way_of_asking_is_taught_by_a_line(engine: Engine, tmp_path: Path) -> None:
    said = "嘛价钱儿呀"
    assert lazy(engine, tmp_path, ASKED, ELSE).read(said) is None
    taught = DetailPhrasings(DetailKind.MONEY, (*ASKED.texts, "嘛价钱儿"))
    assert lazy(engine, tmp_path, taught, ELSE).read(said) is DetailKind.MONEY


def test_without_examples_nothing_is_recognised_and_nothing_kept(engine: Engine, tmp_path: Path) -> None:
    untaught = lazy(engine, tmp_path)
    untaught.prepare()
    assert untaught.read("卖了多少钱") is None
    assert not list(tmp_path.iterdir())


def test_it_is_trained_once_and_read_back_as_it_was(engine: Engine, tmp_path: Path) -> None:
    folded: list[str] = []

    def fold(text: str) -> str:
        folded.append(text)
        return ScriptConverter().fold(text)

    trained = lazy(engine, tmp_path, ASKED, ELSE, fold=fold)
    trained.prepare()
    assert folded == [*ASKED.texts, *ELSE.texts]
    again = lazy(engine, tmp_path, ASKED, ELSE, fold=fold)
    again.prepare()
    for text in (*ASKED.texts, *ELSE.texts, "你好", ""):
        assert again.read(text) is trained.read(text)
    assert len(folded) == len(ASKED.texts) + len(ELSE.texts)


def test_a_start_opens_nothing_that_is_kept(engine: Engine, tmp_path: Path) -> None:
    lazy(engine, tmp_path, ASKED, ELSE).prepare()
    [kept] = tmp_path.iterdir()
    kept.write_bytes(b"damaged")
    again = lazy(engine, tmp_path, ASKED, ELSE)
    again.prepare()
    assert kept.read_bytes() == b"damaged"
    assert again.read("那匹马卖了多少钱") is DetailKind.MONEY
    assert kept.read_bytes() != b"damaged"


@given(st.text(max_size=300))
def test_any_text_is_read_in_bounded_time(engine: Engine, text: str) -> None:
    assert engine.recognise_detail(text.casefold()) in (*DetailKind, None)
    assert sum(map(len, detail_tokens(text[:80]))) < 20_000
