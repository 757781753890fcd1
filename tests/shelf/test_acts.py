"""How people put acts is read from a file, each phrasing once."""

from pathlib import Path

import pytest

from bot.core.act import ActPhrasing, ActType, GoldenAct
from bot.core.essay import Library
from bot.shelf.acts import load_acts, load_golden_acts
from bot.shelf.problems import BrokenSeeds


def write(folder: Path, text: str) -> Path:
    path = folder / "acts.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_phrasings_are_read_with_their_act_and_kind(tmp_path: Path) -> None:
    path = write(tmp_path, "acts:\n  quotes:\n    - 有没有金句\n  small_talk.thanks:\n    - 谢谢\n")
    assert load_acts(path) == (
        ActPhrasing(ActType.QUOTES, "有没有金句"),
        ActPhrasing(ActType.SMALL_TALK, "谢谢", "thanks"),
    )
    assert load_acts(tmp_path / "none.yaml") == ()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("acts:\n  dance:\n    - 跳个舞\n", 2, "is no act"),
        ("acts:\n  quotes:\n    - 金句\n  plain:\n    - 金句\n", 5, "stands on line 3 already"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(BrokenSeeds) as broken:
        load_acts(write(tmp_path, text))
    [problem] = broken.value.problems
    assert (problem.line, said in problem.message) == (line, True)


def test_golden_messages_have_what_was_said_before(tmp_path: Path) -> None:
    path = write(tmp_path, 'messages:\n  - {say: 依据呢, act: reasons, context: ["它会落幕"], also: [passage]}\n')
    assert load_golden_acts(path) == (GoldenAct("依据呢", ActType.REASONS, ("它会落幕",), (ActType.PASSAGE,)),)


def test_every_act_has_sixty_phrasings_and_golden_messages_of_its_own(library: Library) -> None:
    for act in ActType:
        own = {each.text for each in library.acts if each.act is act}
        assert len(own) >= 60, act
    assert not {each.text for each in library.golden_acts} & {each.text for each in library.acts}
    assert {each.act for each in library.golden_acts} >= set(ActType) - {ActType.PARAGRAPH}
