"""What the commands share: the folder option, opening it, printing tables."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from schemas.errors import GateError, ShopmarkError
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
    """Print rows as a table; numbers to the right. Redirected output is wide enough to keep rows on one line."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", header_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    kept = [list(row) for row in rows]
    for index, column in enumerate(columns):
        numeric = all(isinstance(row[index], int | float) for row in kept) and bool(kept)
        table.add_column(column, justify="right" if numeric else "left", no_wrap=numeric or index == 0, overflow="fold")
    for row in kept:
        table.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    console = Console()
    if not console.is_terminal:
        console = Console(width=140)
    console.print(table)


def release_folder(workspace: Workspace, version: str | None) -> Path:
    """The folder of a release or candidate by its version; without one, the latest candidate.

    Raises:
        ShopmarkError: there is no such release; names those that are there.
    """
    from curation.release.candidate import latest_candidate

    if version is None:
        latest = latest_candidate(workspace)
        if latest is not None:
            return latest
    else:
        for place in (workspace.releases / version, workspace.candidates / version):
            if Path(version).name == version and (place / "manifest.json").is_file():
                return place
    there = sorted(path.parent.name for path in workspace.releases.glob("**/manifest.json"))
    raise ShopmarkError(
        f"there is no release {version}" if version else "there is no candidate yet",
        str(workspace.releases),
        f"There are: {', '.join(there)}." if there else "Run `shopmark build` first.",
    )


def intact_release(workspace: Workspace, version: str | None) -> Path:
    """`release_folder`, whose files are all as they were released.

    Raises:
        ShopmarkError: there is no such release.
        GateError: files were changed, are missing, or were added; names them.
    """
    from curation.release import verify_release

    place = release_folder(workspace, version)
    check = verify_release(place)
    if not check.intact:
        raise GateError(
            f"{place.name} is not what was released",
            ", ".join([*check.changed, *check.missing, *check.unlisted]),
            "Get the release again from where it was published.",
        )
    return place


def print_funnel(release: Path) -> None:
    """Print the funnel of a release: questions left after each stage, a row a task."""
    import pyarrow.csv

    from schemas.question import STAGES

    funnel = pyarrow.csv.read_csv(release / "funnel.csv").to_pylist()
    left: dict[str, dict[str, int]] = {}
    for row in funnel:
        counts = left.setdefault(row["task"], dict.fromkeys(["facts", *STAGES], 0))
        counts["facts"] += row["entered"] if row["stage"] == STAGES[0] else 0
        counts[row["stage"]] += row["remaining"]
    columns = ["facts", *(stage for stage in STAGES if stage != "review")]
    rows = [[task, *(counts[column] for column in columns)] for task, counts in sorted(left.items())]
    total = ["all", *(sum(counts[column] for counts in left.values()) for column in columns)]
    print_table("Questions left after each stage", ("task", *columns), [*rows, total])
