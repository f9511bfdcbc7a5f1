"""What must hold of the core tables: keys, references, types, closed vocabularies. One list of rules a table.

Logs may name a product that a catalog no longer has: such references are warnings, all others refuse the release.
"""

from curation.validation.rules import Rule, Severity, columns_match, literals
from schemas.core import CORE_TABLES
from schemas.languages import LANGUAGES

_NAME_KINDS = ("name", "synonym")
VOCABULARIES: dict[tuple[str, str], tuple[str, ...]] = {
    ("event", "kind"): ("query", "click", "view", "cart", "purchase"),
    ("judgement", "label"): ("exact", "partial", "substitute", "complement", "irrelevant"),
    ("category_name", "kind"): _NAME_KINDS,
    ("attribute_name", "kind"): _NAME_KINDS,
    ("attribute_value_name", "kind"): _NAME_KINDS,
    ("attribute", "value_type"): ("choice", "number", "text", "boolean"),
    ("review_aspect", "polarity"): ("positive", "negative", "neutral"),
    ("review", "polarity"): ("positive", "negative", "neutral"),
    ("need", "kind"): ("need", "failing_query"),
    ("situation", "aspect"): ("cause", "effect", "need", "obstacle", "intention"),
    ("conversation_turn", "speaker"): ("customer", "agent"),
    ("source", "licence_class"): ("permissive", "share-alike", "third-party", "unclear"),
}
REFERENCES: tuple[tuple[str, str, str, Severity], ...] = (
    ("product", "parent_id", "product", "warning"),
    ("product", "category_id", "category", "critical"),
    ("product_text", "product_id", "product", "critical"),
    ("product_attribute", "product_id", "product", "critical"),
    ("product_attribute", "attribute_id", "attribute", "critical"),
    ("product_attribute", "value_id", "attribute_value", "critical"),
    ("category", "parent_id", "category", "critical"),
    ("category_name", "category_id", "category", "critical"),
    ("attribute_name", "attribute_id", "attribute", "critical"),
    ("attribute_value", "attribute_id", "attribute", "critical"),
    ("attribute_value_name", "value_id", "attribute_value", "critical"),
    ("category_attribute", "category_id", "category", "critical"),
    ("category_attribute", "attribute_id", "attribute", "critical"),
    ("category_value", "category_id", "category", "critical"),
    ("category_value", "attribute_id", "attribute", "critical"),
    ("category_value", "value_id", "attribute_value", "critical"),
    ("judgement", "query_id", "query", "critical"),
    ("judgement", "product_id", "product", "warning"),
    ("query_category", "query_id", "query", "critical"),
    ("query_category", "category_id", "category", "critical"),
    ("product_keyphrase", "product_id", "product", "warning"),
    ("query_entity", "query_id", "query", "critical"),
    ("situation", "category_id", "category", "critical"),
    ("situation_answer", "situation_id", "situation", "critical"),
    ("event", "product_id", "product", "warning"),
    ("purchase_line", "product_id", "product", "warning"),
    ("review", "product_id", "product", "warning"),
    ("review", "category_id", "category", "critical"),
    ("review_aspect", "review_id", "review", "critical"),
    ("qa", "product_id", "product", "warning"),
    ("conversation_turn", "conversation_id", "conversation", "critical"),
)
RANGES: dict[tuple[str, str], str] = {
    ("review", "stars"): "stars BETWEEN 1 AND 5",
    ("review", "helpful"): "helpful >= 0",
    ("judgement", "gain"): "gain BETWEEN 0 AND 1",
    ("product", "price"): "price > 0 AND isfinite(price)",
    ("purchase_line", "price"): "price >= 0 AND isfinite(price)",
    ("category", "depth"): "depth >= 0",
    ("query_category", "share"): "share BETWEEN 0 AND 1",
    ("situation_answer", "typicality"): "typicality BETWEEN 0 AND 1",
}


