"""Text files as they come from Windows, from old editors, and from nowhere."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.essay import Library
from bot.shelf.decode import decode_file, familiar_share, read_text
from bot.shelf.loader import load_essay
from bot.shelf.problems import BrokenSeeds
from bot.shelf.sources import LIMIT
from tests.seeds import SEEDS
from tests.shelf.folder import TEXT, write_folder

ESSAY = SEEDS / "zhibo-daihuo"
RAW = (ESSAY / "essay.txt").read_bytes()
DECODED = RAW.decode()


def refusal(path: Path) -> tuple[int, str]:
    """Line and message with which a file is refused."""
    with pytest.raises(BrokenSeeds) as refused:
        read_text(path)
    (problem,) = refused.value.problems
    assert problem.file == path
    return problem.line, problem.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_essay_is_the_same_in_every_encoding(
    tmp_path: Path, library: Library, encoding: str, line_end: str
) -> None:
    text = DECODED.replace("\n", line_end).encode(encoding)
    notes, phrasings = ((ESSAY / f"{name}.yaml").read_text("utf-8") for name in ("annotations", "phrasings"))
    folder = write_folder(tmp_path, "zhibo-daihuo", text, notes, phrasings)
    for name in ("claims.yaml", "argument.yaml", "dialogues.yaml"):
        shutil.copy(ESSAY / name, folder)
    assert load_essay(folder) == replace(library.essay(), golden=(), golden_claims=())


def test_annotations_may_be_in_gb18030_too(tmp_path: Path) -> None:
    notes = (ESSAY / "annotations.yaml").read_text("utf-8").replace("\n", "\r\n").encode("gb18030")
    assert load_essay(write_folder(tmp_path, "zhibo-daihuo", RAW, notes, None)).theses


@pytest.mark.parametrize(
    ("raw", "line", "message"),
    [
        ("雨\n一段\x00文。".encode(), 2, "U+0000"),
        ("雨\n\n一段\x1b[31m文。".encode(), 3, "U+001B"),
        ("雨\n一段。\x7f".encode(), 2, "U+007F"),
        ("雨\r\n一段\x08文。".encode(), 2, "U+0008"),
        ("雨\n一段".encode() + b"\xff" + "文。\n".encode(), 2, "neither UTF-8 nor GB18030 (byte 0xFF)"),
        (TEXT.encode("utf-16") + b"\xd8", 10, "begins as UTF-16 and is damaged"),
        (b"x" * (LIMIT + 1), 1, "larger than 8 MiB"),
    ],
    ids=["nul", "escape", "delete", "backspace", "bad byte", "damaged utf-16", "oversize"],
)
def test_what_cannot_be_text_is_refused_with_its_line(tmp_path: Path, raw: bytes, line: int, message: str) -> None:
    file = tmp_path / "essay.txt"
    file.write_bytes(raw)
    found = refusal(file)
    assert found[0] == line
    assert message in found[1]


def test_a_file_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    file = tmp_path / "essay.txt"
    file.write_bytes(b"x" * LIMIT)
    assert len(read_text(file)) == LIMIT


@given(at=st.sampled_from([at for at, byte in enumerate(RAW) if byte >= 0x80]), put=st.sampled_from([b"", b"\xff"]))
def test_a_damaged_byte_is_never_read_as_another_text(
    tmp_path_factory: pytest.TempPathFactory, at: int, put: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "damaged.txt"
    file.write_bytes(RAW[:at] + put + RAW[at + 1 :])
    line, message = refusal(file)
    assert line == RAW[:at].count(b"\n") + 1
    assert "save the file as UTF-8" in message


def _missing(file: Path) -> None:
    pass


def _folder(file: Path) -> None:
    file.mkdir()


def _circle(file: Path) -> None:
    os.symlink(file, file)


@pytest.mark.parametrize("make", [_missing, _folder, _circle])
def test_what_cannot_be_opened_is_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "essay.txt")
    assert refusal(tmp_path / "essay.txt")[1].startswith("cannot be read: ")


def test_form_feeds_and_tabs_are_no_control_characters(tmp_path: Path) -> None:
    file = tmp_path / "essay.txt"
    file.write_bytes("雨\n\f\t一段。\v".encode())
    assert read_text(file) == "雨\n\f\t一段。\v"


CHINESE = "论雨天\n下雨的时候，街上的人少了。卖伞的人却多了起来。\n人们常说雨天误事。其实雨天也让人慢下来。\n"
TRADITIONAL = "論雨天的好處\n下雨的時候，街上的人少了。賣傘的人卻多了起來。\n人們常說雨天誤事。\n"
JAPANESE = "雨の日\n雨が降ると町の人は少ない。\n傘を売る人は増える。\n"
KOREAN = "비 오는 날\n비가 오면 거리에 사람이 적다.\n우산 장수가 늘어난다.\n"
ENGLISH = "On Rain\nThose who sell “umbrellas” come out — it’s raining in Orléans.\n"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (CHINESE, "utf-8-sig", "UTF-8"),
        (CHINESE, "utf-16", "UTF-16"),
        (CHINESE, "utf-16-le", "UTF-16"),
        (CHINESE, "utf-16-be", "UTF-16"),
        (ENGLISH, "utf-16-le", "UTF-16"),
        (CHINESE, "utf-32", "UTF-32"),
        (CHINESE, "utf-32-be", "UTF-32"),
        (CHINESE, "gb18030", "GB18030"),
        (TRADITIONAL, "gb18030", "GB18030"),
        (TRADITIONAL, "big5", "Big5"),
        (JAPANESE, "shift_jis", "Shift-JIS"),
        (JAPANESE, "euc_jp", "EUC-JP"),
        (KOREAN, "cp949", "EUC-KR"),
        (ENGLISH, "cp1252", "Windows-1252"),
    ],
)
def test_an_encoding_is_told_and_named(tmp_path: Path, text: str, codec: str, name: str) -> None:
    file = tmp_path / "essay.txt"
    file.write_bytes(text.encode(codec))
    decoded = decode_file(file)
    assert (decoded.text, decoded.encoding) == (text, name)


@given(st.text(st.sampled_from(sorted(set(TRADITIONAL + JAPANESE))), max_size=80), st.sampled_from(["big5", "cp932"]))
def test_another_encoding_is_read_rightly_or_refused_and_never_as_noise(
    tmp_path_factory: pytest.TempPathFactory, text: str, codec: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "encoded.txt"
    known = text.encode(codec, "ignore").decode(codec)
    file.write_bytes(known.encode(codec))
    try:
        read = read_text(file)
    except BrokenSeeds:
        return
    assert familiar_share(read) >= 0.6


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF"),
        (b"PK\x03\x04\x14\x00", "word processor"),
        (b"{\\rtf1\\ansi", "is RTF"),
        (bytes(range(256)) * 8, "neither UTF-8"),
        (b"\x00\x01\x02\x03" * 90, "is binary"),
        (CHINESE.encode().decode("latin-1").encode(), "opened in a wrong encoding (论雨天"),
        (CHINESE.encode("iso2022_jp", "ignore") + "雨".encode("iso2022_jp"), "ISO-2022"),
        (b"\xff\xfe\x00\xd8\x00\x00", "begins as UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_by_its_name(tmp_path: Path, raw: bytes, message: str) -> None:
    file = tmp_path / "essay.txt"
    file.write_bytes(raw)
    assert message in refusal(file)[1]


def test_english_is_never_taken_for_wide_characters(tmp_path: Path) -> None:
    file = tmp_path / "essay.txt"
    file.write_bytes(b"Bush hid the facts")
    assert read_text(file) == "Bush hid the facts"
