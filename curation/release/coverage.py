"""What was wanted of each task, language and difficulty, what there is, and why the rest could not be had.

One row for each task, each language of the configuration that the task has a prompt for, and each difficulty. `wanted`
spreads the quota of the language over difficulties by the shares of the task; without stated shares, evenly over those
the task has in any language. A difficulty that is short leaves its places to the others: their `got` is above `wanted`.
"""

from collections.abc import Mapping

import pyarrow as pa

from schemas.languages import LANGUAGES
from schemas.task import DIFFICULTIES, TaskSpec
from schemas.workspace import WorkspaceConfig
from warehouse.memory import memory_database

COVERAGE_SCHEMA = pa.schema(
    [
        ("task", pa.string()),
        ("language", pa.string()),
        ("difficulty", pa.string()),
        ("wanted", pa.int64()),
        ("got", pa.int64()),
        ("families", pa.int64()),  # among those that were got
        ("quota", pa.int64()),  # of the task and language
        ("facts", pa.int64()),  # of the task and language, all difficulties
        ("lost_to", pa.string()),  # the reason that took most facts of the task and language; NULL if none was lost
        ("why", pa.string()),  # why less than wanted was got; NULL where nothing is missing
    ]
)

WORDS = {
    "too_few_wrong_options": "too few near options that are surely wrong",
    "no_prompt": "no prompt in this language",
    "empty_slot": "facts without a text in this language",
    "fault_baseline": "the task can be answered without the question",
    "cue_balanced": "questions that carry a cue were left out",
    "too_few_families": "too few families of questions",
    "family_share": "the rest are near-copies of those taken",
    "same_text": "the rest are repeats",
    "same_facts": "the rest are repeats",
    "near_duplicate": "the rest are repeats",
    "straddles": "the rest stand in another split already",
}
"""Reason of a decision -> why there are not more; a reason that is not here stands for itself."""

# over_quota is no loss: such a question was free to be taken.
_COVERAGE = """
WITH place AS (SELECT task, language, quota FROM wish CROSS JOIN unnest($languages) AS l(language)
    WHERE list_contains(prompts, language)),
lost AS (
    SELECT task, language, reason, count(*) AS n FROM decision
    WHERE reason NOT IN ('over_quota', 'difficulty_not_wanted') GROUP BY ALL
), worst AS (
    SELECT task, language, sum(n) AS n, arg_max(reason, (n, reason)) AS reason FROM lost GROUP BY task, language
), made AS (
    SELECT task, language, count(*) AS n FROM (
        SELECT task, language FROM question UNION ALL SELECT task, language FROM decision) GROUP BY ALL
), taken AS (
    SELECT task, language, difficulty, count(*) AS got, count(DISTINCT family_key) AS families
    FROM question GROUP BY ALL
), of_language AS (
    SELECT task, language, sum(got) AS got FROM taken GROUP BY ALL
), present AS (
    SELECT task, difficulty FROM taken GROUP BY ALL
), shared AS (
    SELECT share.task, share.difficulty, share / sum(share) OVER (PARTITION BY share.task) AS share
    FROM share WHERE stated OR (task, difficulty) IN (SELECT (task, difficulty) FROM present)
        OR (task NOT IN (SELECT task FROM present) AND share.difficulty = 'medium')
), counted AS (
    SELECT place.task, place.language, shared.difficulty, round(place.quota * shared.share)::BIGINT AS wanted,
        coalesce(taken.got, 0) AS got, coalesce(taken.families, 0) AS families, place.quota,
        coalesce(made.n, 0) AS facts, worst.reason AS lost_to, coalesce(of_language.got, 0) AS got_in_all
    FROM place JOIN shared USING (task)
    LEFT JOIN taken ON taken.task = place.task AND taken.language = place.language
        AND taken.difficulty = shared.difficulty
    LEFT JOIN of_language ON of_language.task = place.task AND of_language.language = place.language
    LEFT JOIN made ON made.task = place.task AND made.language = place.language
    LEFT JOIN worst ON worst.task = place.task AND worst.language = place.language
)
SELECT task, language, difficulty, wanted, got, families, quota, facts, lost_to, CASE
    WHEN got >= wanted THEN NULL
    WHEN facts = 0 THEN 'no facts in this language'
    WHEN got_in_all >= quota THEN 'too few ' || CASE difficulty WHEN 'hard' THEN 'near' WHEN 'easy' THEN 'far'
        ELSE 'middling' END || ' options: filled with other difficulties'
    WHEN facts < quota THEN 'too few facts'
    ELSE coalesce(words, replace(lost_to, '_', ' '), 'too few facts') END AS why
FROM counted LEFT JOIN words ON words.reason = lost_to
ORDER BY task, list_position($order, language), list_position($difficulties, difficulty)
"""

