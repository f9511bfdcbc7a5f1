"""shopmark export"""

from pathlib import Path

import click

from flows.cli.common import folder_option, intact_release, open_workspace


@click.command("export", epilog="Example: shopmark export --to shopping_mmlu --out /tmp/mmlu --folder demo")
@folder_option
@click.option("--release", "version", default=None, help="Version of the release; the latest candidate by default.")
@click.option("--to", "layout", default="shopping_mmlu", show_default=True, help="Whose file layout.")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="An empty or new folder.")
def command(folder: Path, version: str | None, layout: str, out: Path) -> None:
    """Write a release in the file layout of another benchmark."""
    from curation.release.export import EXPORTS
    from curation.release.tables import read_questions
    from schemas.errors import ShopmarkError

    if layout not in EXPORTS:
        raise ShopmarkError(f"there is no layout `{layout}`", "--to", f"Layouts: {', '.join(EXPORTS)}.")
    if out.exists() and any(out.iterdir()):
        raise ShopmarkError(f"{out} is not empty", str(out), "Name a new folder: exports overwrite nothing.")
    place = intact_release(open_workspace(folder), version)
    written = EXPORTS[layout](read_questions(place), out)
    click.echo(f"wrote {written:,} questions of {place.name} to {out}")
