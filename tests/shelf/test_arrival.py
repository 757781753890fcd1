"""Texts come to the shelf whole, or not at all."""

from pathlib import Path

import pytest

from bot.shelf.arrival import NotAdded, look_at, put_on_shelf
from bot.shelf.loader import load_essay
from tests.shelf.folder import TEXT


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    (tmp_path / "shelf").mkdir()
    return tmp_path / "shelf"


def written(folder: Path, content: bytes) -> Path:
    file = folder / "delivered.txt"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_is_kept_as_it_is_but_for_its_encoding(tmp_path: Path, shelf: Path, encoding: str) -> None:
    text = f"{TEXT}\n\n  有空格的一行  \n"
    folder = put_on_shelf(look_at(written(tmp_path, text.encode(encoding))), shelf, "yu")
    assert folder == shelf / "yu"
    assert (folder / "essay.txt").read_bytes() == text.encode()
    assert [path.name for path in folder.iterdir()] == ["essay.txt"]
    assert len(load_essay(folder)) == 4
    assert folder.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "there is no text below the title"),
        (b"%PDF-1.7", "is a PDF and no text; save it as plain text in UTF-8"),
        (b"\xff\xfe\xfd" * 9, "damaged"),
        ("题\n\n".encode() + "字".encode() * 120_000, "split it into several essays"),
        (("题\n\n字\x01字" + "字" * 30).encode(), "delete it"),
    ],
)
def test_what_is_no_essay_is_refused_with_what_to_do(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(NotAdded, match=said):
        look_at(written(tmp_path, content))


def test_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotAdded, match="is no ordinary file"):
        look_at(tmp_path)


@pytest.mark.parametrize("slug", ["", "A", "a b", "-a", "../a", "a" * 33])
def test_bad_slug_leaves_nothing_behind(tmp_path: Path, shelf: Path, slug: str) -> None:
    with pytest.raises(NotAdded, match="--slug"):
        put_on_shelf(look_at(written(tmp_path, TEXT.encode())), shelf, slug)
    assert list(shelf.iterdir()) == []


def test_folder_that_is_there_stays_as_it_is(tmp_path: Path, shelf: Path) -> None:
    (shelf / "yu").mkdir()
    with pytest.raises(NotAdded, match="is there already"):
        put_on_shelf(look_at(written(tmp_path, TEXT.encode())), shelf, "yu")
    assert list((shelf / "yu").iterdir()) == []
    assert [path.name for path in shelf.iterdir()] == ["yu"]


def test_shelf_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotAdded, match="make it first"):
        put_on_shelf(look_at(written(tmp_path, TEXT.encode())), tmp_path / "none", "yu")


def test_what_would_read_otherwise_as_utf_8_leaves_nothing_behind(tmp_path: Path, shelf: Path) -> None:
    """Behind the mark of UTF-16 it is a text; in UTF-8 it begins as a PDF does."""
    arrival = look_at(written(tmp_path, "%PDF\n\n第一段在这里。\n".encode("utf-16")))
    with pytest.raises(NotAdded, match="is a PDF"):
        put_on_shelf(arrival, shelf, "yu")
    assert list(shelf.iterdir()) == []
