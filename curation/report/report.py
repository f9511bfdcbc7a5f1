"""Puts the figures of a release folder into one self-contained page."""

from pathlib import Path

from schemas.manifest import Manifest

TEMPLATE = Path(__file__).parent / "report.html.j2"


def write_report(folder: Path) -> Path:
    """Write <folder>/report.html from the files of a release; gives its path."""
    from jinja2 import Environment, StrictUndefined

    manifest = Manifest.model_validate_json((folder / "manifest.json").read_text(encoding="utf-8"))
    environment = Environment(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    page = environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(manifest=manifest)
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path
