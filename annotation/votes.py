"""A vote: what one person said of one question, as it stands in the ledger."""

from typing import Any

import pyarrow as pa

VERDICTS = ("good", "unclear", "several_right", "no_right_answer")

# Append-only: a changed or deleted annotation is a new version of the same annotation_id; the highest one counts.
VOTE_SCHEMA = pa.schema(
    [
        ("question_id", pa.string()),
        ("item_hash", pa.string()),  # of what the person saw: the vote is about this and nothing else
        ("annotator", pa.string()),  # a pseudonym, the same on every server
        ("answer", pa.list_(pa.string())),  # letters of options, spans, or right / wrong for a proposed answer
        ("verdict", pa.string()),  # one of VERDICTS
        ("note", pa.string()),
        ("lead_time", pa.float64()),  # seconds the question was open
        ("updated_at", pa.string()),
        ("annotation_id", pa.string()),  # unique over all servers
        ("project", pa.int64()),
        ("project_created", pa.string()),  # tells a project from that of another server with the same number
        ("version", pa.int64()),
        ("deleted", pa.bool_()),
    ]
)


def vote_table(votes: pa.Table) -> pa.Table:
    """`votes` (of the ledger) with exactly the columns of VOTE_SCHEMA; columns that are missing are NULL."""
    if votes.num_rows == 0:
        return VOTE_SCHEMA.empty_table()
    columns = [
        votes[field.name].cast(field.type) if field.name in votes.column_names else pa.nulls(votes.num_rows, field.type)
        for field in VOTE_SCHEMA
    ]
    return pa.table(columns, schema=VOTE_SCHEMA)


def latest_versions(votes: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """annotation_id -> its latest record, deleted ones too."""
    latest: dict[str, dict[str, Any]] = {}
    for vote in votes:
        before = latest.get(vote["annotation_id"])
        if before is None or vote["version"] > before["version"]:
            latest[vote["annotation_id"]] = vote
    return latest
