"""Words, characters, pairs; what asks is told from what tells."""

import marshal
from pathlib import Path

import pytest

from bot.search.text.tokens import EMPTY, Tokenizer, asking, without_asking

TERM = "阿依莎模式"


@pytest.fixture(scope="module")
def own(cache: Path) -> Tokenizer:
    """For tests that teach it something."""
    return Tokenizer(cache / "jieba")


def test_characters_and_their_pairs_stay_within_a_run(analyser: Tokenizer) -> None:
    assert analyser.grams("直播，带货") == ["直", "播", "直播", "带", "货", "带货"]
    assert analyser.grams("s2b和c++与c#") == ["s2b", "和", "c++", "与", "c#"]
    assert analyser.grams("😀 …… !!") == []


def test_rare_characters_are_characters_too(analyser: Tokenizer) -> None:
    assert analyser.grams("𠮷野") == ["𠮷", "野", "𠮷野"]


def test_long_words_stand_beside_the_words_inside_them(analyser: Tokenizer) -> None:
    assert {"互联", "联网", "互联网"} <= set(analyser.words("互联网"))


def test_words_that_stand_in_any_text_are_left_out(analyser: Tokenizer) -> None:
    assert analyser.words("这个是什么的") == ["什么"], "what asks is left to others"
    assert analyser.words("the end of live shopping") == ["end", "live", "shopping"]
    assert not EMPTY & set(analyser.words("我们的直播已经开始了，但是他们还没有来 and it is not the end"))


def test_what_is_learnt_beside_another_changes_only_its_own_words(own: Tokenizer) -> None:
    other = own.beside()
    before = own.words("大水漫灌的时候"), other.words("大水漫灌的时候")
    other.learn([], ["大水漫灌"])
    assert before[0] == before[1] == own.words("大水漫灌的时候")
    assert "大水漫灌" in other.words("大水漫灌的时候")
    assert "大水漫灌" not in before[0]


def test_terms_of_an_essay_become_words(own: Tokenizer) -> None:
    text = "消费升级是好事。"
    before = own.fingerprint
    assert "消费升级" not in own.words(text)
    own.learn([text * 2])
    assert "消费升级" not in own.words(text), "twice is chance"
    assert own.fingerprint == before
    own.learn([text * 3])
    assert "消费升级" in own.words(text)
    assert own.fingerprint != before


def test_terms_of_an_essay_are_read_back(cache: Path, tmp_path: Path) -> None:
    texts = ["渠道升级是好事。" * 3, "门店下沉，门店下沉，门店下沉。"]
    cut = []
    for learning in (texts, texts, texts[:1], texts):
        own = Tokenizer(tmp_path / "jieba", cache / "jieba")
        own.learn(learning)
        cut.append((own.fingerprint, own.words("渠道升级和门店下沉")))
    assert "渠道升级" in cut[0][1]
    assert cut[0] == cut[1] == cut[3]
    assert cut[2] != cut[0], "of other texts they are others"
    assert len(list((tmp_path / "terms").iterdir())) == 2, "each was found once"


def test_words_that_were_taught_before_count_among_the_terms(cache: Path, tmp_path: Path) -> None:
    text = TERM * 5
    cut = []
    for _ in range(2):
        for taught in ([], [TERM]):
            own = Tokenizer(tmp_path / "jieba", cache / "jieba")
            own.learn([], taught)
            own.learn([text])
            cut.append(own.fingerprint)
    assert cut[:2] == cut[2:]
    assert cut[0] != cut[1]


def test_words_can_be_taught(own: Tokenizer) -> None:
    assert TERM not in own.words(TERM)
    own.learn([], [TERM])
    assert TERM in own.words(TERM)
    assert TERM in own.fingerprint


def test_what_one_analyser_learns_another_does_not_know(own: Tokenizer, analyser: Tokenizer) -> None:
    own.learn([], [TERM])
    assert TERM not in analyser.words(TERM)


@pytest.mark.parametrize(
    ("text", "asked", "rest"),
    [
        ("为什么直播带货会落幕呢", ["为什么", "呢"], " 直播带货会落幕 "),
        ("什么时候开始", ["什么时候"], " 开始"),
        ("直播带货", [], "直播带货"),
        ("为什么呢？", ["为什么", "呢"], "为什么呢？"),
    ],
)
def test_what_asks_is_told_from_what_tells(text: str, asked: list[str], rest: str) -> None:
    assert asking(text) == asked
    assert without_asking(text) == rest


def test_the_dictionary_is_kept_as_numbers_and_damage_to_it_costs_time_only(tmp_path: Path) -> None:
    first = Tokenizer(tmp_path)
    [kept] = tmp_path.iterdir()
    before = kept.stat().st_ino
    assert Tokenizer(tmp_path / "own", prepared=tmp_path).words("直播带货的落幕") == first.words("直播带货的落幕")
    assert not (tmp_path / "own").exists()
    kept.write_bytes(kept.read_bytes()[:-1000])
    assert Tokenizer(tmp_path).words("直播带货的落幕") == first.words("直播带货的落幕")
    assert kept.stat().st_ino != before, "it was made anew"


def test_a_dictionary_of_jieba_s_own_is_not_trusted(tmp_path: Path) -> None:
    (tmp_path / "jieba.cache").write_bytes(marshal.dumps(({"直播带": 9}, 9)))
    assert Tokenizer(tmp_path).words("直播带货") == Tokenizer(tmp_path / "other").words("直播带货")
