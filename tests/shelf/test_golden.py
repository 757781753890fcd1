"""Messages for measuring."""

from pathlib import Path

import pytest

from bot.core.essay import Golden, GoldenClaim
from bot.shelf.loader import load_essay
from tests.shelf.folder import line_of, problems, write_folder

GOLDEN = """messages:
  - say: 下雨和限度有啥关系
    kind: question
    best: [1]
    ok: [2, 3]
  - say: 那怎么办
    after: 过头就不好
    kind: followup
    best: [2]
  - say: 红烧肉怎么烧
    kind: offtopic
"""


def test_messages_reach_their_essay(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    (folder / "golden.yaml").write_text(GOLDEN, encoding="utf-8")
    assert load_essay(folder).golden == (
        Golden("下雨和限度有啥关系", None, "question", (1,), (2, 3)),
        Golden("那怎么办", "过头就不好", "followup", (2,), ()),
        Golden("红烧肉怎么烧", None, "offtopic", (), ()),
    )


CLAIMS = """claims:
  - say: 作者说过了头就成灾
    kind: claim
    bearing: bears_out
    best: [2]
    ok: [3]
  - say: 作者说要带伞
    kind: claim
    bearing: unsaid
"""


def test_claims_reach_their_essay(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    (folder / "golden.yaml").write_text(GOLDEN + CLAIMS, encoding="utf-8")
    essay = load_essay(folder)
    assert len(essay.golden) == 3
    assert essay.golden_claims == (
        GoldenClaim("作者说过了头就成灾", "claim", "bears_out", (2,), (3,)),
        GoldenClaim("作者说要带伞", "claim", "unsaid", (), ()),
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("best: [2]", "best: [4]", "there is no paragraph 4; the essay has 3"),
        ("ok: [3]", "ok: [9]", "there is no paragraph 9; the essay has 3"),
        ("bearing: bears_out", "bearing: true", "claims.0.bearing"),
        ("    best: [2]\n", "", "which paragraph shows it? name it under best"),
        ("bearing: unsaid", "bearing: unsaid\n    best: [1]", "an unsaid claim has no paragraph"),
        ("    bearing: unsaid\n", "", "claims.1.bearing: is missing"),
    ],
)
def test_a_mistake_in_a_claim_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert CLAIMS.count(old) == 1
    folder = write_folder(tmp_path)
    text = GOLDEN + CLAIMS.replace(old, new)
    (folder / "golden.yaml").write_text(text, encoding="utf-8")
    [problem] = problems(tmp_path)
    assert message in problem.message
    first, second = line_of(text, "  - say: 作者说过了头"), line_of(text, "  - say: 作者说要带伞")
    assert (problem.line >= second) == ("unsaid" in message or ".1." in message)
    assert problem.line >= first


def test_they_are_not_needed(tmp_path: Path) -> None:
    assert load_essay(write_folder(tmp_path)).golden == ()


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ("best: [1]", "best: [4]", "    best: [4]", "there is no paragraph 4; the essay has 3"),
        ("ok: [2, 3]", "ok: [2, 9]", "  - say: 下雨", "there is no paragraph 9; the essay has 3"),
        ("best: [1]", "best: [0]", "    best: [0]", "'0' is no paragraph"),
        ("best: [1]", "best: [one]", "    best: [one]", "'one' is no paragraph"),
        ("best: [1]", "best: 1", "    best: 1", "messages.0.best"),
        ("    kind: question\n", "", "  - say: 下雨", "messages.0.kind: is missing"),
        ("  - say: 红烧肉怎么烧", "  - say:", "  - say:\n", "messages.2.say"),
        ("    ok:", "    okay:", "    okay:", "messages.0.okay: is no key that is known here"),
        ("messages:", "message:", "message:", "message: is no key that is known here"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, at: str, message: str) -> None:
    assert GOLDEN.count(old) == 1
    text = GOLDEN.replace(old, new)
    folder = write_folder(tmp_path)
    (folder / "golden.yaml").write_text(text, encoding="utf-8")
    found = [problem for problem in problems(tmp_path) if message in problem.message]
    assert found, problems(tmp_path)
    assert {problem.file for problem in found} == {folder / "golden.yaml"}
    lines = {problem.line for problem in found}
    assert lines & {line_of(text, at), line_of(text, "  - say: 下雨")}, lines
