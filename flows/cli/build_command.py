"""shopmark build: the whole line, through Prefect."""

import time
from pathlib import Path

import click

from flows.cli.common import folder_option, open_workspace, print_funnel


@click.command("build", epilog="Example: shopmark build --folder demo")
@folder_option
@click.option("--why", is_flag=True, help="Say for every stage what changed since its last run.")
def command(folder: Path, why: bool) -> None:
    """Ingest, generate, curate, annotate (if a Label Studio runs), validate and write a release candidate.

    What is unchanged is not computed again; a build that was killed continues where it stopped.
    """
    from flows.server import prefect_server

    workspace = open_workspace(folder)
    began = time.monotonic()
    with prefect_server(workspace.state) as address:
        click.echo(f"Prefect: {address} (its page shows this run)", err=True)
        from flows.build import build

        result = build(workspace.root)
    release = Path(result["release"])
    print_funnel(release)
    if why:
        for stage, reason in result["why"].items():
            click.echo(f"{stage}: {reason}")
    if result["computed"]:
        click.echo(f"computed {len(result['computed'])} stages in {time.monotonic() - began:.0f} s")
    else:
        click.echo("nothing changed: nothing was computed again")
    click.echo(f"release: {release}\nreport:  {release / 'report.html'}")
