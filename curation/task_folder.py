"""Task folders: tasks/<skill>/<task>/{task.yaml,facts.sql,fixture.yaml}, loaded and checked, never skipped."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from curation.prompt_slots import slots_of
from schemas.core import CORE_TABLES
from schemas.errors import SpecError
from schemas.languages import Language
from schemas.task import TaskSpec
from schemas.yaml_file import line_of, read_yaml_model
from warehouse.fingerprint import fingerprint, folder_sha256


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ExpectedQuestion(_Strict):
    """One question the fixture must give: found by fact_key and language, every other key is a condition.

    gold: the texts of the right options (or the references, or for ranking the items by falling gain).
    offers: texts that must be among the options; must_not_offer: texts that may not.
    """

    language: Language
    fact_key: str
    prompt_contains: tuple[str, ...] = ()
    gold: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    must_not_offer: tuple[str, ...] = ()


class ExpectedDrop(_Strict):
    """A fact that must give no question, and the reason."""

    language: Language
    fact_key: str
    reason: str


class Fixture(_Strict):
    """fixture.yaml: input rows and what they must give.

    core: core table -> rows; columns left out are NULL, `source` is `fixture` and `src` its row unless given.
    exactly: how many questions there must be in all. absent: fact keys that may not appear at all.
    """

    core: dict[str, list[dict[str, Any]]]
    questions: tuple[ExpectedQuestion, ...] = Field(min_length=1)
    dropped: tuple[ExpectedDrop, ...] = ()
    absent: tuple[str, ...] = ()
    exactly: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _known(self) -> "Fixture":
        for table, rows in self.core.items():
            if table not in CORE_TABLES:
                raise ValueError(f"core: unknown table {table}; known: {', '.join(CORE_TABLES)}")
            unknown = sorted({column for row in rows for column in row} - set(CORE_TABLES[table].columns))
            if unknown:
                raise ValueError(f"core.{table}: unknown columns {unknown}; known: {list(CORE_TABLES[table].columns)}")
        return self


@dataclass(frozen=True)
class Step:
    """One SELECT of a task; place: its file."""

    name: str
    sql: str
    place: str


@dataclass(frozen=True)
class TaskFolder:
    """A task: its spec, its SQL, its fixture; `fingerprint` changes with any byte of the folder and of shared steps."""

    spec: TaskSpec
    path: Path
    sql: str
    steps: tuple[Step, ...]
    fixture: Fixture
    fingerprint: str
    slots: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.spec.name


def list_tasks(roots: Iterable[Path]) -> dict[str, TaskFolder]:
    """All tasks below the roots (<skill>/<task>), by name; a root that is not there holds none.

    Raises:
        SpecError: a folder cannot be loaded (file and line), or two tasks have the same name.
    """
    found: dict[str, TaskFolder] = {}
    for root in roots:
        for folder in sorted(path for path in root.glob("*/*") if path.is_dir() and path.name[0] not in "._"):
            task = load_task(folder)
            if task.name in found:
                raise SpecError(
                    f"two tasks are called {task.name}",
                    f"{found[task.name].path} and {folder}",
                    "Rename one of the folders and its `name`.",
                )
            found[task.name] = task
    return dict(sorted(found.items()))


def load_task(folder: Path) -> TaskFolder:
    """One task folder.

    Raises:
        SpecError: a file is missing or wrong (file and line).
    """
    file = folder / "task.yaml"
    spec = read_yaml_model(file, TaskSpec)
    for key, says, stands in (("name", spec.name, folder.name), ("skill", spec.skill.value, folder.parent.name)):
        if says != stands:
            raise SpecError(
                f"{key} is {says!r}, but the folder says {stands!r}",
                line_of(file, key),
                "A task lies in tasks/<skill>/<name>.",
            )
    sql_file = folder / "facts.sql"
    if not sql_file.is_file() or not sql_file.read_text(encoding="utf-8").strip():
        raise SpecError("facts.sql is missing or empty", str(sql_file), "Write one SELECT (docs/add-a-task.md).")
    fixture = read_yaml_model(folder / "fixture.yaml", Fixture)
    slots = _slots(file, spec)
    steps = tuple(_step(file, name, sql) for name, sql in spec.steps.items())
    content = fingerprint([folder_sha256(folder), *(step.sql for step in steps)])
    return TaskFolder(spec, folder, sql_file.read_text(encoding="utf-8"), steps, fixture, content, slots)


def _step(file: Path, name: str, sql: str) -> Step:
    """A file beside task.yaml, or in tasks/shared."""
    path = file.parent / sql if "/" not in sql else file.parents[2] / sql
    if not path.is_file():
        raise SpecError(
            f"steps: {name}: {sql} is missing", line_of(file, "steps", name), f"Write one SELECT into {path}."
        )
    return Step(name, path.read_text(encoding="utf-8"), str(path))


def _slots(file: Path, spec: TaskSpec) -> tuple[str, ...]:
    """The slots of the prompts: the same in every phrasing and language, since one row of facts fills them all."""
    first: set[str] | None = None
    for language, phrasings in spec.prompts.items():
        for number, text in enumerate(phrasings):
            try:
                slots = slots_of(text)
            except ValueError as error:
                where = line_of(file, "prompts", language, number)
                raise SpecError(f"prompt: {error}", where, "Write {name}; a plain brace is {{ or }}.") from error
            first = slots if first is None else first
            if slots != first or not slots:
                raise SpecError(
                    f"the prompt has the slots {sorted(slots)}, the first one has {sorted(first)}",
                    line_of(file, "prompts", language, number),
                    "Every phrasing in every language uses the same slots, at least one.",
                )
    loose = sorted(set(spec.free_text) - (first or set()))
    if loose:
        raise SpecError(
            f"free_text names {loose}, which are no slots", line_of(file, "free_text"), f"Slots: {sorted(first or ())}."
        )
    return tuple(sorted(first or ()))
