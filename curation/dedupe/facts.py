"""What a question states, taken apart for the guard: numbers with units, negations, names, words, slot by slot.

Values are shared by many questions, so each distinct value is taken apart once. A value is `running` text when it is
long enough that one word more or less does not change what it says (a review, a description); in every other value
(a title, a category, a query) each word counts.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from curation.dedupe.words import FUNCTION_WORDS, NEGATION_SIGNS, NEGATIONS, unit_symbols

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RUNNING_WORDS = 40
RUNNING_SIGNS = 80
"""Japanese and Chinese text is taken apart into its characters; so many of them are running text."""


def _alternatives(spellings: Iterable[str]) -> str:
    return "|".join(sorted(spellings, key=lambda spelling: (-len(spelling), spelling)))


# A unit in Latin letters ends where the word ends; in Japanese and Chinese the next word follows without a space.
_LETTERS = _alternatives(spelling for spelling in unit_symbols() if spelling.isascii() and spelling.isalpha())
_OTHERS = _alternatives(spelling for spelling in unit_symbols() if not (spelling.isascii() and spelling.isalpha()))
_NUMBER = rf"-?\d+(?:[.,]\d+)*(?:[ \x{{a0}}]?(?i:(?:{_LETTERS})\b|{_OTHERS}))?"
_SIGN = r"[\p{Han}\p{Hiragana}\p{Katakana}ー]"
_WORD = r"[\p{Latin}\p{Cyrillic}\p{Greek}\p{Hangul}][\p{Latin}\p{Cyrillic}\p{Greek}\p{Hangul}\pM\d]*[+#]*"
# A currency or a mathematical sign tells facts apart like a word; a letter of another script stands alone.
_TOKEN = rf"{_WORD}|{_NUMBER}|{_SIGN}|\pL|[\p{{Sc}}\p{{Sm}}%°№#@/*&]"

_NAME_TABLES = {
    "product": "brand",
    "category_name": "name",
    "attribute_name": "name",
    "attribute_value_name": "name",
}
"""Snapshot tables and the column that holds names."""

_VALUES = f"""
CREATE TABLE slot AS
SELECT question_id, language, parts[2 * n - 1] AS name, parts[2 * n] AS value
FROM (
    SELECT question_id, language, list_concat(string_split(slots_text, chr(31)), ['gold', gold_normal]) AS parts,
           unnest(range(1, len(parts) // 2 + 1)) AS n
    FROM composed SEMI JOIN (SELECT question_id FROM same_text WHERE question_id = kept_id) USING (question_id)
);
CREATE TABLE value AS
SELECT language, value, regexp_extract_all(value, '{_TOKEN}') AS tokens FROM (SELECT DISTINCT language, value FROM slot)
"""

# One row a token, in order; `kind` is what the guard compares it as.
_TOKENS = """
CREATE TABLE token AS
WITH raw AS (
    SELECT language, value, unnest(tokens) AS token, generate_subscripts(tokens, 1) AS place FROM value
),
spelt AS (
    SELECT *, regexp_matches(token, '^-?\\d') AS is_number,
        regexp_extract(token, '\\d[\\d.,]*') AS digits,
        regexp_replace(lower(token), '^[-\\d., \\x{a0}]+', '') AS unit,
        lower(token) AS word
    FROM raw
),
told AS (
    SELECT language, value, token, word, is_number, negation.word IS NOT NULL AS is_negation,
        row_number() OVER (PARTITION BY language, value ORDER BY place) AS place,
        CASE WHEN is_number THEN CASE WHEN token[1] = '-' THEN '-' ELSE '' END || canonical_number(digits, language)
            || CASE WHEN unit = '' THEN '' ELSE ' ' || coalesce(symbol, unit) END END AS number,
        known.word IS NOT NULL OR regexp_matches(token, '\\pL\\d') AS is_known
    FROM spelt LEFT JOIN unit_symbol ON spelling = unit AND is_number
    LEFT JOIN function_word USING (language, word) LEFT JOIN negation USING (language, word)
    LEFT JOIN known USING (word)
    -- A capital letter is a code ("vitamin A"), a capital word inside a text part of a name.
    WHERE function_word.word IS NULL OR token <> spelt.word AND (place > 1 OR length(token) = 1)
),
named AS (SELECT *, is_known OR (place > 1 AND regexp_matches(token, '^\\p{Lu}')) AS is_name FROM told)
SELECT language, value, place,
    coalesce(number, CASE WHEN NOT is_name AND language IN ('en', 'es', 'fr', 'pt')
        THEN regexp_replace(word, '^(\\pL{3,}[^s])s$', '\\1') ELSE word END) AS word,
    CASE WHEN is_number THEN 'number' WHEN is_negation THEN 'negation' WHEN is_name THEN 'name' ELSE 'word' END AS kind
FROM named
"""

_STATED = f"""
CREATE TABLE stated AS
WITH taken_apart AS (
    SELECT language, value,
        coalesce(list(word ORDER BY place), []) AS words,
        coalesce(list(word ORDER BY place) FILTER (kind = 'number'), []) AS numbers,
        coalesce(list(word ORDER BY place) FILTER (kind = 'negation'), [])
            || regexp_extract_all(any_value(CASE WHEN language IN ('ja', 'zh') THEN value ELSE '' END),
                                  '{NEGATION_SIGNS}') AS negations,
        coalesce(list(word ORDER BY place) FILTER (kind = 'name'), []) AS names,
        coalesce(list(word ORDER BY place) FILTER (kind = 'word'), []) AS plain,
        count(*) >= CASE WHEN language IN ('ja', 'zh') THEN {RUNNING_SIGNS} ELSE {RUNNING_WORDS} END AS long_enough
    FROM token GROUP BY language, value
)
SELECT question_id, any_value(slot.language) AS language,
    -- A value of which no token is left (only punctuation, say) is compared as it stands.
    string_agg(name || ': ' || CASE WHEN words IS NULL THEN value WHEN running THEN '(running text)'
        ELSE array_to_string(words, ' ') END, chr(31) ORDER BY name) AS exact,
    flatten(list(coalesce(numbers, []) ORDER BY name)) AS numbers,
    flatten(list(coalesce(negations, []) ORDER BY name)) AS negations,
    flatten(list(coalesce(names, []) ORDER BY name)) AS names,
    flatten(list(coalesce(plain, []) ORDER BY name)) AS plain,
    coalesce(flatten(list(words ORDER BY name) FILTER (running)), []) AS running,
    string_agg(value, chr(10) ORDER BY name) AS text
FROM (
    SELECT slot.*, taken_apart.* EXCLUDE (language, value), coalesce(long_enough, false) AND name <> 'gold' AS running
    FROM slot LEFT JOIN taken_apart USING (language, value)
) AS slot GROUP BY question_id
"""

# Digits group by three with the sign that is not the decimal one of the language; 1.500 is 1500 in German.
_MACRO = """
CREATE OR REPLACE TEMP MACRO canonical_number(digits, language) AS coalesce(regexp_replace(try_cast(try_cast(
    CASE WHEN language IN ('de', 'es', 'fr', 'it', 'pt')
        THEN replace(CASE WHEN regexp_matches(digits, '^\\d{1,3}(\\.\\d{3})+(,\\d+)?$') THEN replace(digits, '.', '')
            ELSE digits END, ',', '.')
        ELSE replace(CASE WHEN regexp_matches(digits, '^\\d{1,3}(,\\d{3})+(\\.\\d+)?$') THEN replace(digits, ',', '')
            ELSE digits END, ',', '.')
    END AS DECIMAL(28, 8)) AS VARCHAR), '\\.?0+$', ''), digits)
"""


def take_apart(connection: "DuckDBPyConnection", snapshot_tables: dict[str, Path]) -> None:
    """Create stated(question_id, language, exact, numbers, negations, names, plain, running, text).

    It has one row a question that stage 1 kept.

    exact: the canonical words of every value that is no running text, gold included: two questions that differ here
    differ in a fact. numbers, negations, names, plain: all words by kind, in order. running: the words of running
    text. text: the values and the gold, what is embedded.

    Args:
        connection: with `composed` and `same_text`.
        snapshot_tables: core tables by name; names of brands, categories, attributes and values are never spelling
            variants of each other. Tables that are not there are not read.
    """
    _register_words(connection)
    _read_known_names(connection, snapshot_tables)
    connection.execute(_MACRO)
    connection.execute(_VALUES)
    connection.execute(_TOKENS)
    connection.execute(_STATED)


def _register_words(connection: "DuckDBPyConnection") -> None:
    for name, lists in (("function_word", FUNCTION_WORDS), ("negation", NEGATIONS)):
        rows = sorted({(language, word) for language, words in lists.items() for word in words.split()})
        connection.register(name, pa.table({"language": [row[0] for row in rows], "word": [row[1] for row in rows]}))
    symbols = unit_symbols()
    connection.register(
        "unit_symbol", pa.table({"spelling": list(symbols), "symbol": [symbols[spelling] for spelling in symbols]})
    )


def _read_known_names(connection: "DuckDBPyConnection", snapshot_tables: dict[str, Path]) -> None:
    connection.execute("CREATE TABLE known (word VARCHAR)")
    for table, column in _NAME_TABLES.items():
        if table in snapshot_tables:
            connection.execute(
                f"INSERT INTO known SELECT DISTINCT unnest(regexp_extract_all(lower({column}), '{_WORD}')) "
                "FROM read_parquet(?)",
                [str(snapshot_tables[table])],
            )
    # A name may hold the function words of a language ("and", "de"); they stay what they are.
    connection.execute(
        "CREATE OR REPLACE TABLE known AS SELECT DISTINCT word FROM known "
        "WHERE length(word) > 2 AND word NOT IN (SELECT word FROM function_word)"
    )
