"""shopmark release"""

from pathlib import Path

import click

from flows.cli.common import folder_option, open_workspace, print_funnel


@click.command("release", epilog="Example: shopmark release --folder demo")
@folder_option
def command(folder: Path) -> None:
    """Validate what is built and write the next release candidate, with its report."""
    from flows.server import prefect_server

    workspace = open_workspace(folder)
    with prefect_server(workspace.state):
        from flows.release import release

        result = release(workspace.root)
    place = Path(result["release"])
    print_funnel(place)
    click.echo(f"release: {place}\nreport:  {place / 'report.html'}")
