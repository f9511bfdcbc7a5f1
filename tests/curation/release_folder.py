"""A tiny world for the tests of validation, release and report: six questions and everything that surrounds them."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from curation.baselines import BASELINE_SCHEMA, LIKENESS_SCHEMA
from curation.release import ReleaseInputs
from schemas.core import CORE_TABLES
from schemas.question import DECISION_SCHEMA, QUESTION_SCHEMA
from schemas.task import TaskSpec
from schemas.workspace import WorkspaceConfig
from warehouse.workspace import Workspace

BASELINES = [
    {"task": "query_product_ranking", "question_type": "ranking", "questions": 3, "verdict": "not_tested", "why": "x"},
    {
        "task": "unit_conversion",
        "question_type": "multiple_choice",
        "baseline": "longest",
        "questions": 5,
        "items": 5,
        "chance": 0.25,
        "hits": 0.4,
        "bound": 0.1,
        "left_out": 0,
        "verdict": "passed",
        "why": "the longest option",
    },
]
SPLIT_SCHEMA = QUESTION_SCHEMA.append(pa.field("split", pa.string()))


def question(number: int, **changes: Any) -> dict[str, Any]:
    """One right question; `changes` spoil it."""
    row: dict[str, Any] = {
        "question_id": f"q{number:02d}",
        "item_hash": f"h{number:02d}",
        "task": "unit_conversion",
        "task_version": 1,
        "skill": "reasoning",
        "question_type": "multiple_choice",
        "metric": "accuracy",
        "language": "en",
        "phrasing": 0,
        "prompt": f"How many grams are {number} kg?",
        "options": [f"{number * 1000} g", f"{number * 100} g", f"{number * 10} g", f"{number} g"],
        "gold_index": [0],
        "gains": [],
        "references": [],
        "fact_key": f"fact {number}",
        "group_key": f"group {number}",
        "family_key": f"family {number}",
        "label_source": "derived",
        "sources": ["shop"],
        "licence": "CC0-1.0",
        "difficulty": "easy",
        "slots": [("mass", f"{number} kg")],
        "option_evidence": [
            {"id": "a", "refuted_by": "gold", "evidence": "", "nearness": None},
            {"id": "b", "refuted_by": "arithmetic", "evidence": f"{number} kg are more", "nearness": 0.9},
            {"id": "c", "refuted_by": "arithmetic", "evidence": f"{number} kg are more", "nearness": 0.5},
            {"id": "d", "refuted_by": "arithmetic", "evidence": f"{number} kg are more", "nearness": 0.1},
        ],
        "source_rows": [f"shop:goods.csv#{number}"],
        "split": "dev" if number == 1 else "test",
    }
    return row | changes


def ranking(number: int, **changes: Any) -> dict[str, Any]:
    """One right ranking question in German."""
    return question(
        number,
        task="query_product_ranking",
        skill="behavior",
        question_type="ranking",
        metric="ndcg",
        language="de",
        prompt="Ordne die Waren nach der Suche: Lampe",
        options=["Lampe", "Tisch", "Stuhl"],
        gold_index=[],
        gains=[1.0, 0.1, 0.0],
        label_source="human_judgement",
        option_evidence=[{"id": x, "refuted_by": "gold", "evidence": "", "nearness": None} for x in "abc"],
        **changes,
    )


QUESTIONS = [question(1), question(2), question(3), question(4), ranking(5), ranking(6)]
DECISIONS = [
    ("q00", "unit_conversion", "en", "generate", "too_few_wrong_options", "only 2 of 3"),
    ("q07", "unit_conversion", "en", "filter", "markup", "<b> in option 2"),
    ("q08", "unit_conversion", "en", "dedupe", "same_facts", "of q01"),
    ("q09", "query_product_ranking", "de", "quota", "over_quota", "60 are enough"),
]


def spec(name: str, **changes: Any) -> TaskSpec:
    """A task specification."""
    values = {
        "name": name,
        "skill": "reasoning",
        "sub_skill": "units",
        "type": "multiple_choice",
        "metric": "accuracy",
        "version": 1,
        "measures": "Whether a model can convert one unit into another.",
        "label_source": "derived",
        "group": "product",
        "tables": ["product"],
        "prompts": {"en": ["How many grams are {mass}?"], "de": ["Wie viele Gramm sind {mass}?"]},
    }
    return TaskSpec.model_validate(values | changes)


SPECS = {
    "unit_conversion": spec("unit_conversion"),
    "query_product_ranking": spec(
        "query_product_ranking", skill="behavior", type="ranking", metric="ndcg", label_source="human_judgement"
    ),
}


def workspace(root: Path, **changes: Any) -> Workspace:
    """A workspace whose configuration allows tiny releases."""
    values = {"name": "tiny", "version": "1.0.0", "languages": ["en", "de"], "sources": {"shop": ""}, "family_share": 1}
    return Workspace(root, WorkspaceConfig.model_validate(values | changes))


def write_rows(path: Path, rows: list[dict[str, Any]], schema: pa.Schema) -> Path:
    """Write rows as Parquet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)
    return path


