"""The rows a question goes through: fact (from a task's SQL), question (rendered), decision (why kept or dropped).

A stage of the curation is a function from Parquet to Parquet. Whatever it reads, it writes into its folder
    questions.parquet   the rows that go on      (QUESTION_SCHEMA, sorted by question_id)
    decisions.parquet   the rows that do not     (DECISION_SCHEMA, sorted by question_id, reason)
so that rows in = rows going on + rows dropped, and the funnel is a sum over decisions.
"""

import pyarrow as pa

# What facts.sql must select. slot_<name> columns (at least one) fill {name} in the prompts.
GOLD_TYPE = "STRUCT(id VARCHAR, text VARCHAR, gain DOUBLE)[]"
POOL_TYPE = "STRUCT(id VARCHAR, text VARCHAR, refuted_by VARCHAR, evidence VARCHAR, nearness DOUBLE)[]"
FACT_COLUMNS: dict[str, str] = {
    "fact_key": "VARCHAR",  # unique in the task and language; the same fact in two languages has the same key
    "language": "VARCHAR",
    "group_key": "VARCHAR",  # must not straddle splits
    "family_key": "VARCHAR",  # near-copies with only the product swapped share it
    "gold": GOLD_TYPE,  # what is right: 1 for multiple choice, 1-3 for retrieval, all items for ranking
    "pool": POOL_TYPE,  # wrong answers to draw from, with evidence; empty for ranking, NER, generation
    "sources": "VARCHAR[]",  # names of the sources the fact was made from
    "source_rows": "VARCHAR[]",  # core `src` values
}

OPTION_EVIDENCE = pa.struct(
    [
        ("id", pa.string()),  # what the option stands for (core id, or the text itself)
        ("refuted_by", pa.string()),  # 'gold', or a schemas.question_type.RefutedBy
        ("evidence", pa.string()),  # the fact in words
        ("nearness", pa.float64()),  # higher is nearer the gold; NULL for gold
    ]
)

QUESTION_SCHEMA = pa.schema(
    [
        ("question_id", pa.string()),
        ("item_hash", pa.string()),
        ("task", pa.string()),
        ("task_version", pa.int32()),
        ("skill", pa.string()),
        ("question_type", pa.string()),
        ("metric", pa.string()),
        ("language", pa.string()),
        ("phrasing", pa.int32()),  # which of the task's prompts in this language
        ("prompt", pa.string()),  # without the options
        ("options", pa.list_(pa.string())),  # in shown order; empty for NER and generation
        ("gold_index", pa.list_(pa.int32())),  # 0-based, of right options; empty for ranking, NER, generation
        ("gains", pa.list_(pa.float64())),  # per option, ranking only
        ("references", pa.list_(pa.string())),  # NER: the spans; generation: the references
        ("fact_key", pa.string()),
        ("group_key", pa.string()),
        ("family_key", pa.string()),
        ("label_source", pa.string()),
        ("sources", pa.list_(pa.string())),  # sorted, distinct
        ("licence", pa.string()),  # of all sources, sorted, joined by ' AND ' (SPDX style)
        ("difficulty", pa.string()),  # easy, medium, hard: from how near the drawn options are
        ("slots", pa.map_(pa.string(), pa.string())),
        ("option_evidence", pa.list_(OPTION_EVIDENCE)),  # aligned with options
        ("source_rows", pa.list_(pa.string())),  # lineage: never in the released tables of questions
    ]
)

# What a release publishes of a question: all but lineage, plus the split.
RELEASED_COLUMNS = [name for name in QUESTION_SCHEMA.names if name != "source_rows"] + ["split"]

DECISION_SCHEMA = pa.schema(
    [
        ("question_id", pa.string()),
        ("task", pa.string()),
        ("language", pa.string()),
        ("stage", pa.string()),  # one of STAGES
        ("reason", pa.string()),  # a short snake_case code, counted in the funnel
        ("detail", pa.string()),  # in words, for a person; names the other question where there is one
    ]
)

STAGES: tuple[str, ...] = ("generate", "verify", "filter", "dedupe", "baselines", "quota", "split", "review")
