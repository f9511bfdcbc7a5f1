"""What a question states, taken apart for the guard: numbers with units, negations, names, words, slot by slot.

Values are shared by many questions, so each distinct value is taken apart once. A value is `running` text when it is
long enough that one word more or less does not change what it says (a review, a description); in every other value
(a title, a category, a query) each word counts.

Most questions are like no other, so what they state is first compared as a hash; only where two hashes are equal are
the words themselves put together.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from curation.dedupe.normalise import BATCH, nfkc
from curation.dedupe.tokens import TOKEN, WORD, Understood, create_word_tables, understand
from curation.dedupe.words import NEGATION_SIGNS

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection

RUNNING_WORDS = 40
RUNNING_SIGNS = 80
"""Japanese and Chinese text is taken apart into its characters; so many of them are running text."""

_NAME_TABLES = {
    "product": "brand",
    "category_name": "name",
    "attribute_name": "name",
    "attribute_value_name": "name",
}
"""Snapshot tables and the column that holds names."""

_SLOTS = """
CREATE TABLE slot AS
SELECT question_id, language, unnest(map_keys(slots)) AS name, coalesce(unnest(map_values(slots)), '') AS written
FROM question ANTI JOIN same_text USING (question_id)
UNION ALL
SELECT question_id, language, 'gold', gold FROM composed ANTI JOIN same_text USING (question_id)
"""

# What a slot tells: exact, in which two slots must be equal, and running, in which they may differ a little.
# A value of which no token is left (only punctuation, say) is compared as it stands.
_TOLD = """
CREATE OR REPLACE TEMP MACRO told_exactly(name, value, words, facts, long_enough) AS
    CASE WHEN long_enough AND name <> 'gold' THEN facts WHEN words = '' THEN value ELSE words END
"""

_SHAPES = """
CREATE TABLE shape AS
SELECT task, language, shape.* FROM (
    SELECT question_id, bit_xor(hash(name, exact)) AS exact, bit_xor(hash(name, exact, running)) AS whole,
        bool_or(running IS NOT NULL) AS is_running, min(left(name || ': ' || exact, 48)) AS opening
    FROM (
        SELECT question_id, name, told_exactly(name, value, words, facts, long_enough) AS exact,
            CASE WHEN long_enough AND name <> 'gold' THEN words END AS running
        FROM slot JOIN value USING (language, written)
    ) GROUP BY question_id
) AS shape JOIN composed USING (question_id)
"""

_ALIKE = """
CREATE TABLE alike AS
SELECT question_id FROM shape JOIN (
    SELECT task, language, exact FROM shape GROUP BY ALL
    HAVING count(*) > count(DISTINCT whole) OR count(*) > 1 AND bool_or(is_running)
) USING (task, language, exact)
"""


def _stated(table: str, questions: str) -> str:
    """SQL: the table of what these questions state."""
    return f"""
CREATE TABLE {table} AS
SELECT question_id, any_value(language) AS language, array_to_string(list_sort(list(
        name || ': ' || told_exactly(name, value, words, facts, long_enough))), chr(31)) AS exact,
    coalesce(array_to_string(list_sort(list(name || ': ' || words) FILTER (long_enough AND name <> 'gold')), chr(31)),
        '') AS running
FROM slot JOIN value USING (language, written) SEMI JOIN {questions} USING (question_id)
GROUP BY question_id
"""


_PAIRED = """
CREATE TABLE paired AS SELECT left_id AS question_id FROM near_pair UNION SELECT right_id FROM near_pair
"""

_PAIRED_VALUES = f"""
SELECT language, written, any_value(value) AS value, any_value(long_enough) AS long_enough,
    regexp_extract_all(any_value(value), '{TOKEN}') AS tokens
FROM slot JOIN value USING (language, written) SEMI JOIN paired USING (question_id) GROUP BY language, written
"""

_DETAILS = """
CREATE TABLE detailed AS
SELECT question_id, any_value(exact) AS exact,
    flatten(list(numbers ORDER BY name)) AS numbers,
    flatten(list(negations ORDER BY name)) AS negations,
    flatten(list(names ORDER BY name)) AS names,
    flatten(list(plain ORDER BY name)) AS plain,
    coalesce(flatten(list(words ORDER BY name) FILTER (long_enough AND name <> 'gold')), []) AS running
