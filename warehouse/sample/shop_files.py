"""Which raw files the sample shop hands over. Names and codes are the shop's own; the mapping SQL of
`warehouse/sources/sample_market` turns them into core tables."""

from collections.abc import Iterator

from schemas.languages import LANGUAGES
from warehouse.sample.broken_rows import Damage
from warehouse.sample.raw_files import RawFile, csv_lines, json_lines

LOG_DAYS = 28
ORDER_MONTHS = ("2024-10", "2024-11", "2024-12", "2025-01", "2025-02", "2025-03")
_NAMES = (
    "(SELECT {key}, map_from_entries(list({{'k': locale, 'v': name}} ORDER BY locale)) AS names FROM {table} "
    "WHERE kind = 'name' GROUP BY ALL)"
)
_SYNONYMS = (
    "(SELECT {key}, map_from_entries(list({{'k': locale, 'v': found}} ORDER BY locale)) AS synonyms FROM (SELECT {key},"
    " locale, list(name ORDER BY name) AS found FROM {table} WHERE kind = 'synonym' GROUP BY ALL) GROUP BY ALL)"
)


def catalog_files() -> Iterator[RawFile]:
    """Categories, attributes, templates and what fits what."""
    lines, columns = csv_lines(
        {"id": "category", "parent_id": "parent", "level": "CAST(level AS VARCHAR)"},
        "FROM w_node ORDER BY level, category",
    )
    yield RawFile("catalog/categories.csv", "csv", lines, None, columns)
    lines, columns = csv_lines(
        {"category_id": "category", "locale": "locale", "kind": "kind", "name": "name", "description": "description"},
        "FROM w_category_name ORDER BY category, locale, kind, name",
    )
    yield RawFile("catalog/category_names.csv", "csv", lines, None, columns)
    yield RawFile("catalog/attributes.jsonl", "jsonl", _attribute_lines())
    yield RawFile("catalog/templates.jsonl", "jsonl", _template_lines())
    lines, columns = csv_lines(
        {"accessory": "accessory", "device": "device", "via": "attribute"}, "FROM fits ORDER BY accessory, device"
    )
    yield RawFile("catalog/fits.csv", "csv", lines, Damage("accessory", "device", "via"), columns)


def _attribute_lines() -> str:
    values = (
        "(SELECT attribute, list({'id': value, 'names': names, 'synonyms': synonyms} ORDER BY value) AS values FROM "
        + _NAMES.format(key="attribute, value", table="w_value_name")
        + " LEFT JOIN "
        + _SYNONYMS.format(key="attribute, value", table="w_value_name")
        + " USING (attribute, value) GROUP BY ALL)"
    )
    described = "(SELECT attribute, map_from_entries(list({'k': locale, 'v': description} ORDER BY locale)) AS texts "
    described += "FROM w_attribute_name WHERE kind = 'name' GROUP BY ALL)"
    return json_lines(
        "'id': attribute, 'type': type, 'unit': unit, 'names': names, 'synonyms': synonyms, 'descriptions': texts, "
        "'values': values",
        f"FROM w_attribute JOIN {_NAMES.format(key='attribute', table='w_attribute_name')} USING (attribute) "
        f"JOIN {described} USING (attribute) LEFT JOIN {values} USING (attribute) LEFT JOIN "
        f"{_SYNONYMS.format(key='attribute', table='w_attribute_name')} USING (attribute) ORDER BY attribute",
    )


def _template_lines() -> str:
    """Attributes by category: general ones at the departments, the others at the leaves with their valid values."""
    return """
        SELECT CAST(to_json({'category': category, 'attributes': attributes}) AS VARCHAR) AS line FROM (
            SELECT category, 0 AS level,
                   list({'id': attribute, 'required': false, 'values': NULL::VARCHAR[]} ORDER BY attribute)
                       AS attributes
            FROM w_node CROSS JOIN w_general_attribute WHERE level = 0 GROUP BY ALL
            UNION ALL
            SELECT category, 1, list({'id': attribute, 'required': required, 'values': values} ORDER BY attribute)
            FROM w_category_attribute LEFT JOIN (SELECT category, attribute, list(value ORDER BY value) AS values
                FROM w_category_value GROUP BY ALL) USING (category, attribute) GROUP BY ALL
        ) ORDER BY level, category"""


def product_file(number: int, low: int, high: int) -> RawFile:
    """Products `low` to `high` - 1 with their facts as the product export has them."""
    fact = (
        "{'attribute': attribute, 'value': value, 'amount': listed_amount, 'unit': listed_unit, "
        "'label': COALESCE(en.name, value)}"
    )
    lines = json_lines(
        "'sku': p.product, 'parent': p.parent, 'category': p.category, 'brand': p.brand_name, 'price': price.price, "
        "'currency': 'EUR', 'launch': CAST(p.available_from AS VARCHAR), 'facts': f.facts",
        f"FROM product p JOIN price USING (product) JOIN (SELECT product, list({fact} ORDER BY attribute) AS facts "
        "FROM listed_fact LEFT JOIN w_value_name en USING (attribute, value) "
        f"WHERE number >= {low} AND number < {high} AND COALESCE(en.locale, 'en') = 'en' "
        "AND COALESCE(en.kind, 'name') = 'name' GROUP BY ALL) f USING (product) ORDER BY p.number",
    )
    return RawFile(
        f"catalog/products-{number:03d}.jsonl.gz", "jsonl", lines, Damage("sku", "category", "brand", "price")
    )