def core_table(folder: Path, name: str, rows: list[dict[str, Any]]) -> Path:
    """Write a core table with the types of `schemas.core`."""
    import duckdb

    path = folder / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = CORE_TABLES[name].columns
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE t ({', '.join(f'{column} {kind}' for column, kind in columns.items())})")
        for row in rows:
            db.execute(f"INSERT INTO t ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
        db.table("t").write_parquet(str(path))
    return path


SOURCE_ROW = {
    "source": "shop",
    "title": "A shop",
    "licence": "CC0-1.0",
    "licence_class": "permissive",
    "attribution": "A shop | of ours",
    "cutoff": date(2024, 5, 1),
}


def inputs(folder: Path, questions: list[dict[str, Any]] = QUESTIONS, **changes: Any) -> ReleaseInputs:
    """What the stages before a release would have written."""
    docs = folder / "docs"
    docs.mkdir(parents=True, exist_ok=True)
    (docs / "index.html").write_text("<title>Data Docs</title>")
    decisions = [dict(zip(DECISION_SCHEMA.names, row, strict=True)) for row in DECISIONS]
    pairs = pa.table(
        {
            "kept_id": ["q01", "q02"],
            "other_id": ["q08", "q03"],
            "task": ["unit_conversion"] * 2,
            "language": ["en"] * 2,
            "stage": ["same_facts", "look_alike"],
            "score": [1.0, 0.97],
            "why": ["the same facts", "2 kg is not 3 kg"],
        }
    )
    pq.write_table(pairs, folder / "pairs.parquet")
    pq.write_table(pa.Table.from_pylist(BASELINES, schema=BASELINE_SCHEMA), folder / "baselines.parquet")
    pq.write_table(LIKENESS_SCHEMA.empty_table(), folder / "likeness.parquet")
    sample = pa.table({"question_id": ["q02", "q05"], "stratum": ["unit_conversion|en", "query_product_ranking|de"]})
    pq.write_table(sample, folder / "sample.parquet")
    dropped_later = [question(7), question(8), ranking(9)]
    made = ReleaseInputs(
        questions=write_rows(folder / "questions.parquet", questions, SPLIT_SCHEMA),
        decisions=[write_rows(folder / "decisions.parquet", decisions, DECISION_SCHEMA)],
        pairs=folder / "pairs.parquet",
        baselines=folder / "baselines.parquet",
        likeness=folder / "likeness.parquet",
        sample=folder / "sample.parquet",
        tasks=SPECS,
        task_fingerprints=dict.fromkeys(SPECS, "f" * 16),
        source_table=core_table(folder, "source", [SOURCE_ROW]),
        source_fingerprints={"shop": "a" * 16},
        salt_commitment="c" * 64,
        validation_docs=docs,
        generated=[write_rows(folder / "generated.parquet", [*questions, *dropped_later], SPLIT_SCHEMA)],
    )
    return replace(made, **changes)
