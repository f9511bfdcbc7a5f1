"""The tables of `benchmarks.stages` as Markdown."""

from collections.abc import Mapping

from benchmarks.measuring import Measured, growth_exponent

LIMITS = {"ingest": "limit: ingest", "generate": "limit: generate", "filter": "limit: filter"}
_ABOUT = """\
Rows are those that go in (of generation: facts). Seconds are wall time of the median run; CPU seconds and memory
count child processes. The limit is what DuckDB alone reaches on the same rows in the same run: for ingest its own
readers filling tables from the same raw files (no row numbers, no rejects, no core tables); for generation prompt and
option lists from ready facts to Parquet (nothing drawn, checked or recorded, and facts.sql itself not run); for the
filters one scan with one regular expression. The exponent is the slope of log(seconds) over log(rows): 1 is linear.
"""


def markdown(machine: Mapping[str, str], results: Mapping[str, Mapping[int, Measured]], runs: int) -> str:
    """The whole page: machine, stages, memory, tasks, filters."""
    scales = sorted({scale for by_scale in results.values() for scale in by_scale})
    parts = ["# Stages of the sample market\n"]
    parts += [f"- {name}: {value}" for name, value in machine.items()]
    parts += [f"- runs of each step: {runs} (the median counts); 1x is 500 products\n", _ABOUT]
    parts += ["## Rows a second\n", _rates(results, scales)]
    parts += ["## Time and memory\n", _costs(results, scales)]
    for step, title in (
        ("generate", "Tasks: facts a second, from the start of the child process to Parquet, two tasks at a time"),
        ("facts.sql alone", "Tasks: facts a second of facts.sql alone, one task at a time"),
        ("filters alone", "Each filter alone, reading and writing included"),
    ):
        if results.get(step):
            parts += [f"## {title}\n", _parts(results[step])]
    return "\n".join(parts) + "\n"


def _rates(results: Mapping[str, Mapping[int, Measured]], scales: list[int]) -> str:
    rows = []
    for step, measured in results.items():
        exponent = growth_exponent([(one.rows, one.seconds) for one in measured.values()])
        limit = results.get(LIMITS.get(step, ""), {})
        top = max(measured, default=0)
        share = f"{measured[top].rate / limit[top].rate:.0%}" if top in limit else ""
        cells = [f"{measured[scale].rate:,.0f}" if scale in measured else "" for scale in scales]
        rows.append([step, *cells, "" if exponent is None else f"{exponent:.2f}", share])
    return _table(["step", *(f"{scale}x" for scale in scales), "exponent", "of its limit"], rows)


def _costs(results: Mapping[str, Mapping[int, Measured]], scales: list[int]) -> str:
    head = ["step", *(f"{scale}x {what}" for scale in scales for what in ("rows", "s", "CPU s", "peak MB"))]
    rows = []
    for step, measured in results.items():
        row = [step]
        for scale in scales:
            one = measured.get(scale)
            row += [f"{one.rows:,}", f"{one.seconds:.2f}", f"{one.cpu:.1f}", f"{one.peak_mb:,.0f}"] if one else [""] * 4
        rows.append(row)
    return _table(head, rows)


def _parts(measured: Mapping[int, Measured]) -> str:
    names = sorted({name for one in measured.values() for name in one.parts})
    rows = []
    for name in names:
        row = [name]
        for one in measured.values():
            count, seconds = one.parts.get(name, [0, 0.0])
            row += [f"{count:,.0f}", f"{seconds:.2f}", f"{count / seconds:,.0f}" if seconds else ""]
        rows.append(row)
    return _table(["", *(f"{scale}x {what}" for scale in measured for what in ("rows", "s", "rows/s"))], rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
