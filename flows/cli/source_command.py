"""shopmark source list | check | new | add"""

from pathlib import Path

import click

from flows.cli.common import folder_option, open_workspace, print_table
from flows.cli.ingest_command import ingest_and_print
from schemas.errors import SpecError


@click.group("source", epilog="Example: shopmark source list --folder demo")
def command() -> None:
    """List, check, write and use sources: a folder each with source.yaml and SQL."""


@command.command("list", epilog="Example: shopmark source list --folder demo")
@folder_option
def list_command(folder: Path) -> None:
    """List the sources there are, their licence, and whether this folder uses them."""
    from schemas.source import in_profile
    from warehouse.sources_list import list_sources

    workspace = open_workspace(folder)
    config = workspace.config
    rows = []
    for name, source in list_sources(workspace.source_roots).items():
        spec = source.spec
        used = "not configured"
        if name in config.sources:
            fits = in_profile(spec.licence_class, spec.licence, config.profile)
            used = "used" if fits else f"left out by profile {config.profile}"
        rows.append((name, spec.licence, spec.licence_class, len(spec.fills), used))
    print_table("Sources", ("source", "licence", "class", "core tables", "in this folder"), rows)


@command.command("check", epilog="Example: shopmark source check icecat_chorus --folder demo")
@click.argument("name")
@folder_option
def check_command(name: str, folder: Path) -> None:
    """Check source NAME: its specification, its SQL against the columns declared, and that its raw files are there."""
    from warehouse.source_tools import check_source

    found = check_source(open_workspace(folder), name)
    if found is None:
        click.echo(f"{name} is well written; shopmark.yaml does not use it: shopmark source add {name} PATH")
        return
    for kind, count in found.items():
        click.echo(f"{kind}: {count} file(s)")


@command.command("new", epilog="Example: shopmark source new corner_shop --folder mine")
@click.argument("name")
@folder_option
def new_command(name: str, folder: Path) -> None:
    """Write a new source folder NAME that passes its check, with example files, to start from."""
    from warehouse.source_tools import new_source
    from warehouse.sources_list import list_sources

    workspace = open_workspace(folder)
    if name in list_sources(workspace.source_roots):
        raise SpecError(f"there is a source {name} already", "shopmark source list", "Choose another name.")
    path = new_source(workspace.root / "sources", name)
    click.echo(f"wrote {path}\nnext: shopmark source check {name} --folder {folder}")
    click.echo(f"then: shopmark source add {name} {path / 'example'} --folder {folder}")


@command.command("add", epilog="Example: shopmark source add corner_shop /data/corner_shop --folder mine")
@click.argument("name")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@folder_option
def add_command(name: str, path: Path | None, folder: Path) -> None:
    """Use source NAME, whose raw files lie in the folder PATH: write it into shopmark.yaml and ingest it.

    A source that is a Python package takes no PATH.
    """
    from schemas.source import in_profile
    from warehouse.source_tools import add_source, find_source

    workspace = open_workspace(folder)
    spec = find_source(workspace, name).spec
    added = add_source(workspace, name, path)
    if added.before not in (None, added.path):
        click.echo(f"{name} was read from {added.before}")
    click.echo(f"{name}: {added.path or 'package ' + spec.package} stands in shopmark.yaml")
    if not in_profile(spec.licence_class, spec.licence, workspace.config.profile):
        click.echo(f"note: profile {workspace.config.profile} leaves {name} out (licence class {spec.licence_class})")
    ingest_and_print(open_workspace(folder), [name])
