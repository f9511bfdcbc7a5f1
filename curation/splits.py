"""Which split a question belongs to: a keyed hash of its group, unless the ledger says otherwise.

The salt is a secret, so that nobody outside can tell the split of a group; only its commitment is published. The
first assignment of a group stands in the ledger and wins for ever. Links between groups never merge them: the
question that would straddle two splits leaves.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from curation.dedupe.normalise import create_text_macros
from curation.question_tables import first_row, open_questions, write_sorted, write_stage
from schemas.errors import ShopmarkError
from schemas.question import QUESTION_SCHEMA
from warehouse.memory import memory_database

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SPLIT_QUESTION_SCHEMA = QUESTION_SCHEMA.append(pa.field("split", pa.string()))
ASSIGNMENT_SCHEMA = pa.schema([("group_key", pa.string()), ("split", pa.string())])

# A ledger may hold a group twice (two builds at once): its first row counts.
_ASSIGN = """
CREATE TABLE assignment AS
WITH first_row AS (
    SELECT group_key, arg_min(split, place) AS split FROM (SELECT *, row_number() OVER () AS place FROM ledger)
    GROUP BY group_key
)
SELECT group_key, coalesce(first_row.split, hashed.split) AS split, hashed.split AS hashed_split,
       first_row.split IS NULL AS is_new
FROM (
    SELECT group_key, (SELECT arg_min(name, upper_bound) FROM share WHERE upper_bound > place) AS split
    FROM (
        SELECT group_key, ('0x' || left(sha256($salt || chr(31) || group_key), 13))::BIGINT / 16.0 ** 13 AS place
        FROM (SELECT group_key FROM question UNION SELECT group_key FROM ledger)
    )
) AS hashed LEFT JOIN first_row USING (group_key)
"""

# Questions that must not stand in two splits share a link; of each link the first question in hash order stays, with
# all that are in its split.
_STRADDLES = """
INSERT INTO dropped
WITH linked AS (
    SELECT question_id, {link} AS link, split, md5(question_id || chr(31) || 'split') AS place
    FROM question JOIN assignment USING (group_key)
    WHERE question_id NOT IN (SELECT question_id FROM dropped)
),
first_of_link AS (
    SELECT link, arg_min(split, place) AS split, arg_min(question_id, place) AS question_id FROM linked
    GROUP BY link HAVING count(DISTINCT split) > 1
)
SELECT linked.question_id, 'straddles',
       '{words} question ' || first_of_link.question_id || ', which is in another split'
FROM linked JOIN first_of_link USING (link) WHERE linked.split <> first_of_link.split
"""
_LINKS = {
    "has the same prompt as": "(language, normal_text(prompt))",
    "is a translation of": "(task, fact_key)",
}


def salt_commitment(salt: str) -> str:
    """What is published of the salt: enough to notice another one, too little to learn it.

    Raises:
        ShopmarkError: the salt is too short to be a secret.
    """
    if len(salt) < 8:
        raise ShopmarkError(
            "The salt of the splits is too short", "", "Use at least 8 characters, best 32 random ones."
        )
    return hashlib.sha256(b"shopmark split salt\x1f" + salt.encode()).hexdigest()


def assign_splits(
    questions: Sequence[Path], ledger_table: pa.Table, out: Path, *, shares: dict[str, float], salt: str
) -> None:
    """Write questions.parquet with the column `split`, decisions.parquet and assignments.parquet into `out`.

    Args:
        questions: Parquet files of QUESTION_SCHEMA.
        ledger_table: earlier assignments (group_key, split; further columns are not read), oldest first; may be
            empty and without columns.
        out: an existing folder. assignments.parquet (group_key, split) holds the groups the ledger does not know.
        shares: split -> share of the groups, summing to 1. A share that changes moves no group of the ledger.
        salt: the secret; the same text in two tasks (one product, say) falls in the same split.

    A question with the prompt of another one, or the same fact in another language, that falls in another split
    leaves with the reason `straddles`.

    Raises:
        ShopmarkError: a file is not a table of questions, the salt is too short, or the ledger names a split that
            `shares` does not have.
    """
    salt_commitment(salt)
    connection = open_questions(questions, threads=1)
    try:
        _assign(connection, ledger_table, shares, salt)
        _refuse_unknown_splits(connection, shares)
        create_text_macros(connection)
        for words, link in _LINKS.items():
            connection.execute(_STRADDLES.format(link=link, words=words))
        write_stage(
            connection,
            "split",
            out,
            columns="question.*, split",
            joins="JOIN assignment USING (group_key)",
            schema=SPLIT_QUESTION_SCHEMA,
        )
        new = connection.sql("SELECT group_key, split FROM assignment WHERE is_new ORDER BY group_key")
        write_sorted(new, out / "assignments.parquet", ASSIGNMENT_SCHEMA)
    finally:
        connection.close()


def split_overrides(ledger_table: pa.Table, *, shares: dict[str, float], salt: str) -> pa.Table:
    """The rows (group_key, split) of the ledger that say otherwise than the hash, sorted by group.

    They are all that a split depends on besides the questions, the shares and the salt.
    """

    connection = memory_database()
    try:
        connection.execute("CREATE TABLE question (group_key VARCHAR)")
        _assign(connection, ledger_table, shares, salt)
        rows = connection.sql(
            "SELECT group_key, split FROM assignment WHERE split <> hashed_split ORDER BY group_key"
        ).to_arrow_table()
        return rows.cast(ASSIGNMENT_SCHEMA)
    finally:
        connection.close()


def _assign(connection: "DuckDBPyConnection", ledger_table: pa.Table, shares: dict[str, float], salt: str) -> None:
    ledger = ledger_table.select(ASSIGNMENT_SCHEMA.names) if ledger_table.num_rows else ASSIGNMENT_SCHEMA.empty_table()
    connection.register("ledger", ledger)
    bounds, reached = [], 0.0
    for name in sorted(shares):
        reached += shares[name]
        bounds.append(reached)
    if bounds:
        # The sum of the shares may miss 1 by a rounding; no group may fall behind the last bound.
        bounds[-1] = max(bounds[-1], 1.0)
    connection.register("share", pa.table({"name": sorted(shares), "upper_bound": bounds}))
    connection.execute(_ASSIGN, {"salt": salt})


def _refuse_unknown_splits(connection: "DuckDBPyConnection", shares: dict[str, float]) -> None:
    row = first_row(
        connection,
        "SELECT split, group_key FROM assignment JOIN question USING (group_key) WHERE NOT list_contains(?, split) "
        "ORDER BY ALL LIMIT 1",
        [sorted(shares)],
    )
    if row:
        raise ShopmarkError(
            f"The ledger has put a group into split `{row[0]}`, which is not configured",
            f"group {row[1]}",
            f"Keep `{row[0]}` in split_shares (its share may be 0).",
        )
