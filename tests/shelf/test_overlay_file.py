"""The overlay as a file: what is written is read again, and what is written by hand is told by its line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.essay import Essay
from bot.core.overlay import Overlay, OverlayEntry, OverlayTarget
from bot.shelf.loader import load_library
from bot.shelf.overlay_file import overlay_text, read_overlay, seed_lines, write_overlay
from bot.shelf.problems import BrokenSeeds
from tests.shelf.folder import write_folder

ACTS = frozenset({"overview", "small_talk.thanks"})
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn", "Zl", "Zp", "Zs")), min_size=1, max_size=40)
TARGETS = st.sampled_from(
    [
        OverlayTarget(),
        OverlayTarget(1),
        OverlayTarget(3),
        OverlayTarget(act="overview"),
        OverlayTarget(act="small_talk.thanks"),
    ]
)


@pytest.fixture(scope="module")
def essay(tmp_path_factory: pytest.TempPathFactory) -> Essay:
    folder = tmp_path_factory.mktemp("seeds")
    write_folder(folder)
    return load_library(folder).essay()


def read(folder: Path, essay: Essay, text: str) -> Overlay:
    path = folder / "overlay.yaml"
    path.write_text(text, encoding="utf-8")
    return read_overlay(path, essay, ACTS)


@given(
    st.dictionaries(WORDS, TARGETS, max_size=6),
    st.dictionaries(st.from_regex(r"[a-z]+:[0-9]{1,9}", fullmatch=True), TARGETS, max_size=6),
)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory,
    essay: Essay,
    said: dict[str, OverlayTarget],
    keys: dict[str, OverlayTarget],
) -> None:
    entries = [OverlayEntry(target, say=text) for text, target in said.items()]
    entries += [OverlayEntry(target, key, stood="AbCd1234" if target.paragraph else "") for key, target in keys.items()]
    overlay = Overlay(essay.slug, 7, tuple(entries))
    path = tmp_path_factory.mktemp("overlay") / "deep" / "overlay.yaml"
    write_overlay(path, overlay)
    found = read_overlay(path, essay, ACTS)
    assert (found.revision, set(found.entries)) == (7, set(entries))
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("revision: 1\nparagraphs:\n  4:\n    - 怎么回事", 4, "no paragraph 4"),
        ("revision: 1\nparagraphs:\n  三:\n    - 怎么回事", 3, "paragraph"),
        ("revision: 1\nacts:\n  dance:\n    - 跳个舞", 4, "no act"),
        ("revision: 1\nabsent:\n  - {message: 'a b'}", 3, "message"),
        ("revision: 1\nabsent:\n  - {say: 一, message: k1}", 3, "either"),
        ("revision: 1\nabsent:\n  - {stood: AbCd1234}", 3, "either"),
        ("revision: 1\nabsent:\n  - 一\nacts:\n  overview:\n    - 一", 6, "already"),
        ("revision: -1", 1, "revision"),
        ("revision: 1\nnonsense: true", 2, "known here"),
        ("- 一\n- 二", 1, ""),
        ("{{{", 2, "YAML"),
        ("", 1, "empty"),
    ],
)
def test_nonsense_is_told_by_its_line(tmp_path: Path, essay: Essay, text: str, line: int, words: str) -> None:
    with pytest.raises(BrokenSeeds) as broken:
        read(tmp_path, essay, text)
    assert (broken.value.problems[0].line, words in broken.value.problems[0].message) == (line, True), str(broken.value)


def test_paragraph_that_an_edited_essay_has_elsewhere_may_stand_under_its_old_number(
    tmp_path: Path, essay: Essay
) -> None:
    overlay = read(tmp_path, essay, "paragraphs:\n  99:\n    - {message: k1, stood: AbCd1234}")
    assert overlay.entries[0].target == OverlayTarget(99)


def test_what_is_too_large_is_no_overlay(tmp_path: Path, essay: Essay) -> None:
    with pytest.raises(BrokenSeeds, match="larger"):
        read(tmp_path, essay, "#" * 4_000_001)


def test_text_of_an_overlay_tells_nobody_what_a_reader_said(essay: Essay) -> None:
    text = overlay_text(Overlay(essay.slug, 1, (OverlayEntry(OverlayTarget(1), "telegram:1:2"),)))
    assert 'message: "telegram:1:2"' in text


def test_exported_lines_are_read_as_seeds(tmp_path: Path) -> None:
    lines = seed_lines(
        "rain",
        [(2, "灾从哪儿来: 真的?"), (1, "- 又下雨"), (2, "怎么老说下雨")],
        ["# 今天吃什么"],
        [("overview", "讲\n啥")],
        {"怎么老说下雨"},
    )
    at = lines.index("# acts.yaml")
    assert "# - 怎么老说下雨  # stands in the seeds, elsewhere" in lines
    write_folder(tmp_path, phrasings="\n".join(lines[:at]))
    (tmp_path / "acts.yaml").write_text("\n".join(lines[at:]), encoding="utf-8")
    library = load_library(tmp_path)
    assert [[each.text for each in paragraph.phrasings] for paragraph in library.essay().paragraphs] == [
        ["- 又下雨"],
        ["灾从哪儿来: 真的?"],
        [],
    ]
    assert library.essay().absent == ("# 今天吃什么",)
    assert [act.text for act in library.acts] == ["讲啥"]
