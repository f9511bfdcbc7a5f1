"""How the commands of `shopmark dedupe` tell what they did."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.common import print_table

if TYPE_CHECKING:
    from curation.dedupe.files import FileSummary


def say(line: str) -> None:
    """A line of progress, on stderr."""
    click.echo(f"dedupe    {line}", err=True)


def print_file_summary(summary: "FileSummary", out: Path) -> None:
    """What became of a file, and what to look at next."""
    columns = ("stage", "rows", "pairs", "removed", "seconds")
    print_table("Stages", columns, [[stage[column] for column in columns] for stage in summary.stages])
    used = ", ".join(f"{role} `{column}`" for role, column in summary.columns.items())
    unnamed = "" if "id" in summary.columns else "; rows are named by their number"
    click.echo(f"columns: {used}{unnamed}")
    click.echo(f"{summary.file}: {summary.rows:,} rows = {summary.kept:,} kept + {summary.removed:,} removed", nl=False)
    click.echo(f" + {summary.rejects:,} rejected (rejects.jsonl says why)" if summary.rejects else "")
    click.echo(f"wrote {out / f'kept{summary.suffix}'} and {out / f'removed{summary.suffix}'}")
    if summary.look_alikes:
        click.echo(f"{summary.look_alikes:,} look-alikes stay; look_alikes.jsonl says what differs", nl=False)
        click.echo(f"; on {summary.disagree:,} of them two judges disagree" if summary.disagree else "")
    if summary.translations:
        click.echo(f"{summary.translations:,} rows are translations of each other; they stay (translations.jsonl)")
    if summary.removed:
        click.echo(f"to take a removal back: shopmark dedupe --undo ID --out {out}")
