"""What `shopmark task new | list | check | preview` does, as functions."""

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from curation.generation import generate_task
from curation.task_advice import spec_problems
from curation.task_fixture import check_fixture
from curation.task_folder import TaskFolder, load_task
from schemas.errors import GenerationError, ShopmarkError, SpecError
from schemas.languages import LANGUAGES, Language
from schemas.question_type import METRICS, QuestionType, Skill

_TEMPLATES = Path(__file__).resolve().parent / "task_template"


def find_task(roots: Iterable[Path], name: str) -> TaskFolder:
    """The task `name`; other folders are not loaded, so that a broken one does not stand in the way.

    Raises:
        SpecError: there is no such task (the names that there are), there are two, or it cannot be loaded.
    """
    folders = [folder for root in roots for folder in sorted(root.glob("*/*")) if folder.is_dir()]
    found = [folder for folder in folders if folder.name == name]
    if not found:
        known = ", ".join(sorted(folder.name for folder in folders if folder.name[0] not in "._"))
        raise SpecError(f"there is no task `{name}`", "", f"Known tasks: {known or 'none'}.")
    if len(found) > 1:
        raise SpecError(f"two tasks are called {name}", " and ".join(map(str, found)), "Rename one of them.")
    return load_task(found[0])


def check_task(task: TaskFolder, *, per_language: int | None = None, family_share: float | None = None) -> list[str]:
    """Everything wrong with a task that could be loaded, with file and line; empty for a good one.

    Looks for languages that prompts and texts do not share and for a quota that no data could fill (by `per_language`
    and `family_share` of shopmark.yaml). Runs its SQL on the fixture in the real child process, compares the questions
    with those the fixture expects, and runs it again with the rows turned round and another number of threads: the
    answer must not change.
    """
    problems = spec_problems(task, per_language=per_language, family_share=family_share)
    try:
        return problems + check_fixture(task)
    except ShopmarkError as error:
        return [*problems, str(error)]


def preview(
    task: TaskFolder,
    snapshot_tables: Mapping[str, Path],
    count: int,
    *,
    language: str | None = None,
    threads: int = 2,
    memory_limit: str = "4GB",
    seconds: int = 120,
) -> list[dict[str, Any]]:
    """The first `count` questions of a task (by question_id) as rows of QUESTION_SCHEMA.

    Licences come from the snapshot's table `source`.

    Raises:
        GenerationError: the SQL is wrong or takes too long, or no fact gives a question (with the reasons).
        SpecError: unknown language.
    """
    if language is not None and language not in LANGUAGES:
        raise SpecError(f"{language!r} is no language of Shopmark", "", f"Known: {', '.join(LANGUAGES)}.")
    wanted: tuple[Language, ...] = tuple(known for known in LANGUAGES if language in (None, known))
    sources = pq.read_table(snapshot_tables["source"], columns=["source", "licence"]).to_pylist()
    with tempfile.TemporaryDirectory(prefix="shopmark-preview-") as name:
        out = Path(name)
        generate_task(
            task,
            snapshot_tables,
            out,
            languages=wanted,
            licences={row["source"]: row["licence"] for row in sources},
            threads=threads,
            memory_limit=memory_limit,
            seconds=seconds,
        )
        rows: list[dict[str, Any]] = pq.read_table(out / "questions.parquet").slice(0, count).to_pylist()
        if rows:
            return rows
        reasons = pq.read_table(out / "decisions.parquet")["reason"].value_counts().to_pylist()
    told = ", ".join(f"{pair['counts']} {pair['values']}" for pair in reasons) or "facts.sql gives no row"
    raise GenerationError(
        f"task {task.name} gives no question: {told}", str(task.path / "facts.sql"), "Look at the joins and filters."
    )


def new_task(root: Path, skill: str, name: str, question_type: str) -> Path:
    """Write a small task that works (its check passes) into root/<skill>/<name>, to be changed by hand.

    Raises:
        SpecError: unknown skill or type, a bad name, or the folder is there already.
    """
    skills, types = [value.value for value in Skill], [value.value for value in QuestionType]
    for given, known, what in ((skill, skills, "skill"), (question_type, types, "question type")):
        if given not in known:
            raise SpecError(f"{given!r} is no {what}", "", f"Known: {', '.join(known)}.")
    if not (name.isascii() and name.isidentifier() and name.islower()):
        raise SpecError(f"{name!r} is no name for a task", "", "Write lower case letters, digits and _.")
    folder = root / skill / name
    if folder.exists():
        raise SpecError(f"task {name} is there already", str(folder), "Choose another name, or change that one.")
    kind = QuestionType(question_type)
    texts = {
        file: (_TEMPLATES / f"{file}.{_form(kind)}").read_text(encoding="utf-8")
        for file in ("task.yaml", "facts.sql", "fixture.yaml")
    }
    folder.mkdir(parents=True)
    for file, text in texts.items():
        for key, value in (("NAME", name), ("SKILL", skill), ("TYPE", question_type), ("METRIC", METRICS[kind][0])):
            text = text.replace(f"<{key}>", value)
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def _form(kind: QuestionType) -> str:
    if kind in (QuestionType.MULTIPLE_CHOICE, QuestionType.RETRIEVAL):
        return "choice"
    return "ranking" if kind is QuestionType.RANKING else "text"
