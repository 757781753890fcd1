"""What a process takes, as Linux tells in /proc, and where one may listen."""

import os
import re
import socket
from pathlib import Path

_KB = re.compile(r"^(VmRSS|Pss|VmHWM):\s+(\d+) kB$", re.MULTILINE)


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def spent(process: int) -> float:
    """Seconds of processor time so far, in user and system mode."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> dict[str, float]:
    """MB by the names in /proc: ``VmRSS`` and ``Pss`` now, ``VmHWM`` the most it ever took."""
    text = "".join(Path(f"/proc/{process}/{name}").read_text() for name in ("status", "smaps_rollup"))
    return {name: int(kilobytes) / 1024 for name, kilobytes in _KB.findall(text)}