_RECOUNTED = """
SELECT task, language, difficulty, wanted, coalesce(taken.got, 0) AS got, coalesce(taken.families, 0) AS families,
    quota, facts, lost_to,
    CASE WHEN coalesce(taken.got, 0) < wanted THEN coalesce(why, 'rejected by people') END AS why
FROM before LEFT JOIN (
    SELECT task, language, difficulty, count(*) AS got, count(DISTINCT family_key) AS families
    FROM question GROUP BY ALL
) AS taken USING (task, language, difficulty)
ORDER BY task, list_position($languages, language), list_position($difficulties, difficulty)
"""


def build_coverage(questions: pa.Table, decisions: pa.Table, wishes: pa.Table, languages: list[str]) -> pa.Table:
    """The coverage (COVERAGE_SCHEMA) of the released questions.

    Args:
        questions: the released rows (task, language, difficulty, family_key are read).
        decisions: what was dropped (DECISION_SCHEMA).
        wishes: of `wishes_of`.
        languages: those of the configuration.
    """
    with memory_database() as db:
        db.register("question", questions.select(["task", "language", "difficulty", "family_key"]))
        db.register("decision", decisions.select(["task", "language", "reason"]))
        db.register("wish", wishes)
        db.register("words", pa.table({"reason": list(WORDS), "words": list(WORDS.values())}))
        db.execute(
            "CREATE TABLE share AS SELECT task, unnest($difficulties) AS difficulty, unnest(shares) AS share, stated "
            "FROM wish",
            {"difficulties": list(DIFFICULTIES)},
        )
        db.execute("DELETE FROM share WHERE share = 0")
        parameters = {"languages": languages, "order": list(LANGUAGES), "difficulties": list(DIFFICULTIES)}
        return db.sql(_COVERAGE, params=parameters).to_arrow_table().cast(COVERAGE_SCHEMA)


def recount_coverage(coverage: pa.Table, questions: pa.Table) -> pa.Table:
    """The coverage of a candidate after people rejected questions; `questions` are those that are left."""
    with memory_database() as db:
        db.register("before", coverage)
        db.register("question", questions.select(["task", "language", "difficulty", "family_key"]))
        rows = db.sql(_RECOUNTED, params={"languages": list(LANGUAGES), "difficulties": list(DIFFICULTIES)})
        return rows.to_arrow_table().cast(COVERAGE_SCHEMA)


def wishes_of(tasks: Mapping[str, TaskSpec], config: WorkspaceConfig) -> pa.Table:
    """task, quota, prompts (languages), shares (of DIFFICULTIES), stated (whether task.yaml says them)."""
    rows = [
        {
            "task": name,
            "quota": config.per_language or spec.quota.per_language,
            "prompts": list(spec.languages),
            "shares": [spec.quota.share(difficulty) for difficulty in DIFFICULTIES],
            "stated": bool(spec.quota.difficulty),
        }
        for name, spec in sorted(tasks.items())
    ]
    schema = pa.schema(
        [
            ("task", pa.string()),
            ("quota", pa.int64()),
            ("prompts", pa.list_(pa.string())),
            ("shares", pa.list_(pa.float64())),
            ("stated", pa.bool_()),
        ]
    )
    return pa.Table.from_pylist(rows, schema=schema)
