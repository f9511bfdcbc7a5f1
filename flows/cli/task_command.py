"""shopmark task list | check | preview | new | prompts"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.common import folder_option, open_workspace, print_table
from warehouse.workspace import Workspace

if TYPE_CHECKING:
    from curation.task_folder import TaskFolder


@click.group("task", epilog="Example: shopmark task preview unit_conversion --folder demo")
def command() -> None:
    """List, check, preview and add tasks: a folder each, no Python needed."""


@command.command("list", epilog="Example: shopmark task list --folder demo")
@folder_option
def list_command(folder: Path) -> None:
    """List the tasks that a folder would build: built-in ones and its own."""
    from curation.task_folder import list_tasks

    rows = [
        (name, task.spec.skill.value, task.spec.question_type.value, task.spec.version, " ".join(task.spec.languages))
        for name, task in list_tasks(open_workspace(folder).task_roots).items()
    ]
    print_table("Tasks", ("task", "skill", "type", "version", "languages"), rows)


@command.command("check", epilog="Example: shopmark task check my_task --folder demo")
@click.argument("name")
@folder_option
@click.option("--data/--no-data", default=True, show_default=True, help="Also run it on the last ingest.")
def check_command(name: str, folder: Path, data: bool) -> None:
    """Check task NAME and run its fixture; every fault with file and line.

    What the last ingest gives the task (quotas that it cannot fill, too few families, options that read alike) is
    advice: it does not fail the check.
    """
    from curation.task_tools import check_task, find_task
    from schemas.errors import SpecError

    workspace = open_workspace(folder)
    config = workspace.config
    task = find_task(workspace.task_roots, name)
    problems = check_task(task, per_language=config.per_language, family_share=config.family_share)
    if problems:
        raise SpecError("\n".join(problems), str(task.path), "Mend these, then check again.")
    click.echo(f"{name} is fine: specification, SQL and fixture")
    for line in _advice(workspace, task, look_at_data=data):
        click.echo(f"advice: {line}")


def _advice(workspace: Workspace, task: "TaskFolder", *, look_at_data: bool) -> list[str]:
    from curation.task_advice import data_advice, spec_advice
    from curation.task_fixture import fixture_advice
    from warehouse.snapshot import publish_snapshot

    advice = [*spec_advice(task), *fixture_advice(task)]
    if not look_at_data or not workspace.warehouse_file.is_file():
        return advice
    config = workspace.config
    tables = {table: file.path for table, file in publish_snapshot(workspace).tables.items()}
    return advice + data_advice(
        task,
        tables,
        per_language=config.per_language,
        family_share=config.family_share,
        threads=config.threads,
        memory_limit=config.memory_limit,
        seconds=config.task_seconds,
    )


@command.command("preview", epilog="Example: shopmark task preview unit_conversion --language de -n 3 --folder demo")
@click.argument("name")
@folder_option
@click.option("-n", "count", default=5, show_default=True, help="How many questions.")
@click.option("--language", default=None, help="Only this language.")
def preview_command(name: str, folder: Path, count: int, language: str | None) -> None:
    """Show a few questions of task NAME with their facts and refutations, from the last ingest."""
    from curation.task_tools import find_task, preview
    from flows.cli.show_question import show_question
    from warehouse.snapshot import publish_snapshot

    workspace = open_workspace(folder)
    task = find_task(workspace.task_roots, name)
    tables = {table: file.path for table, file in publish_snapshot(workspace).tables.items()}
    for question in preview(task, tables, count, language=language):
        show_question(question)


@command.command("new", epilog="Example: shopmark task new concept/colour_of_product --type multiple_choice")
@click.argument("name", metavar="SKILL/NAME")
@click.option("--type", "question_type", default="multiple_choice", show_default=True, help="Question type.")
@folder_option
def new_command(name: str, question_type: str, folder: Path) -> None:
    """Write a new task folder SKILL/NAME that passes its check, to start from."""
    from curation.task_tools import new_task
    from schemas.errors import SpecError

    skill, slash, task = name.partition("/")
    if not slash:
        raise SpecError(f"`{name}` names no skill", "", "Write SKILL/NAME, for example concept/colour_of_product.")
    path = new_task(open_workspace(folder).root / "tasks", skill, task, question_type)
    click.echo(f"wrote {path}\nnext: shopmark task check {task} --folder {folder}")


@command.command("prompts", epilog="Example: shopmark task prompts --language de --out prompts.csv --folder demo")
@folder_option
@click.option("--language", default=None, help="Only this language.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the list to read here (CSV).")
@click.option("--verdicts", type=click.Path(dir_okay=False, path_type=Path), help="Take in a list that was read.")
def prompts_command(folder: Path, language: str | None, out: Path | None, verdicts: Path | None) -> None:
    """List every prompt template for native readers, and take in what they say of it.

    A reader fills the columns verdict (accepted or rejected), reviewer and note.
    """
    from curation.prompt_review import read_verdicts, template_counts, write_prompts
    from curation.task_folder import list_tasks
    from schemas.errors import SpecError
    from schemas.languages import LANGUAGES

    if language is not None and language not in LANGUAGES:
        raise SpecError(f"{language!r} is no language of Shopmark", "--language", f"Known: {', '.join(LANGUAGES)}.")
    workspace = open_workspace(folder)
    specs = {name: task.spec for name, task in list_tasks(workspace.task_roots).items()}
    chosen = [known for known in LANGUAGES if language in (None, known)]
    if verdicts is not None:
        click.echo(f"{read_verdicts(workspace, specs, verdicts)} new verdicts in the ledger")
    if out is not None:
        click.echo(f"wrote {write_prompts(workspace, specs, chosen, out)} templates to {out}")
    rows = [
        (name, count.templates, count.accepted, count.rejected, count.unread)
        for name, count in template_counts(workspace, specs, chosen).items()
    ]
    print_table("Prompt templates", ("language", "templates", "accepted", "rejected", "nobody has read"), rows)