def core_rules(table: str, present: set[str]) -> list[Rule]:
    """The rules of one core table; `present` are the core tables of the snapshot (others cannot be referred to)."""
    spec = CORE_TABLES[table]
    rules = [
        columns_match("columns", f"core.{table}", spec.columns),
        _key_is_unique(spec.key),
        *(
            _not_null(spec.key, column)
            for column in dict.fromkeys((*spec.key, *spec.required))
            if _always(table, column)
        ),
        *(_in_list(spec.key, column, words) for (of, column), words in VOCABULARIES.items() if of == table),
        *(_in_range(spec.key, column, holds) for (of, column), holds in RANGES.items() if of == table),
        *(
            _refers(spec.key, column, target, severity)
            for of, column, target, severity in REFERENCES
            if of == table and target in present
        ),
    ]
    if "locale" in spec.columns:
        rules.append(_in_list(spec.key, "locale", LANGUAGES))
    if table != "source" and "source" in present:
        rules.append(_source_is_known(spec.key))
    if VOCABULARIES.get((table, "kind")) == _NAME_KINDS:
        rules.append(_one_name_a_locale(spec.key[0]))
    return rules


def _always(table: str, column: str) -> bool:
    """The value of a measured attribute may be a number with no text; an aspect may be named without its words."""
    return (table, column) not in (("product_attribute", "value_text"), ("review_aspect", "phrase"))


def _columns(*names: str) -> str:
    return ", ".join(dict.fromkeys(names))


def _key_is_unique(key: tuple[str, ...]) -> Rule:
    columns = _columns(*key)
    return Rule(
        "key_is_unique",
        f"No two rows share ({columns}).",
        f"SELECT {columns}, count(*) AS times FROM {{batch}} GROUP BY {columns} HAVING count(*) > 1 ORDER BY {columns}",
    )


def _not_null(key: tuple[str, ...], column: str) -> Rule:
    columns = _columns(*key, column)
    return Rule(
        f"{column}_is_there",
        f"{column} is never empty.",
        f"SELECT {columns} FROM {{batch}} WHERE {column} IS NULL OR {column}::VARCHAR = '' ORDER BY {columns}",
    )


def _in_list(key: tuple[str, ...], column: str, words: tuple[str, ...]) -> Rule:
    columns = _columns(*key, column)
    return Rule(
        f"{column}_is_known",
        f"{column} is one of {', '.join(words)}.",
        f"SELECT {columns} FROM {{batch}} WHERE {column} NOT IN ({literals(words)}) ORDER BY {columns}",
    )


def _in_range(key: tuple[str, ...], column: str, holds: str) -> Rule:
    columns = _columns(*key, column)
    return Rule(
        f"{column}_is_in_range",
        f"{holds}, where it is known.",
        f"SELECT {columns} FROM {{batch}} WHERE NOT ({holds}) ORDER BY {columns}",
    )


def _refers(key: tuple[str, ...], column: str, target: str, severity: Severity) -> Rule:
    columns = _columns(*key, column)
    target_key = CORE_TABLES[target].key[0]
    return Rule(
        f"{column}_resolves",
        f"Every {column} is a row of {target}.",
        f"SELECT {columns} FROM {{batch}} WHERE {column} IS NOT NULL AND {column} NOT IN "
        f"(SELECT {target_key} FROM core.{target} WHERE {target_key} IS NOT NULL) ORDER BY {columns}",
        severity,
    )


def _source_is_known(key: tuple[str, ...]) -> Rule:
    columns = _columns(*key, "source")
    return Rule(
        "source_is_known",
        "Every row names a source whose licence is known, and its lineage starts with it.",
        f"SELECT {columns}, src FROM {{batch}} WHERE source NOT IN (SELECT source FROM core.source) "
        f"OR NOT starts_with(src, source || chr(58)) ORDER BY {columns}",
    )


def _one_name_a_locale(entity: str) -> Rule:
    return Rule(
        "one_name_a_locale",
        "An entity that is named in a language has exactly one name of kind 'name' there.",
        f"SELECT {entity}, locale, count(*) FILTER (kind = 'name') AS names FROM {{batch}} "
        f"GROUP BY {entity}, locale HAVING count(*) FILTER (kind = 'name') <> 1 ORDER BY {entity}, locale",
    )
