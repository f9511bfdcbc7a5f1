"""What the commands share: the folder option, opening it, printing tables."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from warehouse.workspace import Workspace

folder_option: Callable[..., Any] = click.option(
    "--folder",
    default=".",
    show_default="this folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The Shopmark folder (it holds shopmark.yaml).",
)


def open_workspace(folder: Path) -> Workspace:
    """The workspace of `folder`; a folder that is none is a SpecError."""
    return Workspace.open(folder)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as a table; numbers to the right, wide text folded."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", header_style="bold")
    kept = [list(row) for row in rows]
    for index, column in enumerate(columns):
        numeric = all(isinstance(row[index], int | float) for row in kept) and bool(kept)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in kept:
        table.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    Console(soft_wrap=False).print(table)
