"""shopmark ingest"""

from pathlib import Path

import click

from flows.cli.common import folder_option, open_workspace, print_table
from warehouse.workspace import Workspace


@click.command("ingest", epilog="Example: shopmark ingest --folder demo --source sample_market")
@folder_option
@click.option("--source", "sources", multiple=True, help="Only this source (may be given several times).")
def command(folder: Path, sources: tuple[str, ...]) -> None:
    """Bring raw files into the warehouse; a broken row or file is a reject with its reason, the rest goes on."""
    ingest_and_print(open_workspace(folder), list(sources))


def ingest_and_print(workspace: Workspace, sources: list[str]) -> None:
    """Ingest the named sources (none: all of the folder), print what became of each file."""
    from flows.server import prefect_server

    with prefect_server(workspace.state):
        from flows.ingest import ingest

        result = ingest(workspace.root, sources or None)
    columns = ("source", "file", "in", "kept", "rejected", "status")
    print_table("Raw files", columns, ([row[column] for column in columns] for row in result["files"]))
    click.echo("done" if result["changed"] else "nothing changed: nothing was ingested again")
