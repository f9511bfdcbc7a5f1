"""What it costs to add rows to what was deduped before: the new ones against the stored index, beside all at once.

    python -m benchmarks.dedupe_adding [--rows 200000 1000000] [--percent 1 10]

A corpus (see `dedupe`) is deduped whole, and then again in two parts that are drawn by the hash of ids: the larger one
first, the smaller one against its result. What stays of both parts is scored like the whole. Writes
results/dedupe_adding.md (or --results FOLDER).
"""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path

from benchmarks.dedupe_peers import Ran, run
from benchmarks.dedupe_score import Tally, score
from benchmarks.measuring import machine
from warehouse.workspace import CHECKOUT

_LIMIT = 1800.0


@dataclass(frozen=True)
class Line:
    """One way to dedupe: how many rows its command read, how it ran, and what was right in the end."""

    name: str
    rows: int
    ran: Ran
    tally: Tally


def _split(corpus: Path, percent: float, folder: Path) -> tuple[Path, Path, int]:
    """Old and new rows as files, and how many are new."""
    old, new, count = folder / "old.jsonl", folder / "new.jsonl", 0
    with (corpus / "input.jsonl").open("rb") as rows, old.open("wb") as to_old, new.open("wb") as to_new:
        for row in rows:
            is_new = int(md5(str(json.loads(row)["id"]).encode()).hexdigest()[:8], 16) < percent / 100 * 2**32
            (to_new if is_new else to_old).write(row)
            count += is_new
    return old, new, count


def _dedupe(rows: Path, out: Path, corpus: Path, *options: str | Path) -> tuple[Ran, list[int]]:
    """Run the command; gives the ids that stay."""
    command: list[str | Path] = [
        Path(sys.executable).parent / "shopmark",
        "dedupe",
        rows,
        "--text",
        "text",
        "--out",
        out,
    ]
    ran = run([*command, "--catalog", corpus / "catalog.json", *options], _LIMIT, out.with_suffix(".log"))
    if ran.failure:
        raise SystemExit(ran.failure)
    with (out / "kept.jsonl").open("rb") as kept:
        return ran, [json.loads(row)["id"] for row in kept]


def measured(corpus: Path, rows: int, percents: list[float], folder: Path) -> list[Line]:
    """All lines of the page."""

    def scored(kept: list[int]) -> Tally:
        return score(corpus / "input.jsonl", corpus / "truth.jsonl", kept).whole

    ran, kept = _dedupe(corpus / "input.jsonl", folder / "whole", corpus)
    lines = [Line("all at once", rows, ran, scored(kept))]
    for percent in percents:
        place = folder / f"{percent:g}"
        place.mkdir()
        old, new, count = _split(corpus, percent, place)
        _, kept_old = _dedupe(old, place / "old", corpus)
        ran, kept_new = _dedupe(new, place / "new", corpus, "--against", place / "old")
        lines.append(Line(f"{percent:g} % added", count, ran, scored(kept_old + kept_new)))
    return lines


def _section(rows: int, lines: list[Line]) -> list[str]:
    whole = lines[0].ran
    table = [
        f"| {line.name} | {line.rows:,} | {line.ran.seconds:.1f} | {line.ran.cpu:.1f} | "
        f"{line.ran.cpu / whole.cpu:.0%} | "
        f"{line.tally.precision:.4f} | {line.tally.recall:.4f} | {line.tally.lost_percent:.3f} |"
        for line in lines
    ]
    return [
        f"## {rows:,} rows\n",
        "| run | rows read | s | CPU s | CPU of the whole | precision | recall | lost % |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        *table,
        "",
    ]


def _head(seed: int) -> list[str]:
    return [
        "# Dedupe: rows that are added\n",
        *(f"- {name}: {value}" for name, value in machine().items()),
        f"- seed of the corpora: {seed}\n",
        "Seconds and CPU seconds are those of the command that reads the added rows, Python's start included.\n",
    ]


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="*", default=[200_000, 1_000_000])
    parser.add_argument("--percent", type=float, nargs="*", default=[1, 10], help="of the rows that are added")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--generator", type=Path, default=CHECKOUT.parent / "shared/dedup_bench/generate.py")
    parser.add_argument("--results", type=Path, default=Path(__file__).parent / "results", help="folder of the page")
    options = parser.parse_args()
    page = _head(options.seed)
    for rows in options.rows:
        with tempfile.TemporaryDirectory(prefix="shopmark-adding-") as folder:
            corpus = Path(folder) / "corpus"
            made = [options.generator, "--rows", rows, "--seed", options.seed, "--out", corpus]
            subprocess.run([sys.executable, "-B", *map(str, made)], check=True, stdout=sys.stderr)
            page += _section(rows, measured(corpus, rows, options.percent, Path(folder)))
    (options.results / "dedupe_adding.md").write_text("\n".join(page), encoding="utf-8")


if __name__ == "__main__":
    main()
