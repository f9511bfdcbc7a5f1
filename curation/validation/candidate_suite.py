"""What must hold of every question, whatever its task: types, answers within options, evidence, language, lineage."""

from curation.validation.rules import Rule, columns_match, literals
from schemas.question_type import METRICS, LabelSource, QuestionType, RefutedBy, Skill

QUESTION_TYPES = {
    "question_id": "VARCHAR", "item_hash": "VARCHAR", "task": "VARCHAR", "task_version": "INTEGER", "skill": "VARCHAR",
    "question_type": "VARCHAR", "metric": "VARCHAR", "language": "VARCHAR", "phrasing": "INTEGER", "prompt": "VARCHAR",
    "options": "VARCHAR[]", "gold_index": "INTEGER[]", "gains": "DOUBLE[]", "references": "VARCHAR[]",
    "fact_key": "VARCHAR", "group_key": "VARCHAR", "family_key": "VARCHAR", "label_source": "VARCHAR",
    "sources": "VARCHAR[]", "licence": "VARCHAR", "difficulty": "VARCHAR", "slots": "MAP(VARCHAR, VARCHAR)",
    "option_evidence": "STRUCT(id VARCHAR, refuted_by VARCHAR, evidence VARCHAR, nearness DOUBLE)[]",
    "source_rows": "VARCHAR[]",
}  # fmt: skip
"""schemas.question.QUESTION_SCHEMA as DuckDB types."""

_CHOICE = "question_type IN ('multiple_choice', 'retrieval')"
_OPEN = "question_type IN ('named_entity_recognition', 'generation')"


def candidate_rules() -> list[Rule]:
    """The rules of candidate.question; config.task and config.language are the tables they look things up in."""
    return [
        columns_match("columns", "candidate.question", QUESTION_TYPES, may_also=("split",)),
        Rule(
            "question_id_is_unique",
            "A question_id stands once.",
            "SELECT question_id, count(*) AS times FROM {batch} GROUP BY question_id HAVING count(*) > 1 "
            "ORDER BY question_id",
        ),
        *_texts(),
        *_vocabulary(),
        *_answers(),
        *_evidence(),
        *_provenance(),
    ]


def _rule(name: str, meaning: str, broken: str, *shown: str) -> Rule:
    """A rule of single rows: `broken` is the SQL condition of a bad row, `shown` the columns of the example rows."""
    columns = ", ".join(("question_id", "task", "language", *shown))
    return Rule(name, meaning, f"SELECT {columns} FROM {{batch}} WHERE {broken} ORDER BY question_id")


def _texts() -> list[Rule]:
    required = ("item_hash", "prompt", "fact_key", "group_key", "family_key")
    return [
        *(
            _rule(f"{name}_is_there", f"{name} is never empty.", f"coalesce(trim({name}), '') = ''")
            for name in required
        ),
        _rule(
            "slots_are_filled",
            "No {slot} of the task is left in the prompt.",
            "len(list_filter(map_keys(slots), lambda slot, i: contains(prompt, chr(123) || slot || chr(125)))) > 0",
            "prompt",
        ),
    ]


def _vocabulary() -> list[Rule]:
    pairs = ", ".join(f"({literals([kind.value, metric])})" for kind, metrics in METRICS.items() for metric in metrics)
    closed = {
        "question_type": [kind.value for kind in QuestionType],
        "skill": [skill.value for skill in Skill],
        "label_source": [source.value for source in LabelSource],
        "difficulty": ["easy", "medium", "hard"],
    }
    return [
        *(
            _rule(
                f"{name}_is_known",
                f"{name} is one of {', '.join(words)}.",
                f"{name} IS NULL OR {name} NOT IN ({literals(words)})",
                name,
            )
            for name, words in closed.items()
        ),
        _rule(
            "metric_fits_the_type",
            "The metric is one of the question type.",
            f"(question_type, metric) NOT IN (VALUES {pairs})",
            "question_type",
            "metric",
        ),
        _rule(
            "language_is_known",
            "The language is one of the configuration.",
            "language IS NULL OR language NOT IN (SELECT language FROM config.language)",
        ),
        Rule(
            "task_is_as_specified",
            "Skill, type, metric and version are those of the task's specification.",
            "SELECT question_id, task, language, skill, question_type, metric, task_version FROM {batch} ANTI JOIN "
            "config.task USING (task, skill, question_type, metric, task_version) ORDER BY question_id",
        ),
    ]


