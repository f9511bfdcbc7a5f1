"""The steps that are measured, each alone in its process: `python -m benchmarks.steps STEP FOLDER`.

A step reads what the steps before it left in FOLDER and writes its own result there, always anew. It prints one JSON
object: rows that went in, seconds, CPU seconds (children included) and parts.
"""

import json
import resource
import shutil
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks import limits
from benchmarks.workspaces import SALT
from curation.baselines import judge_baselines
from curation.dedupe import dedupe_questions
from curation.filters import FILTERS, filter_questions
from curation.generation import generate_task
from curation.generation.nurseries import close_nurseries
from curation.pipeline import TASKS_AT_ONCE, configured_tasks, threads_of_a_task
from curation.release import ReleaseInputs, write_candidate
from curation.sampling import apply_quota, draw_sample
from curation.splits import assign_splits, salt_commitment
from curation.task_folder import TaskFolder
from curation.validation import validate
from curation.verification import verify
from schemas.task import TaskSpec
from warehouse import ledger
from warehouse.ingest import ingest_source
from warehouse.snapshot import publish_snapshot
from warehouse.sources_list import list_sources
from warehouse.workspace import Workspace

SOURCE = "sample_market"


@dataclass
class Outcome:
    """rows: that went in; parts: name -> [rows, seconds]."""

    rows: int
    parts: dict[str, list[float]] = field(default_factory=dict)


def _out(workspace: Workspace, step: str) -> Path:
    """An empty folder for the result of a step."""
    folder = workspace.root / "out" / step
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _result(workspace: Workspace, step: str) -> Path:
    return workspace.root / "out" / step / "questions.parquet"


def _rows(path: Path) -> int:
    return int(pq.read_metadata(path).num_rows)


def _tables(workspace: Workspace) -> dict[str, Path]:
    return {name: table.path for name, table in publish_snapshot(workspace).tables.items()}


def _generated(workspace: Workspace) -> list[Path]:
    return sorted((workspace.root / "out" / "generate").glob("*/questions.parquet"))


def _specs(workspace: Workspace) -> dict[str, TaskSpec]:
    return {name: task.spec for name, task in configured_tasks(workspace).items()}


def ingest(workspace: Workspace) -> Callable[[], Outcome]:
    shutil.rmtree(workspace.state, ignore_errors=True)

    def work() -> Outcome:
        return Outcome(sum(file.rows_in for file in ingest_source(workspace, SOURCE).files))

    return work


def snapshot(workspace: Workspace) -> Callable[[], Outcome]:
    shutil.rmtree(workspace.stages / "snapshot", ignore_errors=True)
    return lambda: Outcome(sum(table.rows for table in publish_snapshot(workspace).tables.values()))


def generate(workspace: Workspace) -> Callable[[], Outcome]:
    """Every task, two at a time, as the flow does it."""
    out, tables, config = _out(workspace, "generate"), _tables(workspace), workspace.config
    licences = {SOURCE: list_sources(workspace.source_roots)[SOURCE].spec.licence}

    def one(task: TaskFolder) -> tuple[str, list[float]]:
        started = time.perf_counter()
        folder = out / task.spec.name
        folder.mkdir()
        report = generate_task(
            task,
            {name: tables[name] for name in task.spec.tables},
            folder,
            languages=config.languages,
            licences=licences,
            threads=threads_of_a_task(config.threads),
            memory_limit=config.memory_limit,
            seconds=config.task_seconds,
        )
        return task.spec.name, [report.facts, time.perf_counter() - started]

    def work() -> Outcome:
        with ThreadPoolExecutor(TASKS_AT_ONCE) as pool:
            parts = dict(pool.map(one, configured_tasks(workspace).values()))
        close_nurseries()
        return Outcome(int(sum(rows for rows, _ in parts.values())), parts)

    return work


def verification(workspace: Workspace) -> Callable[[], Outcome]:
    paths, tables, specs, out = _generated(workspace), _tables(workspace), _specs(workspace), _out(workspace, "verify")

    def work() -> Outcome:
        verify(paths, tables, specs, out, threads=workspace.config.threads)
        return Outcome(sum(map(_rows, paths)))

    return work


def filters(workspace: Workspace) -> Callable[[], Outcome]:
    path, specs, out = _result(workspace, "verify"), _specs(workspace), _out(workspace, "filter")

    def work() -> Outcome:
        filter_questions([path], specs, out, threads=workspace.config.threads)
        return Outcome(_rows(path))

    return work


def filters_alone(workspace: Workspace) -> Callable[[], Outcome]:
    """Each filter alone, reading and writing included, and reading and writing without any."""
    path, specs, out = _result(workspace, "verify"), _specs(workspace), _out(workspace, "filters_alone")

    def work() -> Outcome:
        parts = {}
        for name, chosen in [("none (reads and writes)", ()), *((one.name, (one,)) for one in FILTERS)]:
            started = time.perf_counter()
            filter_questions([path], specs, out, threads=workspace.config.threads, filters=chosen)
            parts[name] = [_rows(path), time.perf_counter() - started]
        return Outcome(_rows(path) * len(parts), parts)

    return work


