"""source.yaml: what a source is, what its files look like, which core tables it fills. Unknown keys are errors."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.core import CORE_TABLES
from schemas.languages import Language

_Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
LicenceClass = Literal["permissive", "share-alike", "third-party", "unclear"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FileSpec(_Strict):
    """One kind of raw file; it lands in raw.<source>__<name>, one row a record.

    pattern: glob below the source's folder; compression is told by the ending (.gz, .zip; the files in a .tar.gz are
    read as one).
    format: csv, tsv, jsonl, parquet, json_array (one array of records), json_map (one object id -> record, the
    id lands in column `_key`), lines (column `line`), yaml_list (a list of records, or a mapping of names to such
    lists; the name lands in `_key`). csv quotes as RFC 4180 has it; in tsv a quote is a character like any other.
    columns: name -> DuckDB type; a file that lacks one (of JSON formats: in all its records) is rejected whole, a
    value that does not fit is a reject; nested JSON is declared as JSON or as the DuckDB nested type. Columns not
    named here are not read.
    extra: for json formats, true keeps the whole record in the column `_record` JSON.
    key: columns that must be unique together; of rows that share a key the smallest by content is kept.
    required: columns that may not be empty. Skipped: `skip` is a regular expression of lines that are comments.
    """

    name: _Name
    pattern: str
    format: Literal["csv", "tsv", "jsonl", "parquet", "json_array", "json_map", "lines", "yaml_list"]
    encoding: str = "utf-8"
    columns: dict[str, str] = {}
    key: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    extra: bool = False
    skip: str = ""
    optional: bool = Field(False, description="No matching file is fine.")


class SourceSpec(_Strict):
    """`fills`: core table -> SQL file beside source.yaml.

    The SQL selects the core columns by name (without `source`) from views named like the files; every raw row has
    `src` (lineage), `_file` and `_row`; the macro nid(x) namespaces an id, clean_text(x) makes text plain.
    steps: name -> SQL file beside source.yaml, for what several fills need: made once, in this order, into tables that
    later steps and the fills select from.
    package: an installed Python package whose folder holds the files (optional dependency).
    """

    name: _Name
    title: str
    licence: str = Field(description="SPDX identifier, or LicenseRef-<name>.")
    licence_class: LicenceClass
    attribution: str
    homepage: str = ""
    locale: Language | Literal["multi"]
    cutoff: date | None = None
    package: str = ""
    files: tuple[FileSpec, ...] = Field(min_length=1)
    steps: dict[_Name, str] = {}
    fills: dict[str, str] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> "SourceSpec":
        unknown = sorted(set(self.fills) - set(CORE_TABLES) | set(self.fills) & {"source"})
        if unknown:
            raise ValueError(f"fills: unknown core tables {unknown}; known: {', '.join(CORE_TABLES)}")
        names = [file.name for file in self.files]
        if len(set(names)) != len(names):
            raise ValueError("files: two files have the same name")
        taken = sorted(set(names) & set(self.steps))
        if taken:
            raise ValueError(f"steps: {', '.join(taken)} is the name of a file")
        return self


def in_profile(licence_class: LicenceClass, licence: str, profile: str) -> bool:
    """Whether a source may be used under `profile` (permissive, share-alike:<licence>, internal)."""
    if profile == "internal" or licence_class == "permissive":
        return True
    return licence_class == "share-alike" and profile == f"share-alike:{licence}"
