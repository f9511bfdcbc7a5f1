"""Literal questions for the tests: a valid row, of which a test changes what it is about."""

import hashlib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.question import QUESTION_SCHEMA
from schemas.task import TaskSpec


def question(question_id: str, **changes: Any) -> dict[str, Any]:
    """A valid multiple-choice question; the prompt tells its id, so that two of them are never the same."""
    row: dict[str, Any] = {
        "question_id": question_id,
        "item_hash": hashlib.sha256(question_id.encode()).hexdigest(),
        "task": "capacity",
        "task_version": 1,
        "skill": "concept",
        "question_type": "multiple_choice",
        "metric": "accuracy",
        "language": "en",
        "phrasing": 0,
        "prompt": f"Which capacity has the kettle {question_id}?",
        "options": ["1 l", "2 l", "3 l"],
        "gold_index": [0],
        "gains": [],
        "references": [],
        "fact_key": f"fact-{question_id}",
        "group_key": f"group-{question_id}",
        "family_key": f"family-{question_id}",
        "label_source": "catalog",
        "sources": ["sample_market"],
        "licence": "Apache-2.0",
        "difficulty": "easy",
        "slots": {"product": f"kettle {question_id}"},
        "option_evidence": [],
        "source_rows": [],
    }
    assert changes.keys() <= row.keys(), changes.keys() - row.keys()
    return row | changes


def write_questions(path: Path, rows: list[dict[str, Any]]) -> Path:
    """The rows as a file of questions, in the order given."""
    table = pa.Table.from_pylist([row | {"slots": list(row["slots"].items())} for row in rows], schema=QUESTION_SCHEMA)
    pq.write_table(table, path)
    return path


def task(name: str = "capacity", **changes: Any) -> TaskSpec:
    """The task of `question`."""
    return TaskSpec.model_validate(
        {
            "name": name,
            "skill": "concept",
            "sub_skill": "units",
            "type": "multiple_choice",
            "metric": "accuracy",
            "version": 1,
            "measures": "Whether the model reads a capacity.",
            "label_source": "catalog",
            "group": "product",
            "tables": ["product"],
            "prompts": {"en": ["Which capacity has the {product}?"]},
            "free_text": ["product"],
            **changes,
        }
    )


def kept(out: Path) -> list[str]:
    """Ids that go on, in the order of the file."""
    return pq.read_table(out / "questions.parquet")["question_id"].to_pylist()


def dropped(out: Path) -> dict[str, str]:
    """Id -> reason."""
    table = pq.read_table(out / "decisions.parquet")
    return dict(zip(table["question_id"].to_pylist(), table["reason"].to_pylist(), strict=True))


def details(out: Path) -> dict[str, str]:
    """Id -> detail."""
    table = pq.read_table(out / "decisions.parquet")
    return dict(zip(table["question_id"].to_pylist(), table["detail"].to_pylist(), strict=True))
