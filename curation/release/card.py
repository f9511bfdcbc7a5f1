"""README.md of a release: the dataset card, with the header that dataset hubs read."""

from pathlib import Path

import pyarrow as pa

from curation.release import tables
from schemas.languages import LANGUAGE_NAMES
from schemas.manifest import Manifest
from warehouse.memory import memory_database

TEMPLATE = Path(__file__).parent / "card.md.j2"

GOLD = {
    "catalog": "computed from the facts of a catalog",
    "human_judgement": "judged by people (relevance labels of the source)",
    "click": "observed actions of customers: what they viewed, clicked or bought next",
    "purchase": "observed purchases",
    "review": "written or rated by customers in reviews",
    "derived": "calculated from stated facts",
    "llm": "written by a language model and read by people",
}
"""Label source -> how the gold was made, in words."""


def write_card(folder: Path, manifest: Manifest) -> Path:
    """Write README.md from the rows in `folder` and the manifest; gives its path."""
    from jinja2 import Environment, StrictUndefined

    questions = tables.read_questions(folder)
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)
    environment.filters["cell"] = one_line
    text = environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        manifest=manifest,
        languages=_languages(manifest),
        language_names=LANGUAGE_NAMES,
        gold=_gold_sources(questions),
        unverified=unverified_options(questions),
        read=_read_by_people(folder, questions, manifest),
        total=questions.num_rows,
    )
    path = folder / "README.md"
    path.write_text(text, encoding="utf-8")
    return path


def one_line(text: str | None) -> str:
    """Text as one cell of a Markdown table: no line break, no column sign, no markup."""
    plain = " ".join((text or "").split())
    for sign in "\\|`*_[]<>":
        plain = plain.replace(sign, "\\" + sign)
    return plain


def unverified_options(questions: pa.Table) -> int:
    """How many wrong options are merely unobserved."""

    with memory_database() as db:
        db.register("questions", questions.select(["option_evidence"]))
        row = db.execute(
            "SELECT coalesce(sum(len(list_filter(option_evidence, lambda e: e.refuted_by = 'unverified'))), 0)::BIGINT"
            " FROM questions"
        ).fetchone()
    return row[0] if row else 0


def _languages(manifest: Manifest) -> dict[str, int]:
    """language -> questions, in the order of the configuration."""
    return {
        language: sum(task.questions.get(language, 0) for task in manifest.tasks) for language in manifest.languages
    }


def _gold_sources(questions: pa.Table) -> list[tuple[str, str, int]]:
    """(label source, how it was made, questions), by name."""
    counts = {row["values"]: row["counts"] for row in questions["label_source"].value_counts().to_pylist()}
    return [(name, GOLD.get(name, name), counts[name]) for name in sorted(counts)]


def _read_by_people(folder: Path, questions: pa.Table, manifest: Manifest) -> dict[str, int]:
    """language -> released questions that people read and accepted; 0 for all of a candidate."""
    read = dict.fromkeys(manifest.languages, 0)
    review = folder / "review.parquet"
    if review.is_file():
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        votes = pq.read_table(review, columns=["question_id", "state"])
        accepted = votes.filter(pc.equal(votes["state"], "accepted"))["question_id"]
        seen = questions.filter(pc.is_in(questions["question_id"], value_set=accepted))
        for row in seen["language"].value_counts().to_pylist():
            read[row["values"]] = row["counts"]
    return read
