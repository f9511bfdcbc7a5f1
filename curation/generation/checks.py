"""What facts.sql and the steps may say and must give: looked at before and after they run, in the locked connection."""

import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import duckdb

from schemas.errors import GenerationError
from schemas.languages import LANGUAGES
from schemas.question import FACT_COLUMNS, GOLD_TYPE, POOL_TYPE
from schemas.question_type import RefutedBy

_ITEM_FIELDS = {"gold": ("id", "text", "gain"), "pool": ("id", "text", "refuted_by", "evidence", "nearness")}
_LIST_TYPES = {"gold": GOLD_TYPE, "pool": POOL_TYPE}


def check_statement(connection: duckdb.DuckDBPyConnection, sql: str, place: str, changing: Collection[str]) -> None:
    """One SELECT whose functions give the same answer every time.

    Args:
        connection: parses the statement; nothing is run.
        sql: the text of the file.
        place: how errors name the file.
        changing: the functions that are refused (`curation.generation.functions.changing_functions`).

    Raises:
        GenerationError: another kind of statement, more than one, a syntax error, or a function such as random(),
            now() or a sample, whose answer changes from run to run.
    """
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise sql_error(error, place) from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        kinds = ", ".join(str(statement.type).rsplit(".", 1)[-1] for statement in statements) or "nothing"
        raise GenerationError(f"{Path(place).name} holds {kinds}", place, "Write exactly one SELECT.")
    # The tree costs more than many a task's SQL, and most files do not even hold such a word.
    if not re.search(rf"\b({'|'.join(map(re.escape, changing))})\b|sample", sql, re.IGNORECASE):
        return
    (tree,) = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchall()[0]
    functions, samples = _functions(json.loads(tree))
    used = sorted(functions & set(changing))
    if used or samples:
        raise GenerationError(
            f"{Path(place).name} uses {', '.join(used) or 'a sample'}: its answer changes from run to run",
            _line_of(sql, used[0] if used else "sample", place),
            "Choose with key_hash(id, 'purpose'), and take dates from the data.",
        )


def _functions(node: Any) -> tuple[set[str], bool]:
    """Names that are called (or could be, such as current_date), and whether anything is sampled."""
    names: set[str] = set()
    sampled = False
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            if "function_name" in item:
                names.add(str(item["function_name"]).lower())
            if item.get("type") == "COLUMN_REF" and len(item["column_names"]) == 1:
                names.add(str(item["column_names"][0]).lower())
            sampled = sampled or bool(item.get("sample"))
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return names, sampled


def sql_error(error: Exception, place: str) -> GenerationError:
    """An error of DuckDB as ours, with the line of facts.sql where DuckDB names one."""
    text = str(error)
    line = re.search(r"^LINE (\d+):", text, re.MULTILINE)
    first = text.split("\n", 1)[0]
    where = f"{place}:{line.group(1)}" if line else place
    mend = "Read the functions and tables that a task may use in docs/add-a-task.md."
    if "Out of Memory" in first or isinstance(error, MemoryError):
        mend = "Select fewer columns, filter before joining, or raise memory_limit in shopmark.yaml."
    return GenerationError(f"{Path(place).name} failed: {first}", where, mend)


def _line_of(sql: str, word: str, place: str) -> str:
    for number, line in enumerate(sql.splitlines(), 1):
        if re.search(rf"\b{re.escape(word)}\b", line, re.IGNORECASE):
            return f"{place}:{number}"
    return place


def _last_select(sql: str, place: str) -> str:
    """The SELECT that gives the facts: the last one that begins a line without indentation."""
    starts = [number for number, line in enumerate(sql.splitlines(), 1) if line.upper().startswith("SELECT")]
    return f"{place}:{starts[-1]}" if starts else place


