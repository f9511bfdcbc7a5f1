"""What must hold of a release as a whole: splits, groups, quotas, families, licences, tasks."""

from curation.validation.rules import Rule

LARGEST_GROUP_SHARE = 0.05
"""A group with more of a release than this makes the score hang on one product, category or customer."""
GROUP_SHARE_FROM = 200
"""Questions from which a release is asked for it: in a handful every group is large."""


def release_rules() -> list[Rule]:
    """The rules of release.question; the tables of `config` hold what the configuration allows."""
    return [
        Rule(
            "question_id_is_unique",
            "A question_id stands once.",
            "SELECT question_id, count(*) AS times FROM {batch} GROUP BY question_id HAVING count(*) > 1 "
            "ORDER BY question_id",
        ),
        Rule(
            "no_question_is_repeated",
            "No two questions of a task and language are word for word the same.",
            "SELECT min(question_id) AS question_id, max(question_id) AS other_id, task, language, count(*) AS times "
            "FROM {batch} GROUP BY task, language, item_hash HAVING count(*) > 1 ORDER BY question_id",
        ),
        Rule(
            "no_contradiction",
            "The same prompt with the same options has one answer.",
            "SELECT min(question_id) AS question_id, max(question_id) AS other_id, task, language FROM {batch} "
            "WHERE question_type = 'multiple_choice' GROUP BY task, language, prompt, list_sort(options) "
            "HAVING count(DISTINCT options[gold_index[1] + 1]) > 1 ORDER BY question_id",
        ),
        Rule(
            "split_is_known",
            "Every question is in a split of the configuration.",
            "SELECT question_id, task, language, split FROM {batch} WHERE split IS NULL OR split NOT IN "
            "(SELECT split FROM config.split) ORDER BY question_id",
        ),
        Rule(
            "no_group_straddles",
            "All questions of a group are in one split.",
            "SELECT group_key, min(question_id) AS question_id, max(question_id) AS other_id, "
            "string_agg(DISTINCT split, ' and ' ORDER BY split) AS splits FROM {batch} GROUP BY group_key "
            "HAVING count(DISTINCT split) > 1 ORDER BY group_key",
        ),
        _quota(),
        _families(),
        *_licences(),
        *_coverage(),
        Rule(
            "no_group_is_large",
            f"No group has more than {LARGEST_GROUP_SHARE:.0%} of the questions (asked from {GROUP_SHARE_FROM} on).",
            "SELECT group_key, count(*) AS questions, any_value(total) AS total FROM "
            "(SELECT *, count(*) OVER () AS total FROM {batch}) GROUP BY group_key "
            f"HAVING count(*) > {LARGEST_GROUP_SHARE} * any_value(total) AND any_value(total) >= {GROUP_SHARE_FROM} "
            "ORDER BY questions DESC, group_key",
        ),
    ]


def _quota() -> Rule:
    return Rule(
        "quota_is_kept",
        "No task has more questions in a language than its quota.",
        "SELECT task, language, count(*) AS questions, any_value(per_language) AS quota, "
        "min(question_id) AS question_id FROM {batch} JOIN (SELECT task, per_language FROM config.task) USING (task) "
        "GROUP BY task, language HAVING count(*) > any_value(per_language) ORDER BY task, language",
    )


def _families() -> Rule:
    return Rule(
        "no_family_is_large",
        "No family of near-copies (two questions or more) has more of its task than the configured share.",
        "SELECT task, family_key, count(*) AS questions, any_value(total) AS of_task, min(question_id) AS question_id "
        "FROM (SELECT *, count(*) OVER (PARTITION BY task) AS total FROM {batch}) "
        "GROUP BY task, family_key "
        "HAVING count(*) > 1 AND count(*) > (SELECT family_share FROM config.limits) * any_value(total) + 1e-6 "
        "ORDER BY questions DESC, task, family_key",
    )


def _licences() -> list[Rule]:
    return [
        Rule(
            "licence_is_that_of_the_sources",
            "The licence of a question names the licence of every source it was made from.",
            "SELECT question_id, task, source, licence, source_licence FROM "
            "(SELECT question_id, task, licence, unnest(sources) AS source FROM {batch}) "
            "JOIN (SELECT source, licence AS source_licence FROM config.source) USING (source) "
            "WHERE coalesce(trim(licence), '') = '' OR "
            "NOT list_contains(string_split(licence, ' AND '), source_licence) ORDER BY question_id, source",
        ),
        Rule(
            "sources_fit_the_profile",
            "Every source may be used under the profile of the configuration.",
            "SELECT question_id, task, source, source_licence FROM "
            "(SELECT question_id, task, unnest(sources) AS source FROM {batch}) "
            "LEFT JOIN (SELECT source, licence AS source_licence, allowed FROM config.source) USING (source) "
            "WHERE NOT coalesce(allowed, false) ORDER BY question_id, source",
        ),
    ]


def _coverage() -> list[Rule]:
    return [
        # Who names a task counts on it; who takes all that are there takes what the sources have facts for.
        Rule(
            "every_named_task_is_there",
            "Every task that the configuration names has a question.",
            "SELECT task FROM config.task WHERE named AND task NOT IN (SELECT task FROM {batch}) ORDER BY task",
        ),
        Rule(
            "there_are_questions",
            "The release has a question at all.",
            "SELECT count(*) AS questions FROM {batch} HAVING count(*) = 0",
        ),
        Rule(
            "every_task_is_there",
            "Every task has a question (a task without one has no facts in the sources, or lost all on the way).",
            "SELECT task FROM config.task WHERE NOT named AND task NOT IN (SELECT task FROM {batch}) ORDER BY task",
            "warning",
        ),
        Rule(
            "every_language_is_there",
            "Every language of the configuration has a question.",
            "SELECT language FROM config.language WHERE language NOT IN (SELECT language FROM {batch}) "
            "ORDER BY language",
            "warning",
        ),
    ]
