"""Turns a candidate that people have checked into a release. Nothing is generated; rejected questions leave.

A gate stands before it: the sample is decided to the last question, every task was sampled, and of each task's decided
questions at least `sample.accept` are right. What is left is validated again as a release: rejections can make a family
too large (it gives up its last questions) or empty a task that the configuration names (refused).
"""

import shutil
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from curation.release import describe, tables
from curation.release.candidate import UNSEALED, move_into_place, read_manifest, write_funnel, write_manifest
from curation.release.card import write_card
from curation.release.check import verify_release
from curation.release.coverage import COVERAGE_SCHEMA, recount_coverage
from curation.release.export import write_exports
from curation.release.funnel import build_funnel, stage_totals
from curation.report import write_report
from curation.sampling.families import above_family_share
from curation.validation import TaskLimits, validate_release
from schemas.errors import GateError
from schemas.manifest import Manifest
from schemas.question import DECISION_SCHEMA
from schemas.workspace import WorkspaceConfig
from warehouse.workspace import Workspace

_REWRITTEN = (
    "data",
    "exports",
    "coverage.parquet",
    "decisions.parquet",
    "funnel.csv",
    "README.md",
    "manifest.json",
    "report.html",
)


def promote(workspace: Workspace, candidate: Path, review: pa.Table) -> Path:
    """Make releases/<version>/ of a candidate whose human check is complete and good enough.

    Args:
        workspace: gives the releases folder and `sample.accept`.
        candidate: folder of the candidate.
        review: question_id and state (accepted, rejected, open, unseen) of the sampled questions
            (`annotation.consensus.decide`); other columns are kept in review.parquet.

    Returns:
        The release folder.

    Raises:
        GateError: the candidate was changed by hand, its check is not complete, a task was judged too bad, what is left
            does not meet the expectations of a release, or the version is released already.
    """
    manifest = read_manifest(candidate)
    version = manifest.version.split("-rc.")[0]
    target = workspace.releases / version
    _refuse_unfit(candidate, manifest, target)
    sample = pq.read_table(candidate / "sample.parquet")
    questions = tables.read_questions(candidate)
    _refuse_unchecked(questions, sample, review)
    _refuse_bad_tasks(questions, review, workspace.config.sample.accept)
    temporary = Path(tempfile.mkdtemp(prefix=".writing-", dir=workspace.releases))
    try:
        shutil.copytree(candidate, temporary, dirs_exist_ok=True, ignore=_rewritten_at_top(candidate))
        kept = _write_data(temporary, candidate, questions, review, workspace.config)
        _validate_again(temporary, manifest, kept, workspace.config)
        _write_words(temporary, _manifest(temporary, manifest, version, kept, review))
        if not move_into_place(temporary, target):
            raise _released_already(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return target


def _rewritten_at_top(candidate: Path):  # type: ignore[no-untyped-def]
    """For copytree: leave out what is written anew, only at the top of the candidate."""
    return lambda folder, names: [name for name in names if Path(folder) == candidate and name in _REWRITTEN]


def _released_already(target: Path) -> GateError:
    return GateError(
        f"version {target.name} is released already", str(target), "A release is never changed: raise `version`."
    )


def _refuse_unfit(candidate: Path, manifest: Manifest, target: Path) -> None:
    if not manifest.candidate:
        raise GateError(f"{candidate.name} is a release, not a candidate", str(candidate), "Name a candidate.")
    if target.exists():
        raise _released_already(target)
    check = verify_release(candidate)
    if not check.intact:
        raise GateError(
            f"{candidate.name} is not what was built",
            ", ".join([*check.changed, *check.missing, *check.unlisted][:5]),
            "Build a new candidate: files of a candidate are never edited.",
        )


def _refuse_unchecked(questions: pa.Table, sample: pa.Table, review: pa.Table) -> None:
    """The sample is complete: every task is in it and every question of it is decided."""
    states = describe.states_of(review)
    undecided = [
        f"{question} ({states.get(question, 'unseen')})"
        for question in sample["question_id"].to_pylist()
        if states.get(question) not in ("accepted", "rejected")
    ]
    if undecided:
        raise GateError(
            f"{len(undecided)} of {sample.num_rows} sampled questions are not decided",
            ", ".join(undecided[:5]),
            "Finish them in Label Studio, then run `shopmark annotate pull` and promote again.",
        )
    sampled = questions.filter(pc.is_in(questions["question_id"], value_set=sample["question_id"]))
    unseen = sorted(set(questions["task"].to_pylist()) - set(sampled["task"].to_pylist()))
    if unseen:
        raise GateError(
            f"no question was checked of the tasks {', '.join(unseen)}",
            "sample.parquet",
            "Set `sample.per_stratum` to 1 or more in shopmark.yaml and build a new candidate.",
        )


def _refuse_bad_tasks(questions: pa.Table, review: pa.Table, accept: float) -> None:
    joined = questions.select(["question_id", "task"]).join(
        review.select(["question_id", "state"]), "question_id", join_type="inner"
    )
    rejected: dict[str, list[str]] = {}
    decided: dict[str, int] = {}
    for row in joined.sort_by("question_id").to_pylist():
        decided[row["task"]] = decided.get(row["task"], 0) + 1
        if row["state"] == "rejected":
            rejected.setdefault(row["task"], []).append(row["question_id"])
    bad = [task for task in sorted(rejected) if decided[task] - len(rejected[task]) < accept * decided[task]]
    if bad:
        said = (f"{task}: {decided[task] - len(rejected[task])} of {decided[task]} accepted" for task in bad)
        raise GateError(
            f"people accepted less than {accept:.0%} of {'; '.join(said)}",
            ", ".join(question for task in bad for question in rejected[task][:3]),
            "Mend the task (or leave it out of `tasks` in shopmark.yaml) and build a new candidate.",
        )


def _write_data(
    folder: Path, candidate: Path, questions: pa.Table, review: pa.Table, config: WorkspaceConfig
) -> pa.Table:
    """All rows but the rejected ones and those that are too many then, which get a decision; gives what is kept."""
    rejected_ids = review.filter(pc.equal(review["state"], "rejected"))["question_id"]
    is_rejected = pc.is_in(questions["question_id"], value_set=rejected_ids)
    rejected, left = questions.filter(is_rejected), questions.filter(pc.invert(is_rejected))
    is_above = pc.is_in(left["question_id"], value_set=above_family_share(left, config.family_share))
    above, kept = left.filter(is_above), left.filter(pc.invert(is_above))
    gone = [
        _review_decisions(rejected, "review_rejected", "the people who checked it judged it wrong"),
        _review_decisions(above, "family_share", "its family is too large a part of what people left of the task"),
    ]
    decisions = tables.read_typed(candidate / "decisions.parquet", DECISION_SCHEMA)
    tables.write_table(
        pa.concat_tables([decisions, *gone]).sort_by(
            [(name, "ascending") for name in ("question_id", "stage", "reason", "detail")]
        ),
        folder / "decisions.parquet",
    )
    tables.write_questions(kept, folder / "data", list(config.split_shares))
    coverage = tables.read_typed(candidate / "coverage.parquet", COVERAGE_SCHEMA)
    tables.write_table(recount_coverage(coverage, kept), folder / "coverage.parquet")
    tables.write_table(tables.sorted_by_everything(review), folder / "review.parquet")
    write_exports(kept, folder / "exports")
    write_funnel(folder, build_funnel(kept, tables.read_decisions([folder / "decisions.parquet"])))
    return kept


def _validate_again(folder: Path, manifest: Manifest, kept: pa.Table, config: WorkspaceConfig) -> None:
    """Run the release suite over what is left; its pages stand in validation/release/.

    Raises:
        GateError: names the expectations that are not met, with rows.
    """
    coverage = pq.read_table(folder / "coverage.parquet", columns=["task", "quota"]).to_pylist()
    quota = {row["task"]: row["quota"] for row in coverage}
    limits = {
        task.name: TaskLimits(task.skill, task.question_type, task.metric, task.version, quota[task.name], 0)
        for task in manifest.tasks
        if task.name in quota
    }
    with tempfile.TemporaryDirectory(prefix="shopmark-promote-") as scratch:
        sources, questions = Path(scratch) / "source.parquet", Path(scratch) / "questions.parquet"
        columns = {
            "source": [source.name for source in manifest.sources],
            "licence": [source.licence for source in manifest.sources],
            "licence_class": [source.licence_class for source in manifest.sources],
        }
        pq.write_table(pa.table(columns, schema=pa.schema([(name, pa.string()) for name in columns])), sources)
        pq.write_table(kept, questions)
        docs = folder / "validation" / "release"
        validate_release(sources, questions, docs, config=config, tasks=limits).raise_if_failed()


def _review_decisions(gone: pa.Table, reason: str, detail: str) -> pa.Table:
    count = gone.num_rows
    return pa.table(
        {
            "question_id": gone["question_id"],
            "task": gone["task"],
            "language": gone["language"],
            "stage": pa.array(["review"] * count, pa.string()),
            "reason": pa.array([reason] * count, pa.string()),
            "detail": pa.array([detail] * count, pa.string()),
        },
        schema=DECISION_SCHEMA,
    )


def _manifest(folder: Path, manifest: Manifest, version: str, kept: pa.Table, review: pa.Table) -> Manifest:
    """The candidate's manifest with the new version and counts."""
    with_questions = describe.source_counts(kept)
    counts = describe.language_counts(kept)
    funnel = build_funnel(kept, tables.read_decisions([folder / "decisions.parquet"]))
    return manifest.model_copy(
        update={
            "version": version,
            "candidate": False,
            "sources": [
                source.model_copy(update={"questions": with_questions[source.name]})
                for source in manifest.sources
                if source.name in with_questions
            ],
            "tasks": [task.model_copy(update={"questions": counts.get(task.name, {})}) for task in manifest.tasks],
            "splits": describe.split_counts(kept, list(manifest.splits)),
            "review": describe.review_counts(pq.read_table(folder / "sample.parquet"), review),
            "funnel": stage_totals(funnel),
        }
    )


def _write_words(folder: Path, manifest: Manifest) -> None:
    write_card(folder, manifest)
    write_manifest(folder, manifest.model_copy(update={"files": describe.file_entries(folder, UNSEALED)}))
    write_report(folder)
