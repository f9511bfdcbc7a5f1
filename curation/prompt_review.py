"""Native review of prompts: every template of a task in a language is an item that a person reads.

Its id is the hash of language and text, so a template that changes is a new item that nobody has read. Verdicts are in
the ledger (kind `prompt_review`: id, task, language, text, verdict, reviewer, note); the latest of one reviewer counts.
"""

import csv
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from schemas.errors import SpecError
from schemas.languages import LANGUAGES
from schemas.manifest import TemplateCount
from schemas.task import TaskSpec
from warehouse import ledger
from warehouse.workspace import Workspace

COLUMNS = ("id", "task", "language", "text", "read", "verdict", "reviewer", "note")
VERDICTS = ("accepted", "rejected")


def prompt_id(language: str, text: str) -> str:
    """The id of a template: 16 hex digits over its language and text."""
    return hashlib.sha256(f"{language}\x1f{text}".encode()).hexdigest()[:16]


def list_prompts(specs: Mapping[str, TaskSpec], languages: Iterable[str] = LANGUAGES) -> list[dict[str, str]]:
    """id, task, language, text of every prompt template in the languages, by task, language and phrasing."""
    wanted = set(languages)
    return [
        {"id": prompt_id(language, text), "task": name, "language": language, "text": text}
        for name, spec in sorted(specs.items())
        for language in LANGUAGES
        if language in wanted
        for text in spec.prompts.get(language, ())
    ]


def verdicts(workspace: Workspace) -> dict[str, str]:
    """Template id -> accepted or rejected (as soon as one reviewer rejects); ids that nobody has read are missing."""
    latest: dict[tuple[str, str], str] = {}
    for record in ledger.records(workspace, "prompt_review"):
        latest[record["id"], record["reviewer"]] = record["verdict"]
    found: dict[str, str] = {}
    for (item, _), verdict in latest.items():
        found[item] = "rejected" if "rejected" in (verdict, found.get(item)) else "accepted"
    return found


def template_counts(
    workspace: Workspace, specs: Mapping[str, TaskSpec], languages: Iterable[str]
) -> dict[str, TemplateCount]:
    """Language -> how many templates there are, and how many of them people accepted, rejected, have not read."""
    said = verdicts(workspace)
    counts: dict[str, TemplateCount] = {}
    for language in languages:
        states = [said.get(item) for item in dict.fromkeys(row["id"] for row in list_prompts(specs, [language]))]
        counts[language] = TemplateCount(
            templates=len(states),
            accepted=states.count("accepted"),
            rejected=states.count("rejected"),
            unread=states.count(None),
        )
    return counts


def write_prompts(workspace: Workspace, specs: Mapping[str, TaskSpec], languages: Iterable[str], out: Path) -> int:
    """Write the templates as CSV for a reader, who fills verdict, reviewer and note; gives their number."""
    said = verdicts(workspace)
    rows = list_prompts(specs, languages)
    # The byte order mark makes spreadsheets read the file as UTF-8.
    with out.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(row | {"read": said.get(row["id"], "")} for row in rows)
    return len(rows)


def read_verdicts(workspace: Workspace, specs: Mapping[str, TaskSpec], file: Path) -> int:
    """Take the verdicts out of a filled file into the ledger, all or none; gives how many were new.

    Raises:
        SpecError: the file is not such a CSV, a verdict is unknown or without a reviewer, or a text is not (any more)
            that of a template (file and row).
    """
    known = {row["id"]: row for row in list_prompts(specs)}
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SpecError(f"the file cannot be read: {error}", str(file), "Save it as CSV in UTF-8.") from error
    if rows and not set(COLUMNS) - {"read"} <= rows[0].keys():
        raise SpecError("columns are missing", str(file), f"The columns are {', '.join(COLUMNS)}.")
    given = [_record(row, known, f"{file}, row {number}") for number, row in enumerate(rows, 2) if row["verdict"]]
    before = ledger.records(workspace, "prompt_review")
    return ledger.append(workspace, "prompt_review", [record for record in given if record not in before])


def _record(row: Mapping[str, Any], known: Mapping[str, dict[str, str]], where: str) -> dict[str, str]:
    verdict, reviewer = row["verdict"].strip().lower(), (row["reviewer"] or "").strip()
    if verdict not in VERDICTS:
        raise SpecError(f"{verdict!r} is no verdict", where, f"Write one of: {', '.join(VERDICTS)}.")
    if not reviewer:
        raise SpecError("a verdict without a reviewer", where, "Say who read it.")
    if row["id"] not in known or known[row["id"]]["text"] != row["text"].replace("\r\n", "\n"):
        raise SpecError("no task has this template (any more)", where, "List the prompts again and read what is new.")
    return known[row["id"]] | {"verdict": verdict, "reviewer": reviewer, "note": (row["note"] or "").strip()}
