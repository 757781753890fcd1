"""What is taught is learnt by a process of its own, which takes seconds to start."""

import os
import resource
from pathlib import Path

import pytest

from bot.bootstrap.settings import Settings
from bot.bootstrap.teaching import Teacher
from bot.search.taught import Lesson
from bot.services.overlays import TeachingFailed
from tests.services.teaching import SLUG, small_engine

PAY = "主播一个月能挣多少钱"


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


async def test_lesson_is_learnt_in_another_process_and_leaves_nothing_in_a_file(tmp_path: Path, cache: Path) -> None:
    engine = small_engine(tmp_path / "seeds", cache)
    before = files(cache)
    teacher = Teacher(Settings(seeds=tmp_path / "seeds", cache=cache), engine)
    taught = await teacher.teach(SLUG, Lesson(((3, PAY),)))
    assert taught.matcher.find(PAY).matches[0].ref.number == 3
    assert taught.answers(PAY)
    assert not taught.answers("为啥过头就不好")
    # What the seeds alone make is kept as ever.
    written = files(cache) - before
    assert not any("挣".encode() in path.read_bytes() for path in written)
    (tmp_path / "seeds" / SLUG / "essay.txt").unlink()
    with pytest.raises(TeachingFailed, match="ended with 1"):
        await teacher.teach(SLUG, Lesson(((3, PAY),)))


async def test_process_that_cannot_be_started_is_a_lesson_not_learnt(tmp_path: Path, cache: Path) -> None:
    teacher = Teacher(Settings(seeds=tmp_path / "seeds", cache=cache), small_engine(tmp_path / "seeds", cache))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")), hard))
    try:
        with pytest.raises(TeachingFailed, match="no process could be started"):
            await teacher.teach(SLUG, Lesson(((3, PAY),)))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
