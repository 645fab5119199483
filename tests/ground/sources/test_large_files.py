"""A file of a gigabyte is read in bounded memory, and progress is told while it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REGIONS, INDUSTRIES = 1_000, 1_000
# Not ru_maxrss: a child inherits that of the process that started it, here the whole test run.
READ = """
import sys
from pathlib import Path
from klastr.sources.tables import read_regional_table
told = []
table = read_regional_table(sys.argv[1], progress=lambda done, of: told.append(done)).table
peak = next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
print(*table.shape, int(table.values.sum()), len(told), peak)
"""


def write(path: Path, encoding: str, beside: str) -> None:
    """A million cells with a long remark beside each."""
    with path.open("w", encoding=encoding, newline="") as file:
        file.write("region,industry,jobs,remark\n")
        for region in range(REGIONS):
            file.write("".join(f"R{region:04d},I{industry:04d},3,{beside}\n" for industry in range(INDUSTRIES)))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in kilobytes on Linux only")
@pytest.mark.parametrize(("encoding", "remark"), [("utf-8", 1_000), ("utf-16", 500), ("cp1250", 1_000)])
def test_a_gigabyte_is_read_in_bounded_memory(tmp_path: Path, encoding: str, remark: int) -> None:
    path = tmp_path / "large.csv"
    write(path, encoding, "ř" + "x" * (remark - 1))
    assert path.stat().st_size > 1_000_000_000
    command = [sys.executable, "-c", READ, str(path)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    path.unlink()
    assert answer[:4] == ["1", str(REGIONS), str(INDUSTRIES), str(3 * REGIONS * INDUSTRIES)]
    assert int(answer[4]) > 1
    assert int(answer[5]) < 600_000  # kilobytes
