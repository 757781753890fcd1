"""What a group sees, in plain lines."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from bot.core.outgoing import Document, InlineButton
from bot.demo.transcript import Pictures, Transcript, TranscriptLine, buttons, file_note, shown

BEGINS = datetime(2026, 5, 1, 23, 59, tzinfo=timezone(timedelta(hours=8)))


def test_days_and_times_are_those_of_the_script() -> None:
    told: list[str] = []
    transcript = Transcript(told.append, BEGINS)
    transcript.title("读书会", BEGINS)
    transcript.happens(BEGINS, "一")
    transcript.happens(datetime(2026, 5, 1, 16, 5, tzinfo=UTC), "二")
    assert told == ["读书会 (UTC+08:00)", "", "2026-05-01", "23:59  一", "", "2026-05-02", "00:05  二"]


def test_message_says_who_to_whom_and_where() -> None:
    told: list[str] = []
    transcript = Transcript(told.append, BEGINS)
    transcript.says(BEGINS, TranscriptLine("小林", "好"))
    transcript.says(BEGINS, TranscriptLine("bot", "一\n\n二", to="小林", quote="好", topic="第一章", about="a poll"))
    keys = ((InlineButton("读", "p:1"), InlineButton("私聊", start="")),)
    transcript.says(BEGINS, TranscriptLine("bot", "三", private="小林", rows=keys, notes=("[a file]",)))
    assert told[2:] == [
        "23:59  小林: 好",
        "23:59  [第一章] bot → 小林 “好”, a poll:",
        "       一",
        "",
        "       二",
        "23:59  (private to 小林) bot:",
        "       三",
        "       [a file]",
        "       [读] [私聊 ↗]",
    ]


def test_quotations_stand_behind_bars_and_links_tell_where_they_lead() -> None:
    html = (
        "<b>题目</b>\n\n<blockquote expandable>前。<b>答。</b>后。</blockquote>\n<i>第 1 段 &amp; 别的</i>\n\n"
        '<a href="https://t.me/c/2000000001/7">看这条</a>\n<a href="https://t.me/essay_bot">去</a>'
    )
    assert shown(html, lambda number: f"→ {number}").splitlines() == [
        *("题目", "", "│ 前。", "▌ 答。", "│ 后。", "第 1 段 & 别的", "", "看这条 (→ 7)", "去"),
    ]


def test_arrow_is_on_buttons_that_open_the_private_chat() -> None:
    row = (
        InlineButton("看", "p:x:1"),
        InlineButton("去", start="p-x-1"),
        InlineButton("抄", start="p-x-1", copies=True),
    )
    assert buttons(row) == "[看] [去 ↗] [抄]"


def test_pictures_are_kept_where_there_is_a_folder(tmp_path: Path) -> None:
    kept = Pictures(tmp_path)
    assert kept.keep(b"one") == f"[a picture: {tmp_path / 'recap-1.png'}]"
    assert kept.keep(b"two") == f"[a picture: {tmp_path / 'recap-2.png'}]"
    assert (tmp_path / "recap-2.png").read_bytes() == b"two"
    assert Pictures(None).keep(b"three").startswith("[a picture: ")


def test_files_are_told_by_name_and_size() -> None:
    assert file_note(Document("a.csv", b"x" * 1234)) == "[a file: a.csv, 1,234 bytes]"
