"""shopmark generate"""

from pathlib import Path

import click

from flows.cli.common import folder_option, open_workspace, print_table


@click.command("generate", epilog="Example: shopmark generate --folder demo")
@folder_option
def command(folder: Path) -> None:
    """Make candidate questions of all configured tasks from the last ingest."""
    from flows.server import prefect_server

    workspace = open_workspace(folder)
    with prefect_server(workspace.state):
        from flows.generate import generate

        result = generate(workspace.root)
    columns = ("task", "questions", "computed", "why")
    print_table("Candidates", columns, ([row[column] for column in columns] for row in result["tasks"]))
