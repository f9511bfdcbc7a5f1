"""Rows a second of every stage at several sizes of the sample market, beside what DuckDB alone reaches.

    python -m benchmarks.stages                       three runs at 1x (500 products), 4x and 16x: half an hour or more
    python -m benchmarks.stages --scales 1 --runs 1   a first look

Writes results/stages.md and results/stages.json (or --results FOLDER). A step is measured alone in its process; what
it needs of earlier steps is made first and not counted.
"""

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from benchmarks.measuring import Measured, machine, measure, median
from benchmarks.report import markdown
from benchmarks.steps import STEPS
from benchmarks.workspaces import sample_workspace

PRODUCTS = 500
"""Of the sample market at 1x: those of `make demo`."""
Results = dict[str, dict[int, Measured]]
"""step -> scale -> the median run."""


def measure_scale(folder: Path, scale: int, runs: int, only: set[str]) -> dict[str, Measured]:
    """All steps at one scale, `runs` times; of steps outside `only` one run, since later ones need their result."""
    _say(f"{scale}x: writing the sample market ({PRODUCTS * scale:,} products)")
    sample_workspace(folder, PRODUCTS * scale)
    last = max(place for place, step in enumerate(STEPS) if step in only)
    found = {}
    for step in list(STEPS)[: last + 1]:
        measured = [_once(step, folder, scale, run) for run in range(runs if step in only else 1)]
        if step in only:
            found[step] = median(measured)
    return found


def _once(step: str, folder: Path, scale: int, run: int) -> Measured:
    measured = measure(step, folder)
    _say(
        f"{scale}x run {run + 1}: {step:<18} {measured.rows:>11,} rows {measured.seconds:>8.2f} s "
        f"{measured.rate:>12,.0f} rows/s {measured.cpu:>8.1f} CPU s {measured.peak_mb:>7,.0f} MB"
    )
    return measured


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="runs of each step, of which the median counts (3)")
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 4, 16], help="times 500 products (1 4 16)")
    parser.add_argument(
        "--only", nargs="+", default=list(STEPS), choices=list(STEPS), metavar="STEP", help=str([*STEPS])
    )
    parser.add_argument("--results", type=Path, default=Path(__file__).parent / "results", help="folder of the tables")
    parser.add_argument("--folder", type=Path, help="where markets and results of stages are written (temporary)")
    return parser.parse_args()


def main() -> None:
    """Measure and write the tables."""
    options = _options()
    host = machine()
    results: Results = {step: {} for step in STEPS if step in options.only}
    for scale in options.scales:
        folder = Path(tempfile.mkdtemp(prefix=f"shopmark-{scale}x-", dir=options.folder))
        try:
            for step, measured in measure_scale(folder, scale, options.runs, set(options.only)).items():
                results[step][scale] = measured
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        _write(options, host, results)


def _write(options: argparse.Namespace, host: dict[str, str], results: Results) -> None:
    """Both files, after every scale: a run that is ended leaves what it found."""
    options.results.mkdir(parents=True, exist_ok=True)
    content = {step: {scale: asdict(one) for scale, one in scales.items()} for step, scales in results.items()}
    said = json.dumps({"machine": host, "runs": options.runs, "steps": content}, indent=1)
    (options.results / "stages.json").write_text(said + "\n", encoding="utf-8")
    page = markdown(host, results, options.runs)
    (options.results / "stages.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
