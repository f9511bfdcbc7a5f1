"""The parent of a task's child process: a clean environment, a time limit, a memory limit."""

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from curation.generation.functions import changing_functions, functions_sql
from curation.generation.job import Job
from curation.generation.nurseries import run_in_child
from curation.generation.render import render_statements
from curation.task_folder import TaskFolder
from schemas.errors import GenerationError
from schemas.languages import Language

_BYTES = {
    "": 1,
    "KB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "TB": 10**12,
    "KIB": 2**10,
    "MIB": 2**20,
    "GIB": 2**30,
    "TIB": 2**40,
}


@dataclass(frozen=True)
class GenerationReport:
    """facts = questions + dropped."""

    task: str
    facts: int
    questions: int
    dropped: int


def generate_task(
    task: TaskFolder,
    snapshot_tables: Mapping[str, Path],
    out: Path,
    *,
    languages: Sequence[Language],
    licences: Mapping[str, str],
    threads: int = 2,
    memory_limit: str = "4GB",
    seconds: int = 600,
    probe: bool = False,
) -> GenerationReport:
    """Rendered questions of one task, with evidence, made in a child process.

    Writes questions.parquet (QUESTION_SCHEMA, sorted by question_id) and decisions.parquet (facts that gave no
    question) into `out`.

    Args:
        task: the task folder.
        snapshot_tables: core table -> Parquet file of the snapshot.
        out: an existing folder.
        languages: facts of other languages are left alone.
        licences: source -> licence of the sources of the snapshot.
        threads: of the child's DuckDB; does not change the output.
        memory_limit: in DuckDB's words (`4GB`).
        seconds: after this time the child is ended.
        probe: also write alike.parquet (curation.generation.probe), for `task check`.

    Raises:
        GenerationError: the SQL is wrong, gives wrong rows, or is over its time or memory.
    """
    missing = sorted(set(task.spec.tables) - set(snapshot_tables))
    if missing:
        raise GenerationError(
            f"task {task.spec.name} reads {', '.join(missing)}, which the snapshot lacks",
            str(task.path / "task.yaml"),
            "Publish the snapshot again (`shopmark ingest`), or mend `tables`.",
        )
    # Beside the result, so that what a killed build spilled goes with its unfinished stage.
    with tempfile.TemporaryDirectory(prefix=".scratch-", dir=out.resolve()) as scratch:
        job = replace(
            make_job(task, snapshot_tables, languages, licences, out, Path(scratch)),
            render=render_statements(task.spec, tuple(languages)),
            threads=threads,
            memory_limit=memory_limit,
            memory_bytes=_bytes(memory_limit),
            seconds=seconds,
            probe=probe,
        )
        file = Path(scratch) / "job.json"
        file.write_text(json.dumps(asdict(job)), encoding="utf-8")
        return GenerationReport(task.spec.name, **_run(job, file))


def make_job(
    task: TaskFolder,
    snapshot_tables: Mapping[str, Path],
    languages: Sequence[Language],
    licences: Mapping[str, str],
    out: Path,
    scratch: Path,
) -> Job:
    """The job of a task up to its facts: nothing is rendered, one thread, default limits."""
    spec = task.spec
    return Job(
        task=spec.name,
        sql=task.sql,
        place=str(task.path / "facts.sql"),
        steps=[(step.name, step.sql, step.place) for step in task.steps],
        slots=list(task.slots),
        functions=functions_sql(),
        changing=list(changing_functions()),
        languages=[language for language in languages if language in spec.prompts],
        tables={table: str(Path(snapshot_tables[table]).resolve()) for table in spec.tables},
        texts=[
            (key, language, text) for key, by_language in spec.texts.items() for language, text in by_language.items()
        ],
        licences=dict(licences),
        out=str(out.resolve()),
        scratch=str(scratch),
    )


def _run(job: Job, file: Path) -> dict[str, int]:
    try:
        code = run_in_child(file, job.seconds)
    except OSError as error:
        raise _fault(job, 1, str(error)) from error
    if code is None:
        raise GenerationError(
            f"task {job.task} was ended: it ran longer than {job.seconds} s",
            job.place,
            "Make facts.sql read less (filter before joining), or raise task_seconds in shopmark.yaml.",
        )
    if code == 0:
        counts: dict[str, int] = json.loads((file.parent / "out").read_text(encoding="utf-8"))
        return counts
    raise _fault(job, code, (file.parent / "err").read_text(encoding="utf-8", errors="replace"))


def _fault(job: Job, code: int, errors: str) -> GenerationError:
    last = errors.strip().rsplit("\n", 1)[-1]
    if code == 2 and last.startswith("{"):
        fault = json.loads(last)
        return GenerationError(f"task {job.task}: {fault['what']}", fault["where"], fault["mend"])
    if code < 0:
        return GenerationError(
            f"task {job.task} was ended by the system (signal {-code}): over its memory ({job.memory_limit}) or time",
            job.place,
            "Select fewer columns, filter before joining, or raise memory_limit in shopmark.yaml.",
        )
    return GenerationError(
        f"task {job.task}: the child process broke: {last}", job.place, "This is a fault of Shopmark: report it."
    )


def _bytes(memory_limit: str) -> int:
    found = re.fullmatch(r"\s*([\d.]+)\s*([KMGT]?I?B?)\s*", memory_limit.upper())
    if not found or found.group(2) not in _BYTES:
        raise GenerationError(
            f"memory_limit {memory_limit!r} is not a size", "shopmark.yaml", "Write a number with a unit, such as 4GB."
        )
    return int(float(found.group(1)) * _BYTES[found.group(2)])
