"""Plants duplicates and look-alikes into a file of questions, in SQL, and says which rows ask the same.

A planted row is a copy of a question: a duplicate asks the same in other words, order, case, spacing or punctuation; a
look-alike differs from it in one fact (a number, a word, the gold) and is another question. The truth knows questions
by task, language, gold and the text of every slot.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from curation.prompt_slots import parts_of
from schemas.question import QUESTION_SCHEMA
from schemas.task import TaskSpec
from warehouse.sql_text import literal

DUPLICATE = "duplicate: "
_SHARE = 25
"""Of a thousand questions, those that get a row of one kind."""

# What is done to a text of a duplicate.
_NOISE = {
    "": "{t}",
    "upper case": "upper({t})",
    "double spaces": "' ' || replace({t}, ' ', '  ')",
    "full stop": "{t} || '.'",
}

_WORDS = "string_split({t}, ' ')"
_DIGIT = r"regexp_extract({t}, '\d')"
# What is done to one slot of a look-alike: the first whose text it changes. Words are those of letters alone,
# and long enough to be no articles where one is moved.
_CHANGES = {
    "another number": f"CASE WHEN {_DIGIT} <> '' THEN replace({{t}}, {_DIGIT}, "
    f"((try_cast({_DIGIT} AS INTEGER) + 1) % 10)::VARCHAR) ELSE {{t}} END",
    "last word left out": r"CASE WHEN len(string_split({t}, ' ')) > 2 THEN regexp_replace({t}, ' \pL{{4,}}$', '') "
    "ELSE {t} END",
    "two words exchanged": r"regexp_replace({t}, '(\pL{{6,}}) (\pL{{6,}})', '\2 \1')",
    "a word of another question": f"CASE WHEN len({_WORDS}) > 2 AND regexp_full_match(other, '\\pL{{{{4,}}}}') AND NOT "
    f"list_contains(string_split(lower({{t}}), ' '), lower(other)) THEN array_to_string([{_WORDS}[1], other] "
    f"|| {_WORDS}[3:], ' ') ELSE {{t}} END",
}

_GOLD = """array_to_string(list_sort(CASE
    WHEN len(gains) > 0 THEN list_transform(list_zip(options, gains), lambda p: p[1] || ' = ' || p[2])
    WHEN len(options) > 0 THEN list_transform(gold_index, lambda i: options[i + 1])
    ELSE "references" END), chr(31))"""


def _slots_text(entries: str) -> str:
    """SQL: the entries of a map, by key, as one text."""
    return (
        f"array_to_string(list_transform(list_sort({entries}), lambda e: e.key || chr(31) || coalesce(e.value, '')), "
        "chr(30))"
    )


def _filled(texts: str, names: str, slots: str = "slots") -> str:
    """SQL: a phrasing with its slots."""
    pieces = f"list_transform(list_zip({texts}, {names}), lambda p: p[1] || coalesce({slots}[p[2]], ''))"
    return f"array_to_string({pieces}, '')"


def plant(questions: Path, specs: Mapping[str, TaskSpec], out: Path) -> None:
    """Write questions.parquet (the given rows and the planted ones) and truth.parquet into `out`.

    truth.parquet has question_id, kind (`base`, DUPLICATE + how, or what differs) and distinct_question.

    Raises:
        ValueError: a prompt is not what its phrasing and its slots give.
    """
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.register("phrasing", _phrasings(specs))
        columns = ", ".join(f'"{name}"' for name in QUESTION_SCHEMA.names)
        connection.execute(
            f"""CREATE TABLE base AS
            SELECT {columns}, texts, names, next_texts, next_names, hash(question_id) % 1000 // {_SHARE} AS share,
                lead(split_part(map_values(slots)[1], ' ', 2)) OVER (
                    PARTITION BY task, language ORDER BY hash(question_id, 1)) AS other
            FROM read_parquet({literal(questions)}) JOIN phrasing USING (task, language, phrasing)"""
        )
        _check(connection)
        selects = ["SELECT *, 'base' AS kind, question_id AS copy_of FROM base", *_duplicates(), *_look_alikes()]
        connection.execute("CREATE TABLE planted AS " + " UNION ALL BY NAME ".join(selects))
        _write(connection, columns, out)


def _phrasings(specs: Mapping[str, TaskSpec]) -> pa.Table:
    """The parts of every phrasing, and those of the next one of the task and language (NULL where there is none)."""
    rows = []
    for task, spec in specs.items():
        for language, prompts in spec.prompts.items():
            parts = [parts_of(prompt) for prompt in prompts]
            for phrasing, own in enumerate(parts):
                row = {"task": task, "language": language, "phrasing": phrasing}
                row |= {"texts": [text for text, _ in own], "names": [name or "" for _, name in own]}
                after = parts[(phrasing + 1) % len(parts)] if len(parts) > 1 else None
                row["next_texts"] = after and [text for text, _ in after]
                row["next_names"] = after and [name or "" for _, name in after]
                rows.append(row)
    return pa.Table.from_pylist(rows)


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    wrong = connection.execute(
        f"SELECT task, prompt FROM base WHERE prompt <> {_filled('texts', 'names')} ORDER BY question_id LIMIT 1"
    ).fetchall()
    if wrong:
        raise ValueError(f"a prompt of {wrong[0][0]} is not what its phrasing and slots give: {wrong[0][1]!r}")


def _duplicates() -> list[str]:
    """A SELECT for every kind: each noise, in the same phrasing and in the next one; the options are turned round."""
    selects = []
    for place, (noise, sql) in enumerate(_NOISE.items()):
        for again in (False, True):
            kind = ", ".join(filter(None, ["another phrasing" if again else "same prompt", noise]))
            texts, names = ("next_texts", "next_names") if again else ("texts", "names")
            prompt = _filled(texts, names)

            def noised(column: str, sql: str = sql) -> str:
                return f'list_transform("{column}", lambda x: {sql.format(t="x")})'

            selects.append(
                f"""SELECT * REPLACE (
                    {_new_id(kind)} AS question_id, {sql.format(t=prompt)} AS prompt,
                    map_from_entries(list_transform(map_entries(slots), lambda e: {{
                        'key': e.key, 'value': {sql.format(t="e.value")}}})) AS slots,
                    list_reverse({noised("options")}) AS options, {noised("references")} AS "references",
                    list_transform(gold_index, lambda i: (len(options) - 1 - i)::INTEGER) AS gold_index,
                    list_reverse(gains) AS gains, list_reverse(option_evidence) AS option_evidence),
                    {literal(DUPLICATE + kind)} AS kind, question_id AS copy_of
                FROM base WHERE share = {2 * place + again} {"AND next_texts IS NOT NULL" if again else ""}"""
            )
    return selects


def _look_alikes() -> list[str]:
    """A SELECT for every kind: one slot changed, or another option right."""
    selects = []
    for place, (kind, sql) in enumerate(_CHANGES.items()):
        changed = sql.format(t="e.value")
        selects.append(
            f"""SELECT * EXCLUDE (entries) REPLACE (map_from_entries(entries) AS slots,
                    {_filled("texts", "names", "map_from_entries(entries)")} AS prompt)
            FROM (
                SELECT * REPLACE ({_new_id(kind)} AS question_id), {literal(kind)} AS kind, NULL AS copy_of,
                    list_transform(map_entries(slots), lambda e, n: {{'key': e.key, 'value': CASE
                        WHEN n = list_position(list_transform(map_entries(slots), lambda e: {changed} <> e.value), true)
                        THEN {changed} ELSE e.value END}}) AS entries
                FROM base WHERE share = {2 * len(_NOISE) + place}
            ) WHERE {_slots_text("entries")} <> {_slots_text("map_entries(slots)")}"""
        )
    gold = "another gold"
    selects.append(
        f"""SELECT * REPLACE ({_new_id(gold)} AS question_id, [(gold_index[1] + 1) % len(options)]::INTEGER[]
            AS gold_index), {literal(gold)} AS kind, NULL AS copy_of
        FROM base WHERE share = {2 * len(_NOISE) + len(_CHANGES)} AND len(gold_index) = 1 AND len(options) > 1"""
    )
    return selects


def _new_id(kind: str) -> str:
    return f"md5(question_id || {literal(kind)})[:length(question_id)]"


def _write(connection: duckdb.DuckDBPyConnection, columns: str, out: Path) -> None:
    connection.execute(
        f"COPY (SELECT {columns} FROM planted ORDER BY question_id) TO {literal(out / 'questions.parquet')} "
        "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
    )
    connection.execute(
        f"""COPY (
            WITH fact AS (
                SELECT question_id, kind, copy_of, md5(concat_ws(chr(29), task, language,
                    {_slots_text("map_entries(slots)")}, {_GOLD})) AS distinct_question FROM planted
            )
            SELECT fact.question_id, fact.kind, coalesce(original.distinct_question, fact.distinct_question)
                AS distinct_question
            FROM fact LEFT JOIN fact AS original ON original.question_id = fact.copy_of ORDER BY ALL
        ) TO {literal(out / "truth.parquet")} (FORMAT parquet)"""
    )
