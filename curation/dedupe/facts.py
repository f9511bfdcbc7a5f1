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

# Each distinct token is understood once ...
_VOCABULARY = """
CREATE TABLE vocabulary AS
WITH spelt AS (
    SELECT language, token, lower(token) AS word, regexp_matches(token, '^-?\\d') AS is_number,
        regexp_extract(token, '\\d[\\d.,]*') AS digits,
        regexp_replace(lower(token), '^[-\\d., \\x{a0}]+', '') AS unit
    FROM (SELECT DISTINCT language, unnest(tokens) AS token FROM value)
)
SELECT language, token, word, is_number,
    CASE WHEN token[1] = '-' THEN '-' ELSE '' END || canonical_number(digits, language)
        || CASE WHEN unit = '' THEN '' ELSE ' ' || coalesce(symbol, unit) END AS number,
    CASE WHEN language IN ('en', 'es', 'fr', 'pt') THEN regexp_replace(word, '^(\\pL{3,}[^s])s$', '\\1') ELSE word
        END AS singular,
    function_word.word IS NOT NULL AS is_function, negation.word IS NOT NULL AS is_negation,
    known.word IS NOT NULL OR regexp_matches(token, '\\pL\\d') AS is_known,
    regexp_matches(token, '^\\p{Lu}') AS is_capital
FROM spelt LEFT JOIN unit_symbol ON spelling = unit AND is_number
LEFT JOIN function_word USING (language, word) LEFT JOIN negation USING (language, word) LEFT JOIN known USING (word)
"""

# ... and every value is then a list of (place, word, kind), where `kind` is what the guard compares a word as.
_TOKENS = """
CREATE TABLE told AS
SELECT language, value, CASE WHEN is_number THEN {'place': place, 'word': number, 'kind': 'number'}
    WHEN is_negation THEN {'place': place, 'word': word, 'kind': 'negation'}
    WHEN is_known OR is_capital AND place > first_place THEN {'place': place, 'word': word, 'kind': 'name'}
    ELSE {'place': place, 'word': singular, 'kind': 'word'} END AS token
FROM (
    SELECT language, value, place, vocabulary.* EXCLUDE (language, token),
        min(place) OVER (PARTITION BY language, value) AS first_place
    FROM (SELECT language, value, unnest(tokens) AS token, generate_subscripts(tokens, 1) AS place FROM value)
    JOIN vocabulary USING (language, token)
    -- A capital letter is a code ("vitamin A"), a capital word inside a text part of a name.
    WHERE NOT is_function OR is_capital AND (place > 1 OR length(token) = 1)
)
"""


def _words(kind: str) -> str:
    """SQL: the words of one kind, in order."""
    return f"list_transform(list_filter(tokens, lambda t: t.kind = '{kind}'), lambda t: t.word)"


# A list of (place, ...) is sorted as a whole: an ordered aggregate costs twice the time.
_TAKEN_APART = f"""
CREATE TABLE taken_apart AS
SELECT language, value, list_transform(tokens, lambda t: t.word) AS words, {_words("number")} AS numbers,
    {_words("negation")} || CASE WHEN language IN ('ja', 'zh')
        THEN regexp_extract_all(value, '{NEGATION_SIGNS}') ELSE [] END AS negations,
    {_words("name")} AS names, {_words("word")} AS plain,
    len(tokens) >= CASE WHEN language IN ('ja', 'zh') THEN {RUNNING_SIGNS} ELSE {RUNNING_WORDS} END AS long_enough
FROM (SELECT language, value, list_sort(list(token)) AS tokens FROM told GROUP BY language, value)
"""

_STATED = """
CREATE TABLE slot_apart AS
SELECT slot.*, taken_apart.* EXCLUDE (language, value), coalesce(long_enough, false) AND name <> 'gold' AS is_running
FROM slot LEFT JOIN taken_apart USING (language, value);

CREATE TABLE stated AS
SELECT question_id, any_value(language) AS language,
    -- A value of which no token is left (only punctuation, say) is compared as it stands.
    array_to_string(list_sort(list(name || ': ' || CASE WHEN words IS NULL THEN value
        ELSE array_to_string(CASE WHEN is_running THEN numbers || negations || names ELSE words END, ' ') END
    )), chr(31)) AS exact,
    coalesce(array_to_string(list_sort(list(name || ': ' || array_to_string(words, ' ')) FILTER (is_running)), chr(31)),
        '') AS running
FROM slot_apart GROUP BY question_id
"""

_DETAILS = """
CREATE TABLE detailed AS
SELECT question_id, any_value(exact) AS exact,
    flatten(list(coalesce(numbers, []) ORDER BY name)) AS numbers,
    flatten(list(coalesce(negations, []) ORDER BY name)) AS negations,
    flatten(list(coalesce(names, []) ORDER BY name)) AS names,
    flatten(list(coalesce(plain, []) ORDER BY name)) AS plain,
    coalesce(flatten(list(words ORDER BY name) FILTER (is_running)), []) AS running
FROM slot_apart JOIN stated USING (question_id)
SEMI JOIN (SELECT left_id AS question_id FROM near_pair UNION SELECT right_id FROM near_pair) USING (question_id)
GROUP BY question_id
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
    """Create stated(question_id, language, exact, running), one row a question that stage 1 kept.

    exact: the canonical words of every value, gold included, and of running text its numbers, negations and names:
    two questions that differ here differ in a fact. running: the words of running text.

    Args:
        connection: with `composed` and `same_text`.
        snapshot_tables: core tables by name; names of brands, categories, attributes and values are never spelling
            variants of each other. Tables that are not there are not read.
    """
    _register_words(connection)
    _read_known_names(connection, snapshot_tables)
    for statement in (_MACRO, _VALUES, _VOCABULARY, _TOKENS, _TAKEN_APART, _STATED):
        connection.execute(statement)


def take_pairs_apart(connection: "DuckDBPyConnection") -> None:
    """Create detailed(question_id, exact, numbers, negations, names, plain, running): word lists by kind, in order.

    It has one row a question of near_pair(left_id, right_id).
    """
    connection.execute(_DETAILS)


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
