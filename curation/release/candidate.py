"""Writes a release candidate: <candidates>/<version>-rc.<n>/, complete or not at all, and never over one that is there.

Everything is written into a temporary folder that is renamed at the end, so a build that is killed leaves no half of a
release. A candidate that says the same as the latest one is not written again.
"""

import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from curation.baselines import BASELINE_SCHEMA, LIKENESS_SCHEMA
from curation.prompt_review import template_counts
from curation.release import describe, tables
from curation.release.card import write_card
from curation.release.coverage import build_coverage, wishes_of
from curation.release.export import write_exports
from curation.release.funnel import build_funnel, stage_totals
from curation.release.pairs import pairs_with_texts
from curation.release.unread import refuse_unread
from curation.report import write_report
from schemas.errors import GateError
from schemas.manifest import Manifest
from schemas.task import TaskSpec
from schemas.workspace import WorkspaceConfig
from warehouse.workspace import Workspace

MANIFEST = "manifest.json"
UNSEALED = (MANIFEST, "report.html", "validation")
"""What stands beside the released data and is made from it; the manifest has no checksum of these."""
APART = ("README.md", "lineage.parquet")
"""Sealed by the manifest, but a change of these alone is no new candidate (version and raw file names)."""


@dataclass(frozen=True)
class ReleaseInputs:
    """What the earlier stages give to a candidate.

    Attributes:
        questions: questions.parquet of the split stage (QUESTION_SCHEMA and `split`).
        decisions: decisions.parquet of every stage that ran, the one of each task's generation included.
        pairs: pairs.parquet of the dedupe stage.
        baselines: baselines.parquet of the stage `baselines`; `likeness` its likeness.parquet.
        sample: sample.parquet (question_id, stratum).
        tasks: name -> specification of every task of the configuration.
        task_fingerprints: name -> fingerprint of the task folder.
        source_table: source.parquet of the snapshot.
        source_fingerprints: source -> fingerprint of the content of its core rows.
        salt_commitment: `curation.splits.salt_commitment` of the secret salt.
        validation_docs: folder with Data Docs (`ValidationResult.docs`).
        generated: questions.parquet of the generation of every task; when given, the funnel checks that every
            generated question is released or dropped, and the pairs show the texts of both questions.
    """

    questions: Path
    decisions: list[Path]
    pairs: Path
    baselines: Path
    likeness: Path
    sample: Path
    tasks: Mapping[str, TaskSpec]
    task_fingerprints: Mapping[str, str]
    source_table: Path
    source_fingerprints: Mapping[str, str]
    salt_commitment: str
    validation_docs: Path
    generated: list[Path] | None = field(default=None)


@dataclass(frozen=True)
class Candidate:
    """folder: <candidates>/<version>; reused: it was there already and says the same."""

    folder: Path
    version: str
    reused: bool


