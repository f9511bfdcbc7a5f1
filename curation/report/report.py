"""Puts the figures, pictures and sample questions of a release folder into one self-contained page."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa

from curation.report import figures, pictures
from curation.report.samples import marked, shown
from schemas.languages import LANGUAGE_NAMES
from schemas.manifest import Manifest
from schemas.question import STAGES

TEMPLATES = Path(__file__).parent
QUESTIONS_A_TASK = 10
EXAMPLES_A_STAGE = 4


def write_report(folder: Path, review: pa.Table | None = None) -> Path:
    """Write <folder>/report.html from the files of a release.

    Args:
        folder: a release or candidate with its manifest.
        review: question_id and state of the sampled questions, when votes came after the folder was written;
            by default review.parquet of the folder, or nothing.

    Returns:
        The path of the page. It loads nothing: pictures are inside, and it has no script.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["marked"] = lambda text, other: Markup(marked(text, other))  # marked() escapes
    environment.filters["thousands"] = lambda number: f"{number:,}".replace(",", "\u202f")
    environment.filters["percent"] = lambda share: f"{share:.1%}"
    page = environment.get_template("report.html.j2").render(_content(folder, review))
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


def _content(folder: Path, review: pa.Table | None) -> dict[str, Any]:
    manifest = Manifest.model_validate_json((folder / "manifest.json").read_text(encoding="utf-8"))
    with figures.open_release(folder, review) as db:
        funnel = figures.funnel_by_task(db)
        positions = figures.positions(db)
        baselines = figures.baselines(db)
        questions: dict[str, list[dict[str, Any]]] = {}
        for row in figures.shown_questions(db, QUESTIONS_A_TASK):
            questions.setdefault(row["task"], []).append(shown(row))
        counts = {task.name: task.questions for task in manifest.tasks}
        return {
            "manifest": manifest,
            "total": sum(manifest.splits.values()),
            "language_names": LANGUAGE_NAMES,
            "language_totals": {
                language: sum(by_language.get(language, 0) for by_language in counts.values())
                for language in manifest.languages
            },
            "stages": STAGES,
            "funnel": funnel,
            "reasons": figures.reasons(db),
            "positions": positions,
            "longest": figures.longest_is_gold(db),
            "baselines": baselines,
            "not_tested": figures.not_tested(db),
            "difficulties": figures.difficulties(db),
            "missing": figures.missing(db),
            "duplicates": figures.duplicates(db),
            "pairs": figures.duplicate_examples(db, EXAMPLES_A_STAGE),
            "review": figures.review_by_task(db),
            "groups": figures.largest_groups(db, 5),
            "questions": questions,
            "skills": _by_skill(manifest),
            "validation": _validation(folder),
            "pictures": {
                "funnel": pictures.funnel_picture(funnel),
                "languages": pictures.language_picture(counts, manifest.languages),
                "baselines": pictures.baseline_picture(baselines),
                "coverage": pictures.coverage_picture(figures.coverage_cells(db), manifest.languages),
                "positions": pictures.position_picture(positions),
            },
        }


def _by_skill(manifest: Manifest) -> dict[str, list[Any]]:
    """skill -> its tasks, in the order of the manifest."""
    skills: dict[str, list[Any]] = {}
    for task in manifest.tasks:
        skills.setdefault(task.skill, []).append(task)
    return skills


def _validation(folder: Path) -> dict[str, Any] | None:
    """summary.json of the Data Docs; None where they were made without one."""
    path = folder / "validation" / "summary.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
