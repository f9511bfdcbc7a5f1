"""The entry point: commands by name, loaded when called; errors as what, where, how to mend."""

import atexit
import os
import signal
import sys
from importlib import import_module
from typing import NoReturn

import click

from schemas.errors import ShopmarkError

COMMANDS = {
    "init": "Make a Shopmark folder, empty or with the sample market.",
    "build": "Run everything: raw files to a release candidate.",
    "ingest": "Bring the configured sources into the warehouse.",
    "generate": "Make candidate questions from the tasks.",
    "dedupe": "Dedupe a file of questions, or curate the candidates of a folder.",
    "annotate": "Let people check a sample in Label Studio.",
    "validate": "Run the Great Expectations suites.",
    "release": "Write a release candidate from what is built.",
    "promote": "Turn a fully checked candidate into a release.",
    "export": "Write a release in the layout of another benchmark.",
    "explain": "Tell a question's story, down to file and row.",
    "task": "List, check, preview and add tasks.",
    "source": "List, check, write and add sources.",
    "llm": "Let a language model propose texts for people to read.",
    "report": "Draw a release's report again.",
}


class _LazyGroup(click.Group):
    """Imports flows.cli.<command> only when that command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"flows.cli.{cmd_name}_command").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Example: shopmark init shop --sample && shopmark build --folder shop",
)
@click.version_option(package_name="shopmark")
def cli() -> None:
    """Build versioned shopping benchmarks for language models out of raw shopping logs and catalogs."""


def main() -> None:
    """Run the command line; a ShopmarkError is printed on stderr and exits with code 2."""
    # Asked to end, a command stops the servers that it started, as it does on Ctrl-C.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        cli()
    except ShopmarkError as error:
        click.echo(f"error: {error}", err=True)
        _end(2)
    except SystemExit as end:
        _end(end.code)


def _end(code: str | int | None) -> NoReturn:
    """Exit with `code`; after a validation without Python's own clearing up.

    Great Expectations holds DuckDB's types in its modules to the very end, where forty lines on stderr would call them
    leaked. So everything that waits for the exit is run, and then the process goes.
    """
    if "great_expectations" not in sys.modules or not isinstance(code, int):
        sys.exit(code)
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
