"""What is taught is learnt by a process of its own, which takes seconds to start."""

import json
import os
import platform
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from bot.bootstrap.settings import Settings
from bot.bootstrap.teaching import Teacher
from bot.search.taught import Lesson
from bot.search.teaching import arrays_from_bytes, lesson_json
from bot.services.overlays import TeachingFailed
from tests.services.teaching import SLUG, small_engine

PAY = "主播一个月能挣多少钱"
SETPRIORITY = {"x86_64": 141, "aarch64": 140}
"""Its number, by machine."""
AS_IN_THE_UNIT = """
import ctypes, runpy, struct, sys
# Load the number of the system call; where it is setpriority: EPERM; else: let it be.
lines = [(0x20, 0, 0, 0), (0x15, 0, 1, int(sys.argv[1])), (0x06, 0, 0, 0x50001), (0x06, 0, 0, 0x7FFF0000)]
code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
program = struct.pack("HxxxxxxP", len(lines), ctypes.addressof(code))
assert ctypes.CDLL(None).prctl(38, 1, 0, 0, 0) == 0
assert ctypes.CDLL(None).prctl(22, 2, program, 0, 0) == 0
runpy.run_module("bot.bootstrap.teaching", run_name="__main__")
"""
"""Teaches where ``SystemCallFilter=~@resources`` forbids a process to give way to others."""


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


async def test_lesson_is_learnt_in_another_process_and_leaves_nothing_in_a_file(tmp_path: Path) -> None:
    # Nobody else writes there meanwhile.
    cache = tmp_path / "cache"
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


@pytest.mark.skipif(platform.machine() not in SETPRIORITY, reason="the number of the system call is not known here")
def test_lesson_is_learnt_where_the_unit_forbids_to_give_way(tmp_path: Path, cache: Path) -> None:
    small_engine(tmp_path / "seeds", cache)
    lesson = lesson_json(Lesson(((3, PAY),)))
    told = json.dumps({"seeds": str(tmp_path / "seeds"), "cache": str(cache), "slug": SLUG, "lesson": lesson})
    command = [sys.executable, "-c", AS_IN_THE_UNIT, str(SETPRIORITY[platform.machine()])]
    done = subprocess.run(command, input=told.encode(), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert arrays_from_bytes(done.stdout)
