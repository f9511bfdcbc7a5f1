"""What `shopmark task check` says beyond the fixture: languages that lack something, quotas that cannot be met, options
that read alike. Problems stop a release or lose questions for certain; advice is for a person to weigh."""

import math
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from curation.generation import generate_task
from curation.generation.probe import ALIKE_FILE
from curation.task_folder import TaskFolder
from schemas.languages import LANGUAGES
from schemas.yaml_file import line_of

_EXAMPLES = 3


def spec_problems(task: TaskFolder, *, per_language: int | None = None, family_share: float | None = None) -> list[str]:
    """Languages that prompts and texts do not share, and a quota that leaves no room for enough families.

    per_language, family_share: of shopmark.yaml (None: the task's own quota; shares are not looked at).
    """
    file, spec = task.path / "task.yaml", task.spec
    problems = []
    for key, texts in spec.texts.items():
        lacking = [language for language in spec.languages if language not in texts]
        if lacking:
            where = line_of(file, "texts", key)
            problems.append(f"{where}: the text `{key}` lacks {', '.join(lacking)}, which the prompts have")
    unasked = sorted({language for texts in spec.texts.values() for language in texts} - set(spec.prompts))
    if unasked:
        problems.append(f"{line_of(file, 'prompts')}: no prompt in {', '.join(unasked)}, in which there are texts")
    quota = per_language or spec.quota.per_language
    if family_share is not None and quota * len(spec.prompts) < _families_needed(family_share):
        problems.append(
            f"{line_of(file, 'quota', 'per_language')}: {quota} questions in each of {len(spec.prompts)} languages are "
            f"fewer than the {_families_needed(family_share)} families that a share of {family_share:g} needs: the "
            "task would leave every release"
        )
    return problems


def spec_advice(task: TaskFolder) -> list[str]:
    """Languages with fewer phrasings than another one."""
    most = max(len(phrasings) for phrasings in task.spec.prompts.values())
    return [
        f"{line_of(task.path / 'task.yaml', 'prompts', language)}: {len(phrasings)} phrasing(s) in {language}, "
        f"{most} in another language"
        for language, phrasings in task.spec.prompts.items()
        if len(phrasings) < most
    ]


def data_advice(
    task: TaskFolder,
    snapshot_tables: Mapping[str, Path],
    *,
    per_language: int | None,
    family_share: float,
    threads: int = 2,
    memory_limit: str = "4GB",
    seconds: int = 120,
) -> list[str]:
    """Run the task on real data: which quota it cannot fill and why, whether families are too few, what reads alike.

    Raises:
        GenerationError: the SQL is wrong for these data, or takes too long.
    """
    sources = pq.read_table(snapshot_tables["source"], columns=["source", "licence"]).to_pylist()
    with tempfile.TemporaryDirectory(prefix="shopmark-check-") as name:
        out = Path(name)
        generate_task(
            task,
            snapshot_tables,
            out,
            languages=LANGUAGES,
            licences={row["source"]: row["licence"] for row in sources},
            threads=threads,
            memory_limit=memory_limit,
            seconds=seconds,
            probe=True,
        )
        questions = pq.read_table(out / "questions.parquet", columns=["language", "family_key"])
        decisions = pq.read_table(out / "decisions.parquet", columns=["language", "reason"])
        return [
            *_unfilled(task, questions, decisions, per_language or task.spec.quota.per_language),
            *_families(task, questions, family_share),
            *alike_advice(task, out),
        ]


def _families_needed(family_share: float) -> int:
    return math.ceil(1 / family_share - 1e-9)


def _counts(column: pa.ChunkedArray) -> dict[str, int]:
    return {row["values"]: row["counts"] for row in column.value_counts().to_pylist()}


def _unfilled(task: TaskFolder, questions: pa.Table, decisions: pa.Table, quota: int) -> list[str]:
    """Languages below their quota, with what became of their facts; languages with facts and no prompt."""
    given = _counts(questions["language"])
    advice = []
    for language in task.spec.prompts:
        if given.get(language, 0) < quota:
            lost = _counts(decisions.filter(pc.equal(decisions["language"], language))["reason"])
            told = ", ".join(f"{count} {reason}" for reason, count in sorted(lost.items())) or "no other fact"
            where = line_of(task.path / "task.yaml", "quota", "per_language")
            advice.append(f"{where}: {given.get(language, 0)} of {quota} questions in {language} ({told})")
    unasked = _counts(decisions.filter(pc.equal(decisions["reason"], "no_prompt"))["language"])
    return advice + [
        f"{line_of(task.path / 'task.yaml', 'prompts')}: {count} facts in {language}, but no prompt"
        for language, count in sorted(unasked.items())
    ]


def _families(task: TaskFolder, questions: pa.Table, family_share: float) -> list[str]:
    found, needed = len(questions["family_key"].unique()), _families_needed(family_share)
    if found >= needed:
        return []
    where = sql_line(task, "family_key")
    return [f"{where}: {found} families, {needed} are needed: the task would leave the release (too_few_families)"]


def alike_advice(task: TaskFolder, out: Path) -> list[str]:
    """Examples out of alike.parquet; two of three would be the same for most facts."""
    alike = pq.read_table(out / ALIKE_FILE)
    if not alike.num_rows:
        return []
    examples = "; ".join(
        f"{row['text']!r} reads like {row['other_is']} {row['other']!r} ({row['fact_key']}, {row['language']})"
        for row in alike.slice(0, _EXAMPLES).to_pylist()
    )
    facts = len(pc.unique(pc.binary_join_element_wise(alike["language"], alike["fact_key"], "\x1f")))
    return [
        f"{sql_line(task, 'pool')}: options may repeat in {facts} facts: {examples}. One of two is left out; filter "
        "by norm_text(text)"
    ]


def sql_line(task: TaskFolder, column: str) -> str:
    """`facts.sql:line` of the last place where the column is named."""
    lines = task.sql.splitlines()
    found = [number for number, line in enumerate(lines, 1) if line.rstrip(" ,").endswith(f" {column}")]
    return f"{task.path / 'facts.sql'}:{found[-1] if found else 1}"