def text_file(locale: str, number: int) -> RawFile:
    """The listings of the current chunk (temp table untidy_listing) in one language."""
    bullets = {f"bullet_{i}": f"bullets[{i}]" for i in range(1, 6)}
    lines, columns = csv_lines(
        {"sku": "product", "locale": "locale", "title": "title"} | bullets | {"description": "description"},
        f"FROM untidy_listing WHERE locale = '{locale}' ORDER BY number",
    )
    damage = Damage("sku", "title", "title")
    return RawFile(f"texts/{locale}-{number:03d}.csv.gz", "csv", lines, damage, columns)


def keyphrase_file(number: int) -> RawFile:
    """The tags of the current chunk's listings (temp table keyphrase), a line a listing."""
    lines = json_lines(
        "'sku': product, 'locale': locale, 'phrases': phrases",
        "FROM (SELECT product, locale, list(phrase ORDER BY u('tag order', product || locale || attribute)) AS phrases "
        "FROM keyphrase GROUP BY ALL) ORDER BY product, locale",
    )
    return RawFile(f"tags/keyphrases-{number:03d}.jsonl.gz", "jsonl", lines)


def search_files() -> Iterator[RawFile]:
    """Queries and the grades that judges gave."""
    lines, columns = csv_lines(
        {"query_id": "query", "locale": "locale", "query": "text"}, "FROM query ORDER BY query", "\t"
    )
    yield RawFile("search/queries.tsv", "tsv", lines, Damage("query_id", "query", "query"), columns)
    grades = "SELECT query AS query_id, product AS sku, upper(left(grade, 1)) AS grade FROM intent_grade "
    yield RawFile("search/judgements.parquet", "parquet", grades + "JOIN query USING (intent) ORDER BY query, product")
    lines, columns = csv_lines(
        {"need_id": "need", "locale": "locale", "kind": "kind", "said": "text", "query": "query_text"},
        "FROM need ORDER BY need",
        "\t",
    )
    yield RawFile("search/needs.tsv", "tsv", lines, Damage("need_id", "said", "said"), columns)


def log_files() -> Iterator[RawFile]:
    """One event log a day and one order export a month."""
    for day in range(LOG_DAYS):
        date = f"2025-03-{day + 1:02d}"
        lines, columns = csv_lines(
            {
                "event_id": "event",
                "time": "strftime(ts, '%Y-%m-%dT%H:%M:%S')",
                "session": "session",
                "visitor": "visitor",
                "locale": "locale",
                "action": "kind",
                "query": "query",
                "sku": "product",
            },
            # A session belongs to the day it began on.
            f"FROM event WHERE CAST(started AS DATE) = DATE '{date}' ORDER BY ts, event",
        )
        damage = Damage("event_id", "action", "visitor", "time")
        yield RawFile(f"logs/events-{date}.csv.gz", "csv", lines, damage, columns)
    for month in ORDER_MONTHS:
        lines, columns = csv_lines(
            {
                "order_line": "basket || '-' || line",
                "order_id": "basket",
                "customer": "customer",
                "ordered_at": "strftime(bought, '%Y-%m-%d %H:%M:%S')",
                "sku": "product",
                "quantity": "CAST(quantity AS VARCHAR)",
                "unit_price": "printf('%.2f', price)",
            },
            f"FROM basket_line WHERE strftime(bought, '%Y-%m') = '{month}' ORDER BY bought, basket, line",
        )
        damage = Damage("order_line", "sku", "customer", "quantity")
        yield RawFile(f"orders/orders-{month}.csv", "csv", lines, damage, columns)


def customer_files() -> Iterator[RawFile]:
    """Reviews by language, questions, conversations and situations."""
    for locale in LANGUAGES:
        lines = json_lines(
            "'review_id': review, 'sku': product, 'locale': locale, 'author': reviewer, "
            "'date': CAST(reviewed_on AS VARCHAR), 'rating': stars, 'title': title, 'body': text, 'helpful': helpful, "
            "'tags': tags",
            f"FROM review_text WHERE locale = '{locale}' ORDER BY review",
        )
        damage = Damage("review_id", "body", "body", "rating")
        yield RawFile(f"reviews/reviews-{locale}.jsonl", "jsonl", lines, damage)
    lines = json_lines(
        "'id': question, 'sku': product, 'locale': locale, 'question': text, 'answer': answer, 'answered': answerable",
        "FROM question ORDER BY question",
    )
    yield RawFile("service/questions.jsonl", "jsonl", lines, Damage("id", "question", "question", "answered"))
    lines = json_lines(
        "'id': talk, 'locale': locale, 'topic': topic_name, 'turns': turns",
        "FROM talk JOIN (SELECT talk, list({'speaker': speaker, 'text': text} ORDER BY position) AS turns "
        "FROM talk_turn GROUP BY talk) USING (talk) ORDER BY talk",
    )
    yield RawFile("service/conversations.jsonl", "jsonl", lines, Damage("id", "locale", "topic", "turns"))
    lines = json_lines(
        "'id': o.situation || '-' || o.aspect || '-' || s.locale, 'situation': o.situation, 'aspect': o.aspect, "
        "'locale': s.locale, 'category': o.category, 'text': s.text, 'answers': o.answers",
        "FROM w_situation s JOIN (SELECT o.situation, o.aspect, o.category, a.locale, list({'id': o.answer, "
        "'text': a.text, 'typicality': o.typicality} ORDER BY o.answer) AS answers FROM situation_offer o "
        "JOIN w_situation_answer a ON a.situation = o.answer AND a.aspect = o.aspect GROUP BY ALL) o "
        "ON o.situation = s.situation AND o.locale = s.locale ORDER BY o.situation, o.aspect, s.locale",
    )
    yield RawFile("service/situations.jsonl", "jsonl", lines, Damage("id", "aspect", "text"))