def _answers() -> list[Rule]:
    return [
        _rule(
            "gold_is_within_the_options",
            "Every gold index is the place of an option, and none stands twice.",
            "len(list_filter(gold_index, lambda g, i: g IS NULL OR g < 0 OR g >= len(options))) > 0 "
            "OR len(list_distinct(gold_index)) <> len(gold_index)",
            "gold_index",
            "options",
        ),
        _rule(
            "number_of_golds_fits_the_type",
            "Multiple choice has 1 gold, retrieval 1 to 3, the other types none.",
            "gold_index IS NULL OR CASE question_type WHEN 'multiple_choice' THEN len(gold_index) <> 1 "
            "WHEN 'retrieval' THEN len(gold_index) NOT BETWEEN 1 AND 3 ELSE len(gold_index) <> 0 END",
            "question_type",
            "gold_index",
        ),
        _rule(
            "options_fit_the_type",
            "Closed questions have at least 2 options and more options than golds; open ones have none.",
            f"options IS NULL OR CASE WHEN {_OPEN} THEN len(options) <> 0 "
            "ELSE len(options) < 2 OR len(options) <= len(gold_index) END",
            "question_type",
            "options",
        ),
        _rule(
            "options_are_distinct",
            "No two options are the same but for case, width and spaces.",
            "len(options) <> len(list_distinct(list_transform(options, "
            "lambda o, i: lower(trim(regexp_replace(nfc_normalize(o), '\\s+', ' ', 'g'))))))",
            "options",
        ),
        _rule(
            "options_are_not_empty",
            "No option is empty.",
            "len(list_filter(options, lambda o, i: coalesce(trim(o), '') = '')) > 0",
            "options",
        ),
        _rule(
            "gains_fit_the_options",
            "A ranking has one gain from 0 to 1 for each option, and not all are equal; other types have none.",
            "gains IS NULL OR CASE WHEN question_type = 'ranking' THEN len(gains) <> len(options) "
            "OR len(list_distinct(gains)) < 2 OR len(list_filter(gains, lambda g, i: g IS NULL OR g < 0 OR g > 1)) > 0 "
            "ELSE len(gains) <> 0 END",
            "gains",
            "options",
        ),
        _rule(
            "references_fit_the_type",
            "Open questions have references, none of them empty; closed ones have none.",
            f'"references" IS NULL OR CASE WHEN {_OPEN} THEN len("references") = 0 '
            "OR len(list_filter(\"references\", lambda r, i: coalesce(trim(r), '') = '')) > 0 "
            'ELSE len("references") <> 0 END',
            '"references"',
        ),
        _rule(
            "entities_stand_in_the_prompt",
            "Every entity to recognise stands in the prompt as it is written.",
            "question_type = 'named_entity_recognition' AND "
            'len(list_filter("references", lambda r, i: NOT contains(lower(prompt), lower(r)))) > 0',
            '"references"',
            "prompt",
        ),
    ]


def _evidence() -> list[Rule]:
    known = literals(reason.value for reason in RefutedBy)
    return [
        _rule(
            "evidence_is_aligned",
            "There is one piece of evidence for each option, in their order.",
            "len(option_evidence) IS DISTINCT FROM len(options)",
            "options",
        ),
        _rule(
            "gold_is_not_refuted",
            "Exactly the options at gold_index are marked as gold.",
            f"{_CHOICE} AND list_sort(gold_index) <> list_filter(list_transform(option_evidence, "
            "lambda e, i: CASE WHEN e.refuted_by = 'gold' THEN (i - 1)::INTEGER END), lambda p, i: p IS NOT NULL)",
            "gold_index",
        ),
        _rule(
            "wrong_options_are_refuted",
            "Every wrong option is wrong for a known reason, told in words.",
            f"{_CHOICE} AND len(list_filter(option_evidence, lambda e, i: e.refuted_by IS NULL OR "
            f"(e.refuted_by <> 'gold' AND (e.refuted_by NOT IN ({known}) OR "
            "coalesce(trim(e.evidence), '') = '')))) > 0",
            "options",
        ),
        Rule(
            "unverified_options_are_few",
            "No question has more unverified options than its task allows.",
            "SELECT question_id, task, language, allowed, n AS unverified FROM (SELECT *, len(list_filter("
            "option_evidence, lambda e, i: e.refuted_by = 'unverified')) AS n FROM {batch}) "
            "JOIN (SELECT task, max_unverified AS allowed FROM config.task) USING (task) WHERE n > allowed "
            "ORDER BY question_id",
        ),
    ]


def _provenance() -> list[Rule]:
    return [
        _rule(
            "sources_are_known",
            "Every question names its sources, sorted, and the snapshot has them.",
            "coalesce(len(sources), 0) = 0 OR sources <> list_sort(list_distinct(sources)) OR "
            "NOT list_has_all((SELECT list(source) FROM config.source), sources)",
            "sources",
        ),
        _rule(
            "lineage_is_there",
            "Every question names the rows it was made from.",
            "coalesce(len(source_rows), 0) = 0 OR list_contains(source_rows, '')",
        ),
    ]
