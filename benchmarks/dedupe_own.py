"""Dedupe of Shopmark's own questions: rows a second, what is found of planted duplicates, and distinct questions lost.

    python -m benchmarks.dedupe_own [--products 4000]

Questions of all tasks over a sample market go through the stages before dedupe; then duplicates of known kinds and
look-alikes that differ in one fact are planted (benchmarks/planted_questions.py). Beside `dedupe_questions` the same
file goes through plain hashing of the normalised prompt, the limit. Writes results/dedupe_own.md (or --results FOLDER).
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from benchmarks.dedupe_peers import run
from benchmarks.dedupe_score import Tally
from benchmarks.measuring import machine, measure
from benchmarks.planted_questions import DUPLICATE, plant
from benchmarks.workspaces import sample_workspace
from curation.dedupe.dedupe import stages
from curation.pipeline import configured_tasks
from curation.question_tables import open_questions
from warehouse.snapshot import publish_snapshot
from warehouse.sql_text import literal
from warehouse.workspace import Workspace

_ABOUT = """\
Rows a second, seconds and CPU seconds are those of the dedupe, reading and writing included, the start of Python not;
its model is loaded in them. Peak memory is that of the whole process. A distinct question is one task, language, gold
and text of every slot, to the letter, before a planted duplicate is noised; lost: no row of it stays. Recall: rows
rightly removed / rows that should be. The limit hashes the prompt in lower case without punctuation, in DuckDB, and
writes one row a hash: what reading, one pass over the prompts and writing take.
"""

OURS, LIMIT = "shopmark", "limit: normalised prompt, hashed"


@dataclass(frozen=True)
class Measured:
    """One run over the planted questions. parts: stage -> [seconds, CPU seconds]; tallies: kind -> what became of the
    distinct questions that hold a row of that kind."""

    rows: int
    seconds: float
    cpu: float
    peak_mb: float
    parts: dict[str, list[float]]
    tallies: dict[str, Tally]

    @property
    def whole(self) -> Tally:
        counts = zip(*(vars(tally).values() for tally in self.tallies.values()), strict=True)
        return Tally(*(sum(column) for column in counts))


def prepare(folder: Path, products: int) -> None:
    """Planted questions and their truth in `folder`/planted, from a fresh sample market."""
    workspace = sample_workspace(folder, products)
    for step in ("ingest", "snapshot", "generate", "verify", "filter"):
        measured = measure(step, folder)
        print(f"{step}: {measured.rows:,} rows, {measured.seconds:.1f} s", file=sys.stderr, flush=True)
    specs = {name: task.spec for name, task in configured_tasks(workspace).items()}
    (folder / "planted").mkdir(exist_ok=True)
    plant(folder / "out/filter/questions.parquet", specs, folder / "planted")


def measured(name: str, folder: Path, limit: float) -> Measured:
    """Run one of WORK in a process of its own and score what it kept."""
    out = folder / "deduped" / str(list(WORK).index(name))
    out.mkdir(parents=True, exist_ok=True)
    log = folder / "log"
    ran = run([sys.executable, "-m", "benchmarks.dedupe_own", "--child", name, "--folder", folder], limit, log)
    if ran.failure:
        raise SystemExit(f"{name}: {ran.failure}")
    said = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
    tallies = score(folder / "planted/truth.parquet", out / "questions.parquet")
    return Measured(**said, peak_mb=ran.peak_mb, tallies=tallies)


def ours(folder: Path, out: Path) -> dict[str, list[float]]:
    """`dedupe_questions`, with a clock at every stage."""
    workspace = Workspace.open(folder)
    tables = {name: table.path for name, table in publish_snapshot(workspace).tables.items()}
    threads, parts = workspace.config.threads, {}
    connection = open_questions([folder / "planted/questions.parquet"], threads)
    for name, work in stages(connection, out, workspace.config.dedupe, tables, threads).items():
        parts[name] = _clocked(work)
    connection.close()
    return parts


def hashed(folder: Path, out: Path) -> dict[str, list[float]]:
    """The limit: one row a task, language and normalised prompt."""
    source, target = literal(folder / "planted/questions.parquet"), literal(out / "questions.parquet")
    connection = duckdb.connect(config={"threads": Workspace.open(folder).config.threads})
    sql = f"""COPY (SELECT * FROM read_parquet({source}) SEMI JOIN (
        SELECT min(question_id) AS question_id FROM read_parquet({source})
        GROUP BY task, language, hash(trim(regexp_replace(lower(prompt), '[\\pP\\s]+', ' ', 'g')))
        ) USING (question_id)) TO {target} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"""
    parts = {"all": _clocked(lambda: connection.execute(sql))}
    connection.close()
    return parts


WORK: dict[str, Callable[[Path, Path], dict[str, list[float]]]] = {OURS: ours, LIMIT: hashed}


def _clocked(work: Callable[[], object]) -> list[float]:
    cpu, started = _cpu(), time.perf_counter()
    work()
    return [time.perf_counter() - started, _cpu() - cpu]


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _child(name: str, folder: Path) -> None:
    parts: dict[str, list[float]] = {}
    seconds, cpu = _clocked(lambda: parts.update(WORK[name](folder, folder / "deduped" / str(list(WORK).index(name)))))
    rows = pq.read_metadata(folder / "planted/questions.parquet").num_rows
    print(json.dumps({"rows": rows, "seconds": seconds, "cpu": cpu, "parts": parts}))


def score(truth: Path, kept: Path) -> dict[str, Tally]:
    """By kind of row that was planted into a distinct question (`base`: none), what became of the rows."""
    with duckdb.connect() as connection:
        cells = connection.execute(
            f"""SELECT kind, sum(n - greatest(k, 1))::BIGINT, sum(greatest(k - 1, 0))::BIGINT,
                count(*) FILTER (k = 0), count(*)
            FROM (
                SELECT max(kind) AS kind, count(*) AS n, count(kept.question_id) AS k
                FROM read_parquet({literal(truth)}) AS truth
                LEFT JOIN read_parquet({literal(kept)}) AS kept USING (question_id) GROUP BY distinct_question
            ) GROUP BY kind ORDER BY kind"""
        ).fetchall()
    return {kind: Tally(*counts) for kind, *counts in cells}


def markdown(host: dict[str, str], results: dict[str, Measured], products: int) -> str:
    """The page."""
    mine = results[OURS]
    duplicates = {kind: tally for kind, tally in mine.tallies.items() if kind.startswith(DUPLICATE)}
    others = {kind: tally for kind, tally in mine.tallies.items() if kind not in duplicates}
    limit = results[LIMIT].tallies
    parts = ["# Dedupe of Shopmark's own questions\n", *(f"- {name}: {value}" for name, value in host.items())]
    parts += [f"- sample market: {products:,} products, questions of all tasks, after the filters\n", _ABOUT]
    head = ["", "rows", "distinct", "lost", "recall", "rows/s", "s", "CPU s", "rows/CPU s", "peak MB"]
    parts += [_table(head, [_overview(name, one) for name, one in results.items()])]
    parts += ["## Stages of shopmark\n", "The model is loaded while the first stages run, and counts in their CPU.\n"]
    parts += [
        _table(["stage", "s", "CPU s"], [[name, f"{s:.2f}", f"{cpu:.2f}"] for name, (s, cpu) in mine.parts.items()])
    ]
    parts += ["## Planted duplicates\n"]
    head = ["kind", "distinct questions", "recall", "recall of the limit", "lost", "lost by the limit"]
    parts += [
        _table(head, [_found(kind.removeprefix(DUPLICATE), tally, limit[kind]) for kind, tally in duplicates.items()])
    ]
    parts += ["## All other questions: as generated (base), and planted ones that differ in one fact\n"]
    head = ["kind", "distinct questions", "lost", "lost by the limit"]
    rows = [[kind, f"{tally.distinct:,}", f"{tally.lost:,}", f"{limit[kind].lost:,}"] for kind, tally in others.items()]
    parts += [_table(head, rows)]
    return "\n".join(parts).rstrip() + "\n"


def _overview(name: str, one: Measured) -> list[str]:
    whole = one.whole
    counts = [f"{one.rows:,}", f"{whole.distinct:,}", f"{whole.lost:,}", f"{whole.recall:.4f}"]
    costs = [f"{one.rows / one.seconds:,.0f}", f"{one.seconds:.1f}", f"{one.cpu:.1f}", f"{one.rows / one.cpu:,.0f}"]
    return [name, *counts, *costs, f"{one.peak_mb:,.0f}"]


def _found(kind: str, ours: Tally, limit: Tally) -> list[str]:
    recall = [f"{one.recall:.4f}" for one in (ours, limit)]
    return [kind, f"{ours.distinct:,}", *recall, f"{ours.lost:,}", f"{limit.lost:,}"]


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def main() -> int:
    """Measure and write the page; or, as a child, run one tool."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, default=4000, help="of the sample market (4000: 340,000 questions)")
    parser.add_argument("--limit", type=float, default=1800, help="seconds that a run may take")
    parser.add_argument("--folder", type=Path, help="keeps what is made on the way, and uses what is there")
    parser.add_argument("--results", type=Path, default=Path(__file__).parent / "results", help="folder of the page")
    parser.add_argument("--child", choices=list(WORK), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        _child(options.child, options.folder)
        return 0
    host = machine()
    with tempfile.TemporaryDirectory(prefix="shopmark-dedupe-own-") as scratch:
        folder = (options.folder or Path(scratch)).absolute()
        if not (folder / "planted/truth.parquet").is_file():
            prepare(folder, options.products)
        results = {name: measured(name, folder, options.limit) for name in WORK}
    page = markdown(host, results, options.products)
    options.results.mkdir(parents=True, exist_ok=True)
    (options.results / "dedupe_own.md").write_text(page, encoding="utf-8")
    print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
