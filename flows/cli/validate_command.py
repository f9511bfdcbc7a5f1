"""shopmark validate"""

from pathlib import Path

import click

from flows.cli.common import folder_option, intact_release, open_workspace


@click.command("validate", epilog="Example: shopmark validate --folder demo")
@folder_option
@click.option("--release", "version", default=None, help="Check a release's checksums instead, by its version.")
def command(folder: Path, version: str | None) -> None:
    """Run the Great Expectations suites on core tables, candidates and what would be released."""
    workspace = open_workspace(folder)
    if version is not None:
        intact_release(workspace, version)
        click.echo(f"{version}: every file is as released")
        return
    from curation.pipeline import curated
    from curation.releasing import refuse_failed, validate_stage
    from flows.secrets import split_salt

    validated = validate_stage(workspace, curated(workspace, split_salt(workspace.config)))
    click.echo(f"Data Docs: {validated.file('docs') / 'index.html'}")
    refuse_failed(validated)
    click.echo("all expectations met")
