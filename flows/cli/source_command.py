"""shopmark source list | check"""

from pathlib import Path

import click

from flows.cli.common import folder_option, open_workspace, print_table


@click.group("source", epilog="Example: shopmark source list --folder demo")
def command() -> None:
    """List and check sources: a folder each with source.yaml and SQL."""


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
    """Check source NAME: its specification, its SQL files, and that its raw files are there."""
    from schemas.errors import SpecError
    from warehouse.sources_list import list_sources

    workspace = open_workspace(folder)
    sources = list_sources(workspace.source_roots)
    if name not in sources:
        raise SpecError(f"there is no source `{name}`", str(workspace.root), f"Known: {', '.join(sources)}.")
    source = sources[name]
    if name not in workspace.config.sources:
        click.echo(f"{name} is well written; shopmark.yaml does not use it")
        return
    place = workspace.source_folder(name)
    for file in source.spec.files:
        found = sorted(place.glob(file.pattern)) if place is not None else []
        if place is not None and not found and not file.optional:
            raise SpecError(
                f"no file matches {file.pattern}", str(place), f"Put the files of {name} there (see {source.path})."
            )
        click.echo(f"{file.name}: {len(found) if place is not None else 'in package ' + source.spec.package} file(s)")
