"""shopmark report"""

from pathlib import Path

import click

from flows.cli.common import folder_option, intact_release, open_workspace


@click.command("report", epilog="Example: shopmark report --release 0.1.0-rc.1 --folder demo")
@folder_option
@click.option("--release", "version", default=None, help="Version; the latest candidate by default.")
def command(folder: Path, version: str | None) -> None:
    """Draw the report of a release again from its files (the released data are not touched)."""
    from curation.report import write_report

    click.echo(write_report(intact_release(open_workspace(folder), version)))
