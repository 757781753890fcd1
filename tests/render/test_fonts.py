"""The font that is named is used; else one with Chinese is found, or none."""

from pathlib import Path

import pytest
from PIL.ImageFont import FreeTypeFont

from bot.render.fonts import BOOK_NAMES, PROBE, Face, found, has, lacking, named
from tests.render.typefaces import latin, made

LETTERS = "".join(dict.fromkeys(PROBE))


def opened(file: Path) -> FreeTypeFont:
    return Face(file).at(32)


def test_a_font_has_what_is_in_it_and_no_more(tmp_path: Path) -> None:
    font = opened(made(tmp_path / "a.ttf", "这说"))
    assert has(font, "这")
    assert has(font, "这说这")
    assert not has(font, "论")
    assert not has(font, "这论")
    assert has(opened(latin(tmp_path)), "abc")
    assert not has(opened(latin(tmp_path)), "a这")


def test_what_a_font_lacks_is_told_also_where_it_draws_all_alike(tmp_path: Path) -> None:
    alike = opened(made(tmp_path / "a.ttf", LETTERS, alike=True))
    assert lacking(alike, "这说 论的\n") == set()
    assert lacking(alike, "这家说店") == {"家", "店"}
    assert lacking(opened(latin(tmp_path)), "a这") == {"这"}


def test_for_large_text_a_font_of_books_is_taken_before_the_one_for_small(tmp_path: Path) -> None:
    small = made(tmp_path / "NotoSansSC-Regular.ttf", LETTERS)
    assert found([tmp_path], BOOK_NAMES) == Face(small)
    book = made(tmp_path / "NotoSerifCJK-Regular.ttf", LETTERS)
    assert found([tmp_path], BOOK_NAMES) == Face(book)
    assert found([tmp_path]) == Face(small)


def test_a_font_that_draws_all_alike_has_none(tmp_path: Path) -> None:
    assert not has(opened(made(tmp_path / "a.ttf", LETTERS, alike=True)), "这说")


def test_a_font_with_chinese_is_found_deep_in_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "opentype" / "noto"
    folder.mkdir(parents=True)
    file = made(folder / "NotoSansCJK-Regular.ttf", LETTERS)
    assert found([tmp_path / "missing", tmp_path]) == Face(file)


def test_where_nothing_has_chinese_nothing_is_found(tmp_path: Path) -> None:
    latin(tmp_path, "NotoSansCJK-Regular.otf")
    made(tmp_path / "NotoSansSC-Regular.ttf", LETTERS[1:])
    (tmp_path / "SourceHanSans.ttc").write_bytes(b"no font")
    made(tmp_path / "NotoSansCJK-Regular.txt", LETTERS)
    assert found([tmp_path]) is None
    assert found([]) is None


def test_the_better_font_is_taken(tmp_path: Path) -> None:
    names = [
        *("NotoSansSC-Regular.ttf", "NotoSansSC-Medium.ttf", "NotoSansSC-Thin.ttf", "wqy-microhei.ttf"),
        *("DroidSansFallback.ttf", "NotoSerifCJK-Regular.ttf"),
    ]
    for name in names:
        made(tmp_path / name, LETTERS)
    for name in names:
        assert found([tmp_path]) == Face(tmp_path / name)
        (tmp_path / name).unlink()
    assert found([tmp_path]) is None


def test_a_broken_font_does_not_hide_the_next_one(tmp_path: Path) -> None:
    (tmp_path / "NotoSansSC-Regular.ttf").write_bytes(b"\0\1\0\0")
    file = made(tmp_path / "wqy-zenhei.ttf", LETTERS)
    assert found([tmp_path]) == Face(file)


def test_a_font_of_another_name_is_looked_into_where_it_is_large(tmp_path: Path) -> None:
    made(tmp_path / "small.ttf", LETTERS)
    assert found([tmp_path]) is None
    file = made(tmp_path / "large.ttf", LETTERS, padding=1_000_000)
    assert found([tmp_path]) == Face(file)


@pytest.mark.parametrize(
    ("name", "faces"),
    [
        ("NotoSansCJK-Regular.ttc", ("Sans CJK JP", "Sans CJK SC", "Sans CJK TC")),
        ("uming.ttc", ("AR PL UMing TW", "AR PL UMing CN", "AR PL UMing HK")),
        ("HiraginoSansGB.ttc", ("Hiragino Sans", "Hiragino Sans GB")),
    ],
)
def test_of_a_collection_the_face_for_simplified_chinese_is_taken(
    tmp_path: Path, name: str, faces: tuple[str, ...]
) -> None:
    file = made(tmp_path / name, LETTERS, *faces)
    assert found([tmp_path]) == Face(file, 1)
    assert named(file) == Face(file, 1)
    assert Face(file, 1).at(20).getname() == (faces[1], "Regular")


def test_a_font_that_is_named_is_trusted(tmp_path: Path) -> None:
    file = latin(tmp_path)
    assert named(file) == Face(file)


@pytest.mark.parametrize(
    ("name", "wrong"), [("missing.ttf", "cannot be read: No such file"), ("text.ttf", "is no font"), (".", "cannot be")]
)
def test_what_is_named_and_is_no_font_is_refused_with_what_to_do(tmp_path: Path, name: str, wrong: str) -> None:
    (tmp_path / "text.ttf").write_text("no font")
    with pytest.raises(ValueError, match=r"name a \.ttf, \.otf or \.ttc file") as caught:
        named(tmp_path / name)
    assert str(caught.value).startswith(f"{tmp_path / name} {wrong}")
