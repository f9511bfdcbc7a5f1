"""A question's story: where its fact came from, how it was made, what every stage decided, where it was released."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pyarrow.parquet as pq

from schemas.errors import ShopmarkError
from schemas.question import STAGES
from warehouse import ledger
from warehouse.lineage import RawRow, raw_rows
from warehouse.stages import latest_folders
from warehouse.workspace import Workspace


@dataclass(frozen=True)
class Story:
    """What is known of one question.

    question: its row as generated (QUESTION_SCHEMA); decisions: why it was dropped, by stage; pairs: duplicates and
    look-alikes; votes: of people; releases: name -> split; raw: the rows of raw files behind its fact.
    """

    question: dict[str, Any]
    decisions: list[dict[str, Any]] = field(default_factory=list)
    pairs: list[dict[str, Any]] = field(default_factory=list)
    votes: list[dict[str, Any]] = field(default_factory=list)
    sampled: bool = False
    releases: dict[str, str] = field(default_factory=dict)
    raw: list[RawRow] = field(default_factory=list)


def explain(workspace: Workspace, question_id: str) -> Story:
    """Tell the story of `question_id` from the latest stage results, the ledger and the releases.

    Raises:
        ShopmarkError: the id is not one of this folder's candidates.
    """
    if not re.fullmatch(r"[0-9a-f]{8,64}", question_id):
        raise ShopmarkError(f"`{question_id}` is no question id", "", "Ids are hexadecimal, as in column question_id.")
    question = _one(workspace, question_id)
    decisions = [
        row
        for stage in STAGES
        for folder in latest_folders(workspace.stages, stage)
        for row in _rows(folder / "decisions.parquet", "question_id", question_id)
    ]
    pairs = [
        row
        for folder in latest_folders(workspace.stages, "dedupe")
        for column in ("kept_id", "other_id")
        for row in _rows(folder / "pairs.parquet", column, question_id)
    ]
    sampled = any(
        _rows(folder / "sample.parquet", "question_id", question_id)
        for folder in latest_folders(workspace.stages, "sample")
    )
    votes = [row for row in ledger.read(workspace, "vote").to_pylist() if row["question_id"] == question_id]
    return Story(
        question,
        decisions,
        pairs,
        votes,
        sampled,
        _releases(workspace, question_id),
        raw_rows(workspace, question["source_rows"]),
    )


def _one(workspace: Workspace, question_id: str) -> dict[str, Any]:
    for folder in latest_folders(workspace.stages, "generate"):
        found = _rows(folder / "questions.parquet", "question_id", question_id)
        if found:
            return found[0]
    raise ShopmarkError(
        f"no question {question_id} in this folder",
        str(workspace.stages / "generate"),
        "Look the id up in releases/.../data/*.parquet, or run `shopmark generate` first.",
    )


def _rows(path: Path, column: str, value: str) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    return pq.read_table(path, filters=[(column, "=", value)]).to_pylist()


def _releases(workspace: Workspace, question_id: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for data in sorted([*workspace.candidates.glob("*/data"), *workspace.releases.glob("*/data")]):
        table = ds.dataset(data).to_table(columns=["split"], filter=ds.field("question_id") == question_id)
        if table.num_rows:
            found[data.parent.name] = table.column("split")[0].as_py()
    return found
