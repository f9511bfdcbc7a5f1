"""shopmark annotate serve | push | pull | status"""

import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.common import folder_option, open_workspace, print_table

if TYPE_CHECKING:
    from annotation.server import LabelStudioServer
    from warehouse.workspace import Workspace


@click.group("annotate", epilog="Example: shopmark annotate serve --folder demo")
def command() -> None:
    """Let people check a sample of the questions in Label Studio: serve, push, pull, status."""


@command.command("serve", epilog="Example: shopmark annotate serve --folder demo --port 8085")
@click.option("--port", default=8085, show_default=True, type=click.IntRange(1, 65535), help="On 127.0.0.1.")
@folder_option
def serve_command(folder: Path, port: int) -> None:
    """Run the folder's own Label Studio until Ctrl-C; nobody outside this machine can reach it."""
    from annotation.server import find_own_server, serve, watch
    from schemas.errors import ServerError

    workspace = open_workspace(folder)
    # A service manager ends this with SIGTERM: the server must not outlive it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    log = workspace.state / "labelstudio" / "server.log"
    running = find_own_server(workspace)
    if running is not None:
        _say_how_to_log_in(workspace, running.url)
        click.echo(f"it runs already (process {running.pid}); stop it where it was started")
        return
    click.echo("Label Studio starts (the first time this takes about a minute) ...", err=True)
    try:
        with serve(workspace, port=port) as server:
            _say_how_to_log_in(workspace, server.url)
            click.echo(f"next:      shopmark annotate push --folder {folder}\nstop:      Ctrl-C")
            watch(workspace)
            raise ServerError("Label Studio ended by itself", str(log), "Read the end of this log.")
    except KeyboardInterrupt:
        click.echo("stopped")


@command.command("push", epilog="Example: shopmark annotate push --folder demo")
@folder_option
def push_command(folder: Path) -> None:
    """Bring the sample of the last build to Label Studio; what is there is not added again."""
    from annotation.push import push

    workspace = open_workspace(folder)
    questions, sample = _latest_sample(workspace)
    server = _server(workspace)
    report = push(workspace, questions, sample, server)
    rows = [(name.replace("_", " "), f"{server.url}/projects/{project}") for name, project in report.projects.items()]
    print_table("Projects", ("question type", "address"), rows)
    click.echo(f"{report.created} questions new, {report.already_there} were there already")


@command.command("pull", epilog="Example: shopmark annotate pull --folder demo")
@folder_option
def pull_command(folder: Path) -> None:
    """Bring the votes from Label Studio to the ledger of the folder."""
    from annotation.pull import pull

    workspace = open_workspace(folder)
    report = pull(workspace, _server(workspace))
    click.echo(f"{report.votes_new} new, changed or deleted votes; {report.votes_total} stand now")


@command.command("status", epilog="Example: shopmark annotate status --folder demo")
@folder_option
def status_command(folder: Path) -> None:
    """Show what people decided of the sample of the last build, by task."""
    from annotation.review import STATES, count_states, review_of_sample

    workspace = open_workspace(folder)
    review = review_of_sample(workspace, *_latest_sample(workspace))
    states: dict[str, list[str]] = {}
    for task, state in zip(review["task"].to_pylist(), review["state"].to_pylist(), strict=True):
        states.setdefault(task, []).append(state)
    rows = [(task, len(of), *(of.count(state) for state in STATES)) for task, of in sorted(states.items())]
    print_table("Human check", ("task", "sampled", *STATES), rows)
    counts = count_states(review)
    waiting = counts["open"] + counts["unseen"]
    click.echo(f"{waiting} of {counts['sampled']} sampled questions wait for votes")


def _say_how_to_log_in(workspace: "Workspace", url: str) -> None:
    from annotation.server import login

    user = login(workspace)
    click.echo(f"address:   {url}\nuser:      {user.email}\npassword:  in {user.file}")


def _server(workspace: "Workspace") -> "LabelStudioServer":
    from annotation.server import find_server
    from schemas.errors import ServerError

    server = find_server(workspace)
    if server is None:
        raise ServerError(
            "no Label Studio runs for this folder",
            str(workspace.root),
            f"Run `shopmark annotate serve --folder {workspace.root}` in another terminal, or set "
            "LABEL_STUDIO_URL and LABEL_STUDIO_API_KEY.",
        )
    return server


def _latest_sample(workspace: "Workspace") -> tuple[Path, Path]:
    """Questions and sample of the last build, as the stages left them."""
    from schemas.errors import ShopmarkError
    from warehouse.stages import latest_folders

    found = [latest_folders(workspace.stages, stage) for stage in ("split", "sample")]
    if not all(found):
        raise ShopmarkError(
            "there is no sample yet", str(workspace.root), f"Run `shopmark build --folder {workspace.root}` first."
        )
    return found[0][0] / "questions.parquet", found[1][0] / "sample.parquet"
