"""shopmark init: a new folder with a commented configuration, empty or with the sample market's raw files."""

import json
import re
from pathlib import Path

import click

from schemas.errors import ShopmarkError
from schemas.workspace import PROFILE, config_file

_CONFIG = """\
# A Shopmark folder. Unknown keys are errors; paths are relative to this file.
name: {name}
version: 0.1.0            # of the release to build; candidates are 0.1.0-rc.1, -rc.2 ...
profile: {profile}       # permissive | share-alike:<licence> | internal: which sources may be used together
languages: [en, de, es, fr, it, ja, zh, pt]
# Sources: name -> folder with its raw files; `shopmark source list` shows what there is, `source add` adds one.
sources:{sources}
tasks: []                 # names; empty means all (`shopmark task list`)
sample:                   # what people check in Label Studio
  per_stratum: 2          # questions a task and language
  votes: 3                # people who see each
  accept: 0.9             # least share of a task's checked questions that must be right
# The split salt is a secret: export SHOPMARK_SALT=<long random string> before `shopmark build`.
"""


@click.command(
    "init",
    epilog="Examples: shopmark init shop --sample | shopmark init mine --source icecat_chorus=/data/icecat",
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--sample", is_flag=True, help="With the built-in sample market: raw files of an invented shop.")
@click.option("--products", default=500, show_default=True, type=click.IntRange(50, 1_000_000), help="Its size.")
@click.option("--seed", default=0, show_default=True, help="Its seed.")
@click.option("--source", "sources", multiple=True, metavar="NAME=PATH", help="A source and where its files lie.")
@click.option("--profile", default="permissive", show_default=True, help="permissive, share-alike:<licence>, internal")
def command(folder: Path, sample: bool, products: int, seed: int, sources: tuple[str, ...], profile: str) -> None:
    """Make a Shopmark FOLDER: shopmark.yaml, and places for your own tasks and sources."""
    if config_file(folder).exists():
        raise ShopmarkError(
            f"{folder} is a Shopmark folder already", str(config_file(folder)), "Choose another folder, or go on there."
        )
    entries = dict(_named(entry) for entry in sources)
    if not re.fullmatch(PROFILE, profile):
        raise ShopmarkError(
            f"`{profile}` is no profile", "--profile", "Use permissive, internal, or share-alike:<licence>."
        )
    for place in ("tasks", "sources", "releases"):
        (folder / place).mkdir(parents=True, exist_ok=True)
    if sample:
        from warehouse.sample import write_market

        click.echo(f"writing the sample market ({products:,} products) to {folder / 'market'}", err=True)
        summary = write_market(folder / "market", products=products, seed=seed)
        rows = sum(summary.rows.values())
        click.echo(f"  {summary.files} files, {rows:,} rows, {summary.broken} of them broken on purpose", err=True)
        entries["sample_market"] = "market/raw"
    lines = "".join(f"\n  {name}: {json.dumps(path, ensure_ascii=False)}" for name, path in sorted(entries.items()))
    text = _CONFIG.format(name=_name_of(folder), profile=profile, sources=lines or " {}")
    config_file(folder).write_text(text, encoding="utf-8")
    click.echo(f"made {config_file(folder)}")
    _say_what_lacks(folder, entries)
    if not entries:
        click.echo(f"next: shopmark source add NAME PATH --folder {folder}")
    when = "next" if entries else "then"
    click.echo(f"{when}: export SHOPMARK_SALT=<a long random string, kept>, then shopmark build --folder {folder}")


def _named(entry: str) -> tuple[str, str]:
    name, equals, path = entry.partition("=")
    if not equals or not name:
        raise ShopmarkError(f"`{entry}` names no path", "--source", "Write --source NAME=PATH.")
    return name, str(Path(path).expanduser().resolve()) if path else ""


def _name_of(folder: Path) -> str:
    """The folder's name as the name of a benchmark: lower case ASCII letters, digits and dashes."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-") or "benchmark"
    return name if name[0].isalpha() else f"b-{name}"


def _say_what_lacks(folder: Path, entries: dict[str, str]) -> None:
    """A source or its files may come later; until then a build would stop there."""
    from warehouse.sources_list import list_sources
    from warehouse.workspace import Workspace

    workspace = Workspace.open(folder)
    known = list_sources(workspace.source_roots)
    for name in sorted(entries):
        place = workspace.source_folder(name)
        if name not in known:
            click.echo(f"still to do: describe the source {name} in {folder / 'sources' / name} (docs/add-a-source.md)")
        if place is not None and not place.is_dir():
            click.echo(f"still to do: put the files of {name} into {place}")
