"""shopmark dedupe"""

from pathlib import Path

import click

from flows.cli.common import folder_option, open_workspace, print_table


@click.command("dedupe", epilog="Example: shopmark dedupe --folder demo")
@folder_option
def command(folder: Path) -> None:
    """Verify, filter, dedupe, choose by quota, split and sample the candidates."""
    from flows.server import prefect_server

    workspace = open_workspace(folder)
    with prefect_server(workspace.state):
        from flows.curate import curate

        result = curate(workspace.root)
    columns = ("stage", "questions", "computed", "why")
    print_table("Questions left", columns, ([row[column] for column in columns] for row in result["stages"]))
