"""Each hit stands in a line with its sentence, or with the clauses around it."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.essay import Essay, Library
from bot.core.response import HitLine
from bot.search.text.word_index import WordIndex
from bot.talk.words.context_lines import ROOM, context_line, group_hits
from tests.render.essays import made_of
from tests.talk.people import SCRIPT

LONG = "他们在很远的地方住了很多年" * 6


def lines(library: Library, *words: str) -> list[HitLine]:
    essay = library.essay()
    hits = WordIndex(library, SCRIPT.fold).search(words, essay.slug).hits
    return [context_line(essay, group) for group in group_hits(essay, hits)]


def said(essay: Essay, line: HitLine) -> str:
    return essay.paragraph(line.paragraph).text[line.start : line.end]


def shown(text: str, *words: str) -> list[str]:
    library = made_of("题", text)
    return [said(library.essay(), line) for line in lines(library, *words)]


def test_a_short_sentence_is_shown_whole_and_no_other() -> None:
    assert shown("天晴了。雨下了一个月，雨停了。出门去！", "雨") == ["雨下了一个月，雨停了。"]
    assert shown("It rained.  It rained again.", "again") == ["It rained again."]


def test_a_long_sentence_is_cut_where_clauses_end() -> None:
    before, after = f"{LONG}，", f"{LONG}。"
    assert shown(f"{before}昙花一现而已，{after}", "昙花") == ["昙花一现而已"]
    near = "开得快，谢得也快，"
    assert shown(f"{before}{near}昙花一现而已，{after}", "昙花") == [f"{near}昙花一现而已"]


def test_a_clause_without_an_end_is_cut_around_the_hit() -> None:
    [line] = shown(f"{LONG}昙花{LONG}。", "昙花")
    assert len(line) == ROOM
    assert line.index("昙花") == (ROOM - 2) // 2
    [line] = shown(f"{'many words without an end ' * 8}flower{' and many more of them' * 8}.", "flower")
    assert len(line) <= ROOM
    assert set(line.split()) <= set("many words without an end flower and more of them".split())


def test_hits_that_are_near_share_a_line_and_others_do_not() -> None:
    assert len(shown(f"雨停了，{LONG}，雨又下了，雨再停了。", "雨")) == 2
    assert len(shown("雨停了。雨又下了。", "雨")) == 2


def test_a_hit_that_runs_into_the_next_sentence_is_shown_whole() -> None:
    assert shown("雨停了。天晴了。", "停了。天晴") == ["雨停了。天晴"]
    assert shown(f"{LONG}。{LONG}。", LONG + "。" + LONG) == [LONG + "。" + LONG]


def test_of_the_first_essay_no_line_fills_a_screen(library: Library) -> None:
    essay = library.essay()
    for word in ("的", "产业互联网", "直播带货", "一", "，"):
        for line in lines(library, word):
            assert len(said(essay, line)) <= ROOM


PIECES = st.text(st.sampled_from("雨雨天，。；… ab“”！"), min_size=1, max_size=300).filter(str.strip)


@given(PIECES, st.sampled_from(["雨", "a", "，", "雨天", "。雨", "ab"]))
def test_every_hit_stands_in_one_line_in_order(text: str, word: str) -> None:
    library = made_of("题", text)
    hits = WordIndex(library, SCRIPT.fold).search((word,), "made").hits
    told = lines(library, word)
    assert [hit for line in told for hit in line.hits] == [(hit.start, hit.end) for hit in hits]
    for line in told:
        assert line.start <= line.hits[0][0] < line.hits[-1][1] <= line.end
        assert line.end - line.start <= ROOM or line.end == line.hits[-1][1] or len(line.hits) > 1
