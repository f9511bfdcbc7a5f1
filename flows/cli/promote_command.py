"""shopmark promote"""

from pathlib import Path

import click

from flows.cli.common import folder_option, open_workspace, release_folder


@click.command("promote", epilog="Example: shopmark promote 0.1.0-rc.1 --folder demo")
@click.argument("version", required=False)
@folder_option
def command(version: str | None, folder: Path) -> None:
    """Turn candidate VERSION (the latest by default) into a release, if its human check is complete.

    Nothing is generated again; questions that people rejected leave.
    """
    from annotation.review import review_of
    from curation.release import promote

    workspace = open_workspace(folder)
    candidate = release_folder(workspace, version)
    release = promote(workspace, candidate, review_of(workspace, candidate))
    click.echo(f"release: {release}\nreport:  {release / 'report.html'}")