FROM slot JOIN paired_value USING (language, written) JOIN paired_stated USING (question_id)
GROUP BY question_id
"""


def take_apart(connection: "DuckDBPyConnection", snapshot_tables: dict[str, Path]) -> None:
    """Create stated(question_id, language, exact, running), a row a question that may state what another one does.

    exact: the canonical words of every value, gold included, and of running text its numbers, negations and names:
    two questions that differ here differ in a fact. running: the words of running text.

    Besides it creates slot(question_id, language, name, written), what is written in the slots of every question that
    stage 1 kept; value(language, written, value, words, facts, long_enough), what that says; and shape(task,
    language, question_id, exact, whole, is_running, opening), the hashes.

    Args:
        connection: with `composed` and `same_text`.
        snapshot_tables: core tables by name; names of brands, categories, attributes and values are never spelling
            variants of each other. Tables that are not there are not read.
    """
    create_word_tables(connection)
    _read_known_names(connection, snapshot_tables)
    connection.execute(_SLOTS)
    _create_values(connection)
    for statement in (_TOLD, _SHAPES, _ALIKE, _stated("stated", "alike")):
        connection.execute(statement)


def take_pairs_apart(connection: "DuckDBPyConnection") -> None:
    """Create detailed(question_id, exact, numbers, negations, names, plain, running): word lists by kind, in order.

    It has one row a question of near_pair(left_id, right_id).
    """
    connection.execute(_PAIRED)
    values = connection.sql(_PAIRED_VALUES).to_arrow_table()
    understood = understand(connection, values["language"], values["tokens"])
    lists = {"numbers": "number", "negations": "negation", "names": "name", "plain": "word", "words": ""}
    connection.register(
        "paired_apart",
        pa.table(
            {name: values[name] for name in ("language", "written", "value", "long_enough")}
            | {name: understood.lists(kind) for name, kind in lists.items()}
        ),
    )
    connection.execute(
        "CREATE TABLE paired_value AS SELECT * REPLACE (list_concat(negations, "
        f"CASE WHEN language IN ('ja', 'zh') THEN regexp_extract_all(value, '{NEGATION_SIGNS}') ELSE [] END) "
        "AS negations) FROM paired_apart"
    )
    connection.unregister("paired_apart")
    connection.execute(_stated("paired_stated", "paired"))
    connection.execute(_DETAILS)


def _create_values(connection: "DuckDBPyConnection") -> None:
    """Create value(language, written, value, words, facts, long_enough), a row a text that stands in a slot.

    value: in form NFKC; words: those that carry a fact, joined; facts: of text that is long enough to be running its
    numbers, negations and names.
    """
    written = connection.sql("SELECT DISTINCT language, written FROM slot").to_arrow_table(BATCH)
    connection.register("plain_value", written.append_column("plain", nfkc(written["written"])))
    values = connection.sql(
        # A number and its unit stand one space apart, however many there are.
        "SELECT language, written, regexp_replace(plain, ' {2,}', ' ', 'g') AS value, "
        f"regexp_extract_all(value, '{TOKEN}') AS tokens, CASE WHEN language IN ('ja', 'zh') "
        f"THEN {RUNNING_SIGNS} ELSE {RUNNING_WORDS} END AS running_from FROM plain_value"
    ).to_arrow_table()
    connection.unregister("plain_value")
    understood = understand(connection, values["language"], values["tokens"])
    long_enough = understood.counts() >= values["running_from"].to_numpy()
    apart = values.select(["language", "written", "value"]).append_column("long_enough", pa.array(long_enough))
    for name, texts in _joined(understood, long_enough).items():
        apart = apart.append_column(name, texts)
    connection.register("value_apart", pa.Table.from_batches(apart.to_batches(BATCH), apart.schema))
    connection.execute(
        "CREATE TABLE value AS SELECT language, written, value, long_enough, words, CASE WHEN long_enough THEN "
        "concat_ws(' ', nullif(number, ''), nullif(negation, ''), CASE WHEN language IN ('ja', 'zh') THEN "
        f"nullif(array_to_string(regexp_extract_all(value, '{NEGATION_SIGNS}'), ' '), '') END, nullif(name, '')) "
        "END AS facts FROM value_apart"
    )
    connection.unregister("value_apart")


def _joined(understood: Understood, long_enough: "np.ndarray[Any, Any]") -> dict[str, pa.Array]:
    """All words of each value, and by kind those of the values that are long enough."""
    of_long = understood.of(long_enough)
    joined = {kind: pc.binary_join(of_long.lists(kind), " ") for kind in ("number", "negation", "name")}
    return joined | {"words": pc.binary_join(understood.lists(), " ")}


def _read_known_names(connection: "DuckDBPyConnection", snapshot_tables: dict[str, Path]) -> None:
    connection.execute("CREATE TABLE known (word VARCHAR)")
    for table, column in _NAME_TABLES.items():
        if table in snapshot_tables:
            connection.execute(
                f"INSERT INTO known SELECT DISTINCT unnest(regexp_extract_all(lower({column}), '{WORD}')) "
                "FROM read_parquet(?)",
                [str(snapshot_tables[table])],
            )
    # A name may hold the function words of a language ("and", "de"); they stay what they are.
    connection.execute(
        "CREATE OR REPLACE TABLE known AS SELECT DISTINCT word FROM known "
        "WHERE length(word) > 2 AND word NOT IN (SELECT word FROM function_word)"
    )