def fact_projection(connection: duckdb.DuckDBPyConnection, slots: list[str], sql: str, place: str) -> str:
    """The select list that brings table `facts_given` into the exact types of a fact.

    Raises:
        GenerationError: a column is missing, unknown or of another type (names, expected and given type).
    """
    # DuckDB quotes a field that is called `text`; unquoted, lists in the right type stand as they are, and no reader of
    # the view `facts` packs them anew.
    described = connection.execute("DESCRIBE facts_given").fetchall()
    given = {name: str(kind).replace('"text"', "text") for name, kind, *_ in described}
    wanted = FACT_COLUMNS | {f"slot_{slot}": "VARCHAR" for slot in slots}
    missing, extra = sorted(wanted.keys() - given.keys()), sorted(given.keys() - wanted.keys())
    if missing or extra:
        raise GenerationError(
            "facts.sql must select exactly the columns of a fact"
            + (f"; missing: {', '.join(missing)}" if missing else "")
            + (f"; not known: {', '.join(extra)}" if extra else ""),
            _line_of(sql, extra[0], place) if extra else _last_select(sql, place),
            "slot_<name> columns are the {name} places of the prompts in task.yaml, no more and no fewer.",
        )
    return ", ".join(_cast(name, kind, given[name], _line_of(sql, name, place)) for name, kind in wanted.items())


def _cast(name: str, wanted: str, given: str, place: str) -> str:
    if given == wanted:
        return name
    if given in ('"NULL"[]', "NULL[]", "INTEGER[]") and wanted.endswith("[]"):
        return f"CAST({name} AS {wanted}) AS {name}"  # a literal [] or a list that is always empty
    if name in _LIST_TYPES and given.startswith("STRUCT(") and given.endswith("[]"):
        fields = _ITEM_FIELDS[name]
        if all(re.search(rf'[(,] ?"?{field}"? ', given) for field in fields):
            packed = ", ".join(
                f"{field} := CAST(x.{field} AS {'DOUBLE' if field in ('gain', 'nearness') else 'VARCHAR'})"
                for field in fields
            )
            return f"[struct_pack({packed}) FOR x IN {name}] AS {name}"
    mend = "Build the elements with gold_item(...) and wrong_item(...)." if name in _LIST_TYPES else "Cast it."
    if name.startswith("slot_"):
        mend = "Write it as text: fmt_number(x, language) or fmt_measure(x, unit, language)."
    raise GenerationError(f"facts.sql: column {name} is {given}, it must be {wanted}", place, mend)


def check_facts(connection: duckdb.DuckDBPyConnection, place: str) -> None:
    """Rows of table `facts`: keys unique in a language, known languages, known words, known sources.

    Raises:
        GenerationError: with an example row.
    """
    languages = ", ".join(f"'{language}'" for language in LANGUAGES)
    words = ", ".join(f"'{word.value}'" for word in RefutedBy)
    rules = [
        (
            "no column but the slots may be NULL",
            "SELECT coalesce(fact_key, group_key, 'a row without keys') FROM facts WHERE fact_key IS NULL "
            "OR language IS NULL OR group_key IS NULL OR family_key IS NULL OR gold IS NULL OR pool IS NULL "
            "OR source_rows IS NULL OR sources IS NULL",
            "Filter such rows out, or give them a value; a list without elements is [].",
        ),
        (
            "fact_key must be unique in a language",
            "SELECT fact_key || ' (' || language || ')' FROM facts GROUP BY fact_key, language HAVING count(*) > 1",
            "Put everything the question is about into fact_key, or join fewer rows.",
        ),
        (
            "unknown language",
            f"SELECT language || ' in fact ' || fact_key FROM facts WHERE language NOT IN ({languages})",
            f"Known: {languages}.",
        ),
        (
            "unknown word in pool.refuted_by",
            "SELECT DISTINCT w FROM (SELECT unnest([p.refuted_by FOR p IN pool]) AS w FROM facts) "
            f"WHERE w IS NULL OR w NOT IN ({words})",
            f"Known: {words}.",
        ),
        (
            "a source of the fact has no licence in the snapshot",
            "SELECT DISTINCT s FROM (SELECT DISTINCT unnest(sources) AS s FROM facts) "
            "WHERE s IS NULL OR s NOT IN (SELECT source FROM license)",
            "Give `sources` the `source` columns of the core rows the fact was made from.",
        ),
    ]
    for what, sql, mend in rules:
        row = connection.execute(f"SELECT min(coalesce(x, 'NULL')), count(*) FROM ({sql}) AS bad(x)").fetchall()[0]
        if row[1]:
            raise GenerationError(f"facts.sql: {what}: {row[0]} ({row[1]} in all)", place, mend)
