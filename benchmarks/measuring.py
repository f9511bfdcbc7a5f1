"""Measures one step in a process of its own: wall time, CPU time, and the memory of the whole process tree."""

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from math import log
from pathlib import Path

from warehouse.workspace import CHECKOUT

_LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class Measured:
    """One run of a step. rows: that went in; seconds: wall, without the start of Python; cpu and peak_mb: children
    included (memory that processes share counts for each); parts: name -> [rows, seconds] within the step."""

    step: str
    rows: int
    seconds: float
    cpu: float
    peak_mb: float
    parts: dict[str, list[float]]

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds


def measure(step: str, folder: Path) -> Measured:
    """Run `python -m benchmarks.steps STEP FOLDER` once."""
    command = [sys.executable, "-m", "benchmarks.steps", step, str(folder)]
    process = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_resident(pid) for pid in _tree(process.pid)))
        time.sleep(_LOOK_SECONDS)
    assert process.stdout is not None
    said = process.stdout.read()
    if process.returncode:
        raise SystemExit(f"the step {step} failed (exit code {process.returncode}); its message stands above")
    return Measured(step=step, peak_mb=round(peak / 1e6, 1), **json.loads(said.splitlines()[-1]))


def _tree(root: int) -> list[int]:
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                waiting += map(int, children.read_text().split())
            except OSError:  # ended meanwhile
                continue
    return found


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def median(runs: list[Measured]) -> Measured:
    """The run of median wall time, with the largest peak of all runs; parts have the median of their seconds."""
    middle = sorted(runs, key=lambda run: run.seconds)[(len(runs) - 1) // 2]
    parts = {
        name: [rows, statistics.median(run.parts[name][1] for run in runs)] for name, (rows, _) in middle.parts.items()
    }
    return Measured(**(asdict(middle) | {"peak_mb": max(run.peak_mb for run in runs), "parts": parts}))


def growth_exponent(points: list[tuple[int, float]]) -> float | None:
    """Slope of log(seconds) over log(rows) by least squares: 1 is linear. None where the rows do not grow."""
    if len(points) < 2 or max(rows for rows, _ in points) < 2 * min(rows for rows, _ in points):
        return None
    return statistics.linear_regression(
        [log(rows) for rows, _ in points], [log(seconds) for _, seconds in points]
    ).slope


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    libraries = ("duckdb", "pyarrow", "faiss-cpu", "torch", "sentence-transformers", "great-expectations")
    return {
        "processor": (names[0].partition(":")[2].strip() if names else platform.machine()) + f", {cores} cores",
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "libraries": ", ".join(f"{name} {version(name)}" for name in libraries),
        "load at the start": f"{os.getloadavg()[0]:.1f}",
    }
