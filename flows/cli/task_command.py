"""shopmark task list | check | preview | new"""

from pathlib import Path

import click

from flows.cli.common import folder_option, open_workspace, print_table


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
def check_command(name: str, folder: Path) -> None:
    """Check task NAME and run its fixture; every fault with file and line."""
    from curation.task_tools import check_task, find_task
    from schemas.errors import SpecError

    task = find_task(open_workspace(folder).task_roots, name)
    problems = check_task(task)
    if problems:
        raise SpecError("\n".join(problems), str(task.path), "Mend these, then check again.")
    click.echo(f"{name} is fine: specification, SQL and fixture")


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