def dedupe(workspace: Workspace) -> Callable[[], Outcome]:
    path, tables, out = _result(workspace, "filter"), _tables(workspace), _out(workspace, "dedupe")
    config = workspace.config

    def work() -> Outcome:
        dedupe_questions([path], out, config.dedupe, tables, threads=config.threads)
        return Outcome(_rows(path))

    return work


def baselines(workspace: Workspace) -> Callable[[], Outcome]:
    path, out, config = _result(workspace, "dedupe"), _out(workspace, "baselines"), workspace.config

    def work() -> Outcome:
        judge_baselines([path], out, embedder=config.dedupe.embedder, threads=config.threads)
        return Outcome(_rows(path))

    return work


def quota(workspace: Workspace) -> Callable[[], Outcome]:
    path, specs, out = _result(workspace, "baselines"), _specs(workspace), _out(workspace, "quota")
    config, tables = workspace.config, _tables(workspace)

    def work() -> Outcome:
        apply_quota(
            [path],
            specs,
            out,
            snapshot_tables=tables,
            per_language=config.per_language,
            family_share=config.family_share,
        )
        return Outcome(_rows(path))

    return work


def split(workspace: Workspace) -> Callable[[], Outcome]:
    path, out = _result(workspace, "quota"), _out(workspace, "split")
    known = ledger.read(workspace, "split")

    def work() -> Outcome:
        assign_splits([path], known, out, shares=workspace.config.split_shares, salt=SALT)
        return Outcome(_rows(path))

    return work


def validation(workspace: Workspace) -> Callable[[], Outcome]:
    """Great Expectations over core tables, distinct questions and the release."""
    tables, specs, out = _tables(workspace), _specs(workspace), _out(workspace, "validate")
    questions, released = _result(workspace, "dedupe"), _result(workspace, "split")

    def work() -> Outcome:
        validate(tables, [questions], released, out, config=workspace.config, tasks=specs)
        return Outcome(sum(map(_rows, [*tables.values(), questions, released])))

    return work


def release(workspace: Workspace) -> Callable[[], Outcome]:
    """A candidate with report, card and exports."""
    out, tasks, snapshot = workspace.root / "out", configured_tasks(workspace), publish_snapshot(workspace)
    shutil.rmtree(workspace.releases, ignore_errors=True)
    draw_sample([_result(workspace, "split")], _out(workspace, "sample"), per_stratum=2)
    after_generation = [
        out / step / "decisions.parquet" for step in ("verify", "filter", "dedupe", "baselines", "quota", "split")
    ]
    inputs = ReleaseInputs(
        questions=_result(workspace, "split"),
        decisions=[*sorted((out / "generate").glob("*/decisions.parquet")), *after_generation],
        pairs=out / "dedupe" / "pairs.parquet",
        baselines=out / "baselines" / "baselines.parquet",
        likeness=out / "baselines" / "likeness.parquet",
        sample=out / "sample" / "sample.parquet",
        tasks={name: task.spec for name, task in tasks.items()},
        task_fingerprints={name: task.fingerprint for name, task in tasks.items()},
        source_table=snapshot.tables["source"].path,
        source_fingerprints=snapshot.sources,
        salt_commitment=salt_commitment(SALT),
        validation_docs=out / "validate",
        generated=_generated(workspace),
    )

    def work() -> Outcome:
        write_candidate(workspace, inputs)
        return Outcome(_rows(inputs.questions))

    return work


def facts(workspace: Workspace) -> Callable[[], Outcome]:
    """facts.sql of every task, nothing rendered: what the limit of generation reads."""
    out = _out(workspace, "facts")
    return lambda: Outcome(*limits.make_facts(workspace, _tables(workspace), out))


def limit_ingest(workspace: Workspace) -> Callable[[], Outcome]:
    return lambda: Outcome(limits.read_raw(workspace, SOURCE, _out(workspace, "limit_ingest")))


def limit_generate(workspace: Workspace) -> Callable[[], Outcome]:
    facts_made, out = workspace.root / "out" / "facts", _out(workspace, "limit_generate")
    return lambda: Outcome(*limits.build_strings(workspace, facts_made, out))


def limit_filters(workspace: Workspace) -> Callable[[], Outcome]:
    path = _result(workspace, "verify")
    return lambda: Outcome(limits.scan_once(path, workspace.config.threads))


STEPS: dict[str, Callable[[Workspace], Callable[[], Outcome]]] = {
    "ingest": ingest,
    "limit: ingest": limit_ingest,
    "snapshot": snapshot,
    "generate": generate,
    "facts.sql alone": facts,
    "limit: generate": limit_generate,
    "verify": verification,
    "filter": filters,
    "filters alone": filters_alone,
    "limit: filter": limit_filters,
    "dedupe": dedupe,
    "baselines": baselines,
    "quota": quota,
    "split": split,
    "validate": validation,
    "release": release,
}
"""In the order in which they need each other. What prepares a step is done before its clock starts."""


def main(step: str, folder: str) -> None:
    """Run one step and print what it took."""
    work = STEPS[step](Workspace.open(Path(folder)))
    cpu, started = _cpu(), time.perf_counter()
    outcome = work()
    seconds = time.perf_counter() - started
    print(json.dumps({"rows": outcome.rows, "seconds": seconds, "cpu": _cpu() - cpu, "parts": outcome.parts}))


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