def write_candidate(workspace: Workspace, inputs: ReleaseInputs) -> Candidate:
    """Write the next candidate of the configured version, or return the latest one when it says the same.

    Raises:
        GateError: a question that a language model wrote was not accepted by people; the rows do not add up, a table
            lacks a column, a split, task or source is unknown, or the version is released already with other data.
    """
    config = workspace.config
    workspace.candidates.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".writing-", dir=workspace.candidates))
    try:
        _write_data(temporary, config, inputs)
        refuse_unread(workspace, tables.read_questions(temporary))
        latest = latest_candidate(workspace)
        if latest is not None and _says_the_same(
            temporary, latest, _manifest(temporary, workspace, inputs, latest.name)
        ):
            return Candidate(latest, latest.name, True)
        _refuse_released_version(workspace)
        while True:
            version = f"{config.version}-rc.{_number(latest) + 1 if latest else 1}"
            _write_words(temporary, _manifest(temporary, workspace, inputs, version), inputs.validation_docs)
            if move_into_place(temporary, workspace.candidates / version):
                return Candidate(workspace.candidates / version, version, False)
            latest = latest_candidate(workspace)  # another build took the number meanwhile
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def latest_candidate(workspace: Workspace) -> Path | None:
    """The candidate of the configured version with the highest number; None if there is none."""
    pattern = re.compile(re.escape(workspace.config.version) + r"-rc\.\d+")
    there = [path for path in workspace.candidates.glob("*-rc.*") if pattern.fullmatch(path.name)]
    return max(there, key=_number, default=None)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a release folder.

    Raises:
        GateError: there is none, or it cannot be read.
    """
    path = folder / MANIFEST
    try:
        return Manifest.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GateError(
            f"{folder.name} is not a release: its {MANIFEST} cannot be read", str(path), "Name a release folder."
        ) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write manifest.json in the order of its schema, stages and languages in theirs."""
    text = json.dumps(manifest.model_dump(), ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def move_into_place(temporary: Path, target: Path) -> bool:
    """Rename the finished folder; False when `target` is there already (it is never overwritten)."""
    if target.exists():
        return False
    try:
        temporary.chmod(0o755)  # mkdtemp makes folders that only the user may read
        temporary.rename(target)
    except OSError:
        if target.exists():
            return False
        raise
    return True


def write_funnel(folder: Path, funnel: pa.Table) -> None:
    """Write funnel.csv."""
    pyarrow.csv.write_csv(funnel, folder / "funnel.csv")


def _number(folder: Path) -> int:
    return int(folder.name.rsplit(".", 1)[1])


def _write_data(folder: Path, config: WorkspaceConfig, inputs: ReleaseInputs) -> None:
    """Everything that is made of rows: data, decisions, lineage, pairs, sample, funnel, exports."""
    questions = tables.read_typed(inputs.questions, tables.RELEASED_SCHEMA)
    decisions = tables.read_decisions(inputs.decisions)
    write_funnel(folder, build_funnel(questions, decisions, inputs.generated))
    tables.write_questions(questions, folder / "data", list(config.split_shares))
    tables.write_table(decisions, folder / "decisions.parquet")
    tables.write_table(pairs_with_texts(inputs.pairs, inputs.generated), folder / "pairs.parquet")
    tables.write_table(tables.read_typed(inputs.baselines, BASELINE_SCHEMA), folder / "baselines.parquet")
    tables.write_table(tables.read_typed(inputs.likeness, LIKENESS_SCHEMA), folder / "likeness.parquet")
    coverage = build_coverage(questions, decisions, wishes_of(inputs.tasks, config), list(config.languages))
    tables.write_table(coverage, folder / "coverage.parquet")
    sample = tables.read_typed(inputs.sample, tables.SAMPLE_SCHEMA)
    tables.write_table(sample.sort_by("question_id"), folder / "sample.parquet")
    lineage = tables.read_typed(inputs.questions, tables.LINEAGE_SCHEMA)
    tables.write_table(lineage.sort_by("question_id"), folder / "lineage.parquet")
    write_exports(tables.read_questions(folder), folder / "exports")


def _manifest(folder: Path, workspace: Workspace, inputs: ReleaseInputs, version: str) -> Manifest:
    """The manifest of the rows in `folder`, without its files."""
    config = workspace.config
    questions = tables.read_questions(folder)
    funnel = pyarrow.csv.read_csv(folder / "funnel.csv")
    return Manifest(
        name=config.name,
        version=version,
        candidate=True,
        profile=config.profile,
        languages=list(config.languages),
        salt_commitment=inputs.salt_commitment,
        sources=describe.source_entries(questions, inputs.source_table, inputs.source_fingerprints),
        tasks=describe.task_entries(questions, inputs.tasks, inputs.task_fingerprints),
        splits=describe.split_counts(questions, list(config.split_shares)),
        review=describe.review_counts(pq.read_table(folder / "sample.parquet"), None),
        templates=template_counts(workspace, inputs.tasks, config.languages),
        funnel=stage_totals(funnel),
        versions=describe.versions(),
        files=[],
    )


def _says_the_same(folder: Path, latest: Path, manifest: Manifest) -> bool:
    """Whether the rows in `folder` and what is said of them are those of the candidate `latest`."""
    before = read_manifest(latest)
    old = {entry.path: entry.sha256 for entry in before.files if entry.path not in APART}
    new = {entry.path: entry.sha256 for entry in describe.file_entries(folder, UNSEALED) if entry.path not in APART}
    return old == new and before.model_copy(update={"files": []}) == manifest


def _refuse_released_version(workspace: Workspace) -> None:
    version = workspace.config.version
    if (workspace.releases / version).exists():
        raise GateError(
            f"version {version} is released already, and what would be built now differs from its last candidate",
            str(workspace.releases / version),
            "Raise `version` in shopmark.yaml.",
        )


def _write_words(folder: Path, manifest: Manifest, docs: Path) -> None:
    """Card, Data Docs, manifest with checksums, and the report, which reads all of them."""
    write_card(folder, manifest)
    shutil.copytree(docs, folder / "validation", dirs_exist_ok=True)
    write_manifest(folder, manifest.model_copy(update={"files": describe.file_entries(folder, UNSEALED)}))
    write_report(folder)
