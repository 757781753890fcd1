"""What is kept, as files: a person's own log, and a group's discussions for its admins."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.deep_links import ExportLink
from bot.core.discussion import ConsentPurpose, GroupSettings
from bot.core.essay import Library
from bot.core.language import Language
from bot.core.outgoing import Address, ChatKind, SendStatus
from bot.search.text.script import ScriptConverter
from bot.services.exports import FIELDS, spreadsheet_cell
from bot.talk.schedules.parsing.zones import DEFAULTS
from tests.databases import Opened
from tests.house import ADMIN, GROUP, MEMBER, NOW, TOPIC, House
from tests.outgoing import documents, parts
from tests.recording import ANOTHER, begins, exported, lines, rows, signs, talked
from tests.store.traces import traces
from tests.talk.people import Search, found


@pytest.fixture
async def house(library: Library, script: ScriptConverter, databases: Opened) -> AsyncIterator[House]:
    async with databases() as database:
        yield House(library, script, database, find=Search(found(11)))


async def test_what_was_said_and_voted_is_told_line_by_line(house: House) -> None:
    held = await talked(house)
    _, jsonl = await exported(house)
    question, title = held.discussion.question, house.library.essay().thesis("T1").title.zh
    assert question
    same = {"discussion": held.discussion.id, "began": "2026-03-09T12:00:00+00:00", "thesis": title}
    same |= {"question": question.zh}
    at = ["2026-03-09T12:00:00.000+00:00", "2026-03-09T12:01:00.000+00:00", "2026-03-09T12:02:00.000+00:00"]
    expected = [
        ("小林", at[0], "reply", "第3段说到了，不过……", [3, 11], 1, 1),
        ("成员 2", at[1], "reply", "我不同意", [11], 0, 2),
        ("小林", at[1], "vote_before", "agree", [], 0, 1),
        ("小林", at[2], "vote_after", "depends", [], 0, 1),
    ]
    keys = ("who", "at", "kind", "text", "paragraphs", "replies", "member")
    assert lines(jsonl) == [same | dict(zip(keys, line, strict=True)) for line in expected]
    assert all(tuple(line) == (*FIELDS, "member") for line in lines(jsonl))
    assert jsonl.name == "discussions.jsonl"


@pytest.mark.parametrize(
    ("language", "kinds", "other"),
    [
        (Language.HANS, ["类别", "回复", "回复", "开头投票", "结尾投票"], "成员 2"),
        (Language.HANT, ["類別", "回覆", "回覆", "開頭投票", "結尾投票"], "成員 2"),
        (Language.ENGLISH, None, "member 2"),
    ],
)
async def test_table_says_the_same_in_the_readers_language(
    house: House, language: Language, kinds: list[str] | None, other: str
) -> None:
    await talked(house)
    table, jsonl = await exported(house, language)
    assert table.name == "discussions.csv"
    assert table.content.startswith(b"\xef\xbb\xbf"), "by which spreadsheets know UTF-8"
    head, *body = rows(table)
    assert len(head) == len(FIELDS)
    assert [len(row) for row in body] == [len(FIELDS)] * 4
    place = FIELDS.index("kind")
    assert kinds is None or [row[place] for row in (head, *body)] == kinds
    assert kinds or all(cell.isascii() for cell in (*head, *(row[place] for row in body)))
    assert [row[FIELDS.index("paragraphs")] for row in body] == ["3, 11", "11", "", ""]
    who = [row[FIELDS.index("who")] for row in body]
    assert who == [line["who"] for line in lines(jsonl)] == ["小林", other, "小林", "小林"]
    hours = [datetime.strptime(row[FIELDS.index("at")], "%Y-%m-%d %H:%M %z") for row in body]
    assert hours == [datetime.fromisoformat(line["at"]) for line in lines(jsonl)]
    assert {each.utcoffset() for each in hours} == {NOW.astimezone(ZoneInfo(DEFAULTS[language])).utcoffset()}
    votes = [row[FIELDS.index("text")] for row in body][2:]
    assert votes != ["agree", "depends"], "in words"


async def test_members_go_by_numbers_until_they_sign_and_again_when_they_take_it_back(house: House) -> None:
    await talked(house)
    for by, name, who in ((ANOTHER, "老王", {"小林", "老王"}), (MEMBER, "小林", {"成员 1", "老王"})):
        await signs(house, by, name)
        assert {line["who"] for line in lines((await exported(house))[1])} == who


async def test_where_an_admin_wants_nobody_named_nobody_is(house: House) -> None:
    """As the panel says. Whoever signed is named again, where that is switched on again."""
    await talked(house)
    await house.behaves(GroupSettings(signing=False))
    documents = await exported(house)
    assert {line["who"] for line in lines(documents[1])} == {"成员 1", "成员 2"}
    assert "小林".encode() not in b"".join(document.content for document in documents)
    await house.behaves(GroupSettings(signing=True))
    assert "小林" in {line["who"] for line in lines((await exported(house))[1])}


async def test_where_nothing_was_said_there_is_no_file(house: House) -> None:
    assert await exported(house) == []
    await begins(house)
    assert await exported(house) == []


async def test_every_topic_of_the_group_is_in_it_and_no_other_group(house: House) -> None:
    for to in (GROUP, TOPIC, Address(-1_009, ChatKind.GROUP)):
        held = await begins(house, to=to)
        await house.hears(f"在 {to.topic or to.chat}", to=to, replies_to=held.message)
    said = [line["text"] for line in lines((await exported(house))[1])]
    assert said == [f"在 {GROUP.chat}", f"在 {TOPIC.topic}"]


async def test_whoever_is_forgotten_is_in_it_no_more(house: House) -> None:
    await talked(house)
    await house.forgets(MEMBER)
    assert {line["who"] for line in lines((await exported(house))[1])} == {"成员 1"}
    assert [line["text"] for line in lines((await exported(house))[1])] == ["我不同意"]
    assert await traces(house.store, "小林", house.person(MEMBER), house.member(MEMBER)) == set()


async def test_what_is_no_longer_in_the_log_has_no_words_but_still_counts(house: House) -> None:
    await talked(house)
    async with house.store.transaction() as tx:
        await tx.journal.drop_before(NOW + timedelta(days=9))
    assert [line["text"] for line in lines((await exported(house))[1])] == ["", "", "agree", "depends"]


async def test_thesis_that_left_the_library_goes_by_its_id(house: House) -> None:
    await talked(house)
    essay = house.library.essay()
    for gone in (replace(essay, slug="another"), replace(essay, theses=essay.theses[:1])):
        found = await exported(house, library=Library((gone,)))
        assert {line["thesis"] for line in lines(found[1])} == {"T1"}


async def test_no_pseudonym_is_exported_by_which_members_are_known_in_another_group(house: House) -> None:
    await talked(house)
    content = b"".join(document.content for document in await exported(house)).decode()
    assert not [by for by in (MEMBER, ANOTHER) for name in (house.person(by), house.member(by)) if name in content]


# A spreadsheet takes some texts for formulas


@pytest.mark.parametrize("text", ["=1+1", "+86 139", "-1", "@sum", "=cmd|'/C calc'!A1"])
async def test_what_looks_like_a_formula_is_none_in_the_table_and_itself_in_the_other_file(
    house: House, text: str
) -> None:
    assert spreadsheet_cell(text) == f"'{text}"
    held = await begins(house)
    await house.take(house.text(text, replies_to=held.message))
    table, jsonl = await exported(house)
    assert rows(table)[1][FIELDS.index("text")] == f"'{text}"
    assert lines(jsonl)[0]["text"] == text


@given(st.text(max_size=20) | st.integers() | st.lists(st.integers(), max_size=3))
def test_no_cell_begins_a_formula(value: Any) -> None:
    written = spreadsheet_cell(value)
    assert not str(written).startswith(("=", "+", "@", "\t", "\r")) or isinstance(value, int)
    assert not isinstance(value, str) or str(written).removeprefix("'") == value.removeprefix("'")


async def test_line_breaks_quotes_and_emoji_come_back_from_the_table(house: House) -> None:
    held = await begins(house)
    text = '第一行\n第二行, "引号" 😂'
    await house.take(house.text(text, replies_to=held.message))
    table, jsonl = await exported(house)
    assert rows(table)[1][FIELDS.index("text")] == text
    assert lines(jsonl)[0]["text"] == text


# The way to those who may have it


async def test_admin_who_can_be_written_to_gets_both_files_in_private_and_the_group_a_word(house: House) -> None:
    await talked(house)
    await house.obeys("start", to=Address(ADMIN))
    await house.delivers()
    await house.obeys("export")
    sent = await house.delivers()
    said = next(outgoing for outgoing in sent if outgoing.to == GROUP)
    files = [outgoing for outgoing in sent if outgoing.to == Address(ADMIN)]
    assert parts(said).document is None
    assert [each.name for each in documents(files)] == ["discussions.csv", "discussions.jsonl"]
    assert {each.chat for each in files} == {house.store.chat_of(Address(ADMIN))}


async def test_admin_who_follows_the_link_gets_both_files_there(house: House) -> None:
    await talked(house)
    link = ExportLink(house.store.chat_of(GROUP)).pack()
    await house.obeys("start", link, to=Address(ADMIN))
    sent = await house.delivers()
    assert [each.name for each in documents(sent)] == ["discussions.csv", "discussions.jsonl"]
    assert {each.to for each in sent} == {Address(ADMIN)}


async def test_where_there_is_nothing_to_hand_over_that_is_said(house: House) -> None:
    await house.behaves(GroupSettings())
    await house.obeys("start", to=Address(ADMIN))
    await house.delivers()
    await house.obeys("export")
    await house.obeys("start", ExportLink(house.store.chat_of(GROUP)).pack(), to=Address(ADMIN))
    sent = await house.delivers()
    assert [parts(each).document for each in sent] == [None, None]
    assert len({each.message.plain for each in sent}) == 1


async def test_files_that_could_not_be_sent_are_not_kept_for_later(house: House) -> None:
    """They hold what others said, who may want to be forgotten meanwhile."""
    await talked(house)
    await house.obeys("start", ExportLink(house.store.chat_of(GROUP)).pack(), to=Address(ADMIN))
    files = [outgoing for outgoing in await house.delivers(SendStatus.FAILED) if parts(outgoing).document]
    assert len(files) == 2
    async with house.store.database.read() as connection:
        kept = await connection.exec_driver_sql("SELECT parcel FROM outbox WHERE state = 'failed'")
        assert [row.parcel for row in kept] == ["", ""]


# A person's own


async def test_own_log_holds_what_was_said_in_groups_and_nothing_of_others(house: House) -> None:
    await talked(house)
    await house.obeys("daily", "08:30", by=MEMBER, to=Address(MEMBER))
    await house.obeys("export", by=MEMBER, to=Address(MEMBER))
    sent = await house.delivers()
    [document] = documents(sent)
    own = lines(document)
    assert document.name == "essay-bot.jsonl"
    assert {entry["person"] for entry in own if "person" in entry} == {house.person(MEMBER), house.member(MEMBER)}
    assert [entry["asked"] for entry in own if entry.get("kind") in ("text", "vote")] == [
        "第3段说到了，不过……",
        "agree",
        "depends",
    ]
    assert own[-1]["daily"]["at"] == "08:30"


async def test_whoever_left_nothing_gets_no_file(house: House) -> None:
    await house.obeys("export", by=MEMBER, to=Address(MEMBER))
    [outgoing] = await house.delivers()
    assert parts(outgoing).document is None


async def test_own_file_tells_what_groups_keep_of_somebody_even_where_the_log_is_gone(house: House) -> None:
    held = await talked(house)
    group, number = house.store.chat_of(GROUP), held.discussion.id
    async with house.store.transaction() as tx:
        await tx.progress.finish(5, house.member(MEMBER), 3, NOW)
        await tx.progress.finish(5, house.member(ANOTHER), 4, NOW)
    async with house.store.transaction() as tx:
        await tx.journal.drop_before(NOW + timedelta(days=9))
    await house.obeys("export", by=MEMBER, to=Address(MEMBER))
    [document] = documents(await house.delivers())
    at = ["2026-03-09T12:00:00.000+00:00", "2026-03-09T12:01:00.000+00:00", "2026-03-09T12:02:00.000+00:00"]
    *others, said, before, after = lines(document)
    message = said["contribution"].pop("message")
    assert isinstance(message, int)
    assert others == [
        {"consent": {"chat": group, "purpose": ConsentPurpose.EXPORT, "name": "小林"}},
        {"progress": {"chat": None, "subscription": 5, "day": 3, "at": at[0]}},
    ]
    assert said == {"contribution": {"discussion": number, "replies": 1, "at": at[0], "paragraphs": [3, 11]}}
    assert before == {"vote": {"discussion": number, "part": "before", "stance": "agree", "at": at[1]}}
    assert after == {"vote": {"discussion": number, "part": "after", "stance": "depends", "at": at[2]}}
