"""SQL that turns the raw form of a column into its declared type, and says what did not fit."""

import re
from dataclasses import dataclass

from schemas.source import FileSpec
from warehouse.sql_text import literal, quoted

MAX_FIELD = 1_000_000
_INTEGER = re.compile(r"^(TINYINT|SMALLINT|INTEGER|INT|BIGINT|HUGEINT|U[A-Z]*INT|UINTEGER|LONG|SHORT)$", re.IGNORECASE)
_FLOAT = re.compile(r"^(DOUBLE|FLOAT|REAL)$", re.IGNORECASE)
_TEXT = re.compile(r"^(VARCHAR|TEXT|STRING)$", re.IGNORECASE)


@dataclass(frozen=True)
class ColumnSql:
    """Expressions over one raw row. text: as text; value: as the declared type, NULL if it does not fit; exists: the
    record has the column at all."""

    name: str
    type: str
    text: str
    value: str
    exists: str = "true"


def string_columns(spec: FileSpec) -> list[ColumnSql]:
    """Columns that were read as strings."""
    return [
        ColumnSql(name, type_, quoted(name), _cast(quoted(name), type_))
        for name, type_ in declared_columns(spec).items()
    ]


def json_columns(spec: FileSpec) -> list[ColumnSql]:
    """Columns of JSON records; `_strings` and `_values` hold the extracted members in declared order."""
    columns = []
    for place, (name, type_) in enumerate(declared_columns(spec).items(), 1):
        text, member = f"_strings[{place}]", f"_values[{place}]"
        nested = not _scalar(type_)
        # A cast of JSON to a nested type raises where an element does not fit; TRY makes that one row's fault.
        value = f"TRY(CAST({member} AS {type_}))" if nested else _cast(text, type_)
        columns.append(ColumnSql(name, type_, text, value, f"{member} IS NOT NULL"))
    return columns


def parquet_columns(spec: FileSpec, types: dict[str, str]) -> list[ColumnSql]:
    """Columns of a Parquet file with these types."""
    columns = []
    for name, type_ in declared_columns(spec).items():
        column = quoted(name)
        text = f"CAST({column} AS VARCHAR)"
        same = types[name].upper() == type_.upper() and not _FLOAT.match(type_)
        plain = _INTEGER.match(types[name]) or not _scalar(type_)
        value = column if same else f"TRY_CAST({column} AS {type_})" if plain else _cast(text, type_)
        columns.append(ColumnSql(name, type_, text, value))
    return columns


def json_extraction(spec: FileSpec) -> str:
    """`_strings` and `_values` of a record in `_text`; NULL where it is no JSON object."""
    pointers = [literal("/" + name.replace("~", "~0").replace("/", "~1")) for name in declared_columns(spec)]
    listed = f"[{', '.join(pointers)}]" if pointers else "[]::VARCHAR[]"
    # Extraction raises on text that is no JSON; CASE keeps it away from there, but AND promises no order, so the
    # condition itself may hold nothing that raises.
    is_object = "_reason IS NULL AND json_valid(_text) AND starts_with(ltrim(_text, chr(9) || ' '), '{')"
    return (
        f"CASE WHEN {is_object} THEN json_extract_string(_text, {listed}) END AS _strings, "
        f"CASE WHEN {is_object} THEN json_extract(_text, {listed}) END AS _values"
    )


def declared_columns(spec: FileSpec) -> dict[str, str]:
    """The columns of a file; a file of lines has `line` without saying so."""
    return spec.columns or ({"line": "VARCHAR"} if spec.format == "lines" else {})


def _scalar(type_: str) -> bool:
    upper = type_.upper().strip()
    return not (upper.endswith("]") or upper.startswith(("STRUCT", "MAP", "UNION", "JSON")))


def _cast(text: str, type_: str) -> str:
    if _TEXT.match(type_):
        return text
    if _INTEGER.match(type_):
        # A plain cast would round 12.7 to 13.
        return (
            f"CASE WHEN regexp_full_match({text}, '\\s*[+-]?[0-9]+(\\.0*)?\\s*') THEN TRY_CAST({text} AS {type_}) END"
        )
    if _FLOAT.match(type_):
        return f"CASE WHEN isfinite(TRY_CAST({text} AS {type_})) THEN TRY_CAST({text} AS {type_}) END"
    return f"TRY_CAST({text} AS {type_})"


def reasons(columns: list[ColumnSql], spec: FileSpec) -> list[str]:
    """SQL expressions, each a reject reason or NULL, over a row with `v<n>` beside its raw columns; first one wins."""
    large = [_too_large(column) for column in columns if not _fixed_width(column.type)]
    wrong = [_wrong_type(place, column) for place, column in enumerate(columns) if not _TEXT.match(column.type)]
    empty = [_missing(place, column) for place, column in enumerate(columns) if column.name in _needed(spec)]
    found = []
    for faults, reason in ((large, "too_large"), (wrong, "wrong_type"), (empty, "missing_value")):
        if faults:
            found.append(f"CASE WHEN {' OR '.join(faults)} THEN '{reason}' END")
    return found


def details(columns: list[ColumnSql], spec: FileSpec) -> str:
    """SQL of what is wrong in words, for the reason in column `reason`."""
    large, wrong, empty = [], [], []
    for place, column in enumerate(columns):
        name = literal(column.name)
        large.append(f"CASE WHEN {_too_large(column)} THEN {name} || ': ' || strlen({column.text}) || ' bytes' END")
        if not _TEXT.match(column.type):
            said = f"{name} || ': ' || left({column.text}, 100) || {literal(f' is no {column.type}')}"
            wrong.append(f"CASE WHEN {_wrong_type(place, column)} THEN {said} END")
        if column.name in _needed(spec):
            empty.append(f"CASE WHEN {_missing(place, column)} THEN 'no ' || {name} END")
    branches = "".join(
        f" WHEN '{reason}' THEN concat_ws(', ', {', '.join(words)})"
        for words, reason in ((large, "too_large"), (wrong, "wrong_type"), (empty, "missing_value"))
        if words
    )
    return f"CASE reason WHEN 'invalid_json' THEN 'not a JSON object'{branches} END"


def coalesce(expressions: list[str]) -> str:
    """SQL of the first that is not NULL."""
    return f"coalesce({', '.join(expressions)})"


def _needed(spec: FileSpec) -> set[str]:
    """A part of a key may not be empty either: without it nothing can be told apart."""
    return {*spec.required, *spec.key}


def _fixed_width(type_: str) -> bool:
    return not _TEXT.match(type_) and _scalar(type_) and not type_.upper().startswith(("BLOB", "BYTEA"))


def _too_large(column: ColumnSql) -> str:
    return f"strlen({column.text}) > {MAX_FIELD}"


def _wrong_type(place: int, column: ColumnSql) -> str:
    return f"({column.text} IS NOT NULL AND v{place} IS NULL)"


def _missing(place: int, column: ColumnSql) -> str:
    return f"(v{place} IS NULL OR trim(CAST(v{place} AS VARCHAR)) = '')"
