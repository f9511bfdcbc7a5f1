"""The core tables: what every source is mapped to and every task reads.

Conventions: ids are namespaced `source:id`; `source` names the source; `src` is the lineage of the row,
`source:file#row` (1-based row of the raw file), kept apart from everything that is released.
Locales are the two-letter languages of `schemas.languages`. Prices are in major units of `currency`.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class CoreTable:
    """One core table: its columns as DuckDB types and the key that must be unique."""

    name: str
    key: tuple[str, ...]
    columns: dict[str, str]
    required: tuple[str, ...] = field(default=())
    """Columns that may not be NULL, besides the key."""
    meaning: str = ""


def _table(name: str, key: str, columns: str, required: str = "", meaning: str = "") -> CoreTable:
    parsed = dict(column.strip().split(" ", 1) for column in columns.split(";"))
    parsed |= {"source": "VARCHAR", "src": "VARCHAR"}
    return CoreTable(name, tuple(key.split()), parsed, (*required.split(), "source", "src"), meaning)


CORE_TABLES: dict[str, CoreTable] = {
    table.name: table
    for table in (
        _table(
            "product",
            "product_id",
            "product_id VARCHAR; parent_id VARCHAR; category_id VARCHAR; brand VARCHAR; price DOUBLE; "
            "currency VARCHAR; available_from DATE",
            meaning="A thing for sale. parent_id: the product it is a variant of (size, colour, pack).",
        ),
        _table(
            "product_text",
            "product_id locale",
            "product_id VARCHAR; locale VARCHAR; title VARCHAR; bullets VARCHAR[]; description VARCHAR",
            "title",
            "What the shop says of a product in one language.",
        ),
        _table(
            "product_attribute",
            "product_id attribute_id value_text",
            "product_id VARCHAR; attribute_id VARCHAR; value_id VARCHAR; value_text VARCHAR; number DOUBLE; "
            "unit VARCHAR",
            meaning="One fact of a product. value_id: the closed value, if the attribute has a list; value_text: the "
            "value as written in the source; number and unit: for measured attributes.",
        ),
        _table(
            "category",
            "category_id",
            "category_id VARCHAR; parent_id VARCHAR; depth INTEGER; is_leaf BOOLEAN",
            "depth is_leaf",
            "A node of a category tree; depth 0 is a department.",
        ),
        _table(
            "category_name",
            "category_id locale name",
            "category_id VARCHAR; locale VARCHAR; name VARCHAR; kind VARCHAR; description VARCHAR",
            "kind",
            "kind: 'name' (exactly one a locale) or 'synonym'.",
        ),
        _table(
            "attribute",
            "attribute_id",
            "attribute_id VARCHAR; value_type VARCHAR; unit VARCHAR",
            "value_type",
            "value_type: 'choice', 'number', 'text' or 'boolean'; unit: of numbers, as a symbol (cm, kg, ml).",
        ),
        _table(
            "attribute_name",
            "attribute_id locale name",
            "attribute_id VARCHAR; locale VARCHAR; name VARCHAR; kind VARCHAR; description VARCHAR",
            "kind",
            "kind: 'name' (exactly one a locale) or 'synonym'.",
        ),
        _table(
            "attribute_value",
            "value_id",
            "value_id VARCHAR; attribute_id VARCHAR; number DOUBLE; unit VARCHAR",
            "attribute_id",
            "A value of a closed list.",
        ),
        _table(
            "attribute_value_name",
            "value_id locale name",
            "value_id VARCHAR; locale VARCHAR; name VARCHAR; kind VARCHAR",
            "kind",
            "kind: 'name' (exactly one a locale) or 'synonym'.",
        ),
        _table(
            "category_attribute",
            "category_id attribute_id",
            "category_id VARCHAR; attribute_id VARCHAR",
            meaning="The attribute applies to products of the category (inherited ones are written out).",
        ),
        _table(
            "category_value",
            "category_id attribute_id value_id",
            "category_id VARCHAR; attribute_id VARCHAR; value_id VARCHAR",
            meaning="The value is valid for the attribute in this category. A pair (category, attribute) that is "
            "listed at all is listed completely.",
        ),
        _table(
            "query",
            "query_id",
            "query_id VARCHAR; locale VARCHAR; text VARCHAR",
            "locale text",
            "A search query. The same text in one locale of one source is one query.",
        ),
        _table(
            "query_entity",
            "query_id entity text",
            "query_id VARCHAR; entity VARCHAR; text VARCHAR",
            meaning="Words of a query that people marked, as written there, and what they name, in its language.",
        ),
        _table(
            "judgement",
            "query_id product_id",
            "query_id VARCHAR; product_id VARCHAR; label VARCHAR; gain DOUBLE",
            "label gain",
            "label: exact, substitute, complement, irrelevant; gain 1, 0.1, 0.01, 0 (Shopping Queries data set). A "
            "source that grades without telling the kind has label partial between exact and irrelevant, same gains.",
        ),
        _table(
            "query_category",
            "query_id category_id",
            "query_id VARCHAR; category_id VARCHAR; share DOUBLE",
            "share",
            "A category wanted with the query; share: its part of what people took or judges said, 0 to 1. A query "
            "that is listed at all is listed with every category of a share worth naming.",
        ),
        _table(
            "need",
            "need_id",
            "need_id VARCHAR; locale VARCHAR; text VARCHAR; query_text VARCHAR; kind VARCHAR",
            "locale text query_text kind",
            "What a customer wants, and the query that finds it; kind: need (sentences) or failing_query.",
        ),
        _table(
            "product_keyphrase",
            "product_id locale phrase",
            "product_id VARCHAR; locale VARCHAR; phrase VARCHAR",
            meaning="A phrase that people chose as describing the product.",
        ),
        _table(
            "situation",
            "situation_id",
            "situation_id VARCHAR; locale VARCHAR; text VARCHAR; aspect VARCHAR; fact_id VARCHAR; category_id VARCHAR",
            "locale text aspect",
            "A shopping situation; aspect: what is asked of it (cause, effect, need, obstacle, intention); fact_id: "
            "the same in every language.",
        ),
        _table(
            "situation_answer",
            "situation_id answer_id",
            "situation_id VARCHAR; answer_id VARCHAR; text VARCHAR; typicality DOUBLE",
            "text typicality",
            "What may follow from the situation; typicality 0 (does not) to 1 (surely), as judged or as written.",
        ),
        _table(
            "event",
            "event_id",
            "event_id VARCHAR; session_id VARCHAR; user_id VARCHAR; locale VARCHAR; ts TIMESTAMP; position INTEGER; "
            "kind VARCHAR; query_text VARCHAR; product_id VARCHAR",
            "session_id position kind",
            "One action of a session, by position; kind: query, click, view, cart, purchase; ts may be NULL.",
        ),
        _table(
            "purchase_line",
            "line_id",
            "line_id VARCHAR; basket_id VARCHAR; user_id VARCHAR; ts TIMESTAMP; product_id VARCHAR; quantity DOUBLE; "
            "price DOUBLE",
            "basket_id product_id",
            "One line of one basket; price: paid for the line, in major units.",
        ),
        _table(
            "review",
            "review_id",
            "review_id VARCHAR; product_id VARCHAR; locale VARCHAR; stars INTEGER; title VARCHAR; text VARCHAR; "
            "helpful INTEGER; reviewed_on DATE; user_id VARCHAR; category_id VARCHAR; polarity VARCHAR",
            "locale text",
            "stars 1 to 5, NULL where unknown; helpful: votes; category_id: the kind of product, where the source has "
            "no product; polarity: the source's own verdict on the whole review (positive, negative, neutral).",
        ),
        _table(
            "review_aspect",
            "review_id aspect phrase",
            "review_id VARCHAR; aspect VARCHAR; polarity VARCHAR; phrase VARCHAR",
            meaning="A verbatim phrase of the review about the aspect, empty where the source names the aspect only; "
            "polarity: positive, negative, neutral, NULL where it is not told.",
        ),
        _table(
            "qa",
            "qa_id",
            "qa_id VARCHAR; product_id VARCHAR; locale VARCHAR; question VARCHAR; answer VARCHAR; answerable BOOLEAN; "
            "evidence VARCHAR",
            "locale question",
            "A customer's question and one answer (several rows may answer one question); answerable: whether the "
            "product's facts answer it; evidence: the text that the answer rests on.",
        ),
        _table(
            "conversation",
            "conversation_id",
            "conversation_id VARCHAR; locale VARCHAR; topic VARCHAR",
            "locale",
            "A customer conversation and its topic.",
        ),
        _table(
            "conversation_turn",
            "conversation_id position",
            "conversation_id VARCHAR; position INTEGER; speaker VARCHAR; text VARCHAR",
            "text",
            "speaker: customer or agent.",
        ),
        _table(
            "relation",
            "kind left_id right_id",
            "kind VARCHAR; left_id VARCHAR; right_id VARCHAR; evidence VARCHAR",
            meaning="Ordered link of two entities; kind: same_as, fits, complements, substitutes, also_buy, "
            "translated_as (left: what a shop wrote, right: its translation) ...",
        ),
        CoreTable(
            "source",
            ("source",),
            {
                "source": "VARCHAR",
                "title": "VARCHAR",
                "licence": "VARCHAR",
                "licence_class": "VARCHAR",
                "attribution": "VARCHAR",
                "cutoff": "DATE",
            },
            ("licence", "licence_class", "attribution"),
            "One row a source: what may be done with its rows.",
        ),
    )
}
