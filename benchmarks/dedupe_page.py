"""The tables of `benchmarks.dedupe` as Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from benchmarks.dedupe_peers import OURS, PEERS, Ran
from benchmarks.dedupe_score import Score, Tally
from benchmarks.dedupe_titles import Found
from benchmarks.measuring import growth_exponent

_ABOUT = """\
Every tool reads the same file. Seconds, CPU seconds and memory are those of the whole command, the start of Python and
child processes included. Precision: rows rightly removed / (these + distinct questions lost); recall: rows rightly
removed / rows that should be; lost: distinct questions of which no row stays. Translations are counted nowhere. Peers
run with their documented defaults; SemHash gets the vectors of our static model, whose time is counted as its own.
Only shopmark is given the catalog (names of brands, products and so on); the peers take none.
"""


@dataclass(frozen=True)
class Measured:
    """One tool on one corpus; without a score where it failed."""

    tool: str
    rows: int
    ran: Ran
    score: Score | None = None
    stages: list[dict[str, float | str]] = field(default_factory=list)


def markdown(machine: Mapping[str, str], results: Sequence[Measured], titles: Sequence[Found], seed: int) -> str:
    """The whole page."""
    parts = ["# Dedupe beside other tools\n", *(f"- {name}: {value}" for name, value in machine.items())]
    parts += [f"- peers: {', '.join(package for packages in PEERS.values() for package in packages)}"]
    parts += [f"- seed of the corpora: {seed}\n", _ABOUT]
    for rows in sorted({one.rows for one in results}):
        measured = [one for one in results if one.rows == rows]
        parts += [f"## {rows:,} rows\n", _overview(measured)]
        parts += ["Recall by kind of duplicate\n", _kinds(measured, "by_duplicate", _recall)]
        parts += ["Lost % by kind of near-miss\n", _kinds(measured, "by_miss", _lost)]
        parts += ["Precision / recall / lost % by language\n", _kinds(measured, "by_language", _all_three)]
        parts += [f"Stages of {OURS}: what reaches each\n", _stages(measured)]
    parts += ["## Growth of shopmark\n", _growth(results)]
    if titles:
        parts += ["## Real product titles (Walmart-Amazon, test pairs)\n", _titles(titles)]
    return "\n".join(parts).rstrip() + "\n"


def _overview(measured: Sequence[Measured]) -> str:
    head = ["tool", "precision", "recall", "lost %", "rows/s", "s", "CPU s", "peak MB", ""]
    rows = []
    for one in measured:
        if one.score is None:
            rows.append([one.tool, *[""] * 7, one.ran.failure])
            continue
        whole = one.score.whole
        costs = [f"{one.rows / one.ran.seconds:,.0f}", f"{one.ran.seconds:.1f}", f"{one.ran.cpu:.1f}"]
        quality = [f"{whole.precision:.3f}", f"{whole.recall:.3f}", f"{whole.lost_percent:.2f}"]
        rows.append([one.tool, *quality, *costs, f"{one.ran.peak_mb:,.0f}", ""])
    return _table(head, rows)


def _recall(tally: Tally) -> str:
    return f"{tally.recall:.3f}"


def _lost(tally: Tally) -> str:
    return f"{tally.lost_percent:.2f}"


def _all_three(tally: Tally) -> str:
    return f"{tally.precision:.3f} / {tally.recall:.3f} / {tally.lost_percent:.2f}"


def _kinds(measured: Sequence[Measured], which: str, shown: object) -> str:
    scored = [(one.tool, getattr(one.score, which)) for one in measured if one.score is not None]
    names = sorted({name for _, tallies in scored for name in tallies})
    assert callable(shown)
    rows = [[tool, *(shown(tallies[name]) if name in tallies else "" for name in names)] for tool, tallies in scored]
    return _table(["tool", *names], rows)


def _stages(measured: Sequence[Measured]) -> str:
    head = ["run", "stage", "rows", "% of rows", "pairs", "pairs a row", "removed", "s"]
    rows = []
    for one in measured:
        for stage in one.stages:
            count, pairs = int(stage["rows"]), int(stage["pairs"])
            shares = [f"{count:,}", f"{count / one.rows:.1%}", f"{pairs:,}", f"{pairs / one.rows:.2f}"]
            removed = [f"{int(stage['removed']):,}", f"{float(stage['seconds']):.1f}"]
            rows.append([one.tool, str(stage["stage"]), *shares, *removed])
    return _table(head, rows)


def _growth(results: Sequence[Measured]) -> str:
    ours = [one for one in results if one.tool == OURS and one.score is not None]
    measures = {
        "seconds": [(one.rows, one.ran.seconds) for one in ours],
        "CPU seconds": [(one.rows, one.ran.cpu) for one in ours],
        "peak memory": [(one.rows, one.ran.peak_mb) for one in ours],
    }
    rows = [[name, _exponent(points), *_steps(points)] for name, points in measures.items()]
    sizes = [f"{small:,} to {large:,}" for (small, _), (large, _) in _neighbours(measures["seconds"])]
    about = "The slope of log(measure) over log(rows): 1 is linear.\n\n"
    return about + _table(["", "all sizes", *sizes], rows)


def _neighbours(points: list[tuple[int, float]]) -> list[tuple[tuple[int, float], tuple[int, float]]]:
    return list(pairwise(points))


def _steps(points: list[tuple[int, float]]) -> list[str]:
    return [_exponent(list(pair)) for pair in _neighbours(points)]


def _exponent(points: list[tuple[int, float]]) -> str:
    slope = growth_exponent(points)
    return "-" if slope is None else f"{slope:.2f}"


def _titles(titles: Sequence[Found]) -> str:
    rows = []
    for one in titles:
        if one.failure:
            rows.append([one.tool, "", "", "", "", one.failure])
            continue
        threshold = "its default" if one.threshold is None else f"{one.threshold:.2f}"
        rows.append([one.tool, threshold, f"{one.precision:.3f}", f"{one.recall:.3f}", f"{one.f1:.3f}", ""])
    best: dict[str, float] = {}
    for one in titles:
        if not one.failure:
            best[one.tool] = max(best.get(one.tool, 0.0), one.f1)
    said = ", ".join(f"{tool} {f1:.3f}" for tool, f1 in best.items())
    about = f"A pair counts as found where both titles end in one cluster. Best F1: {said}.\n\n"
    return about + _table(["tool", "threshold", "precision", "recall", "F1", ""], rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
