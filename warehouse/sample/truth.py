"""The truth of a sample market as Parquet tables below truth/, for the oracle; ingest never opens them.

Ids are the shop's own: the core id is `sample_market:<id>`, of a value `sample_market:<attribute>.<value>`.
`TABLES` says what each table means and is written beside them as README.md.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from warehouse.sample.raw_files import write_parquet
from warehouse.sample.world_tables import GENERAL_ATTRIBUTES

if TYPE_CHECKING:
    import duckdb

_GENERAL = ", ".join(f"('{name}')" for name in GENERAL_ATTRIBUTES)

TABLES: dict[str, tuple[str, str]] = {
    "product": (
        "Every product. parent: the product it is a variant of; axis: the attribute in which the variants differ; "
        "available_from from 2025-04-01 on: a new arrival that is in no log, basket, judgement or review.",
        "SELECT product, parent, 'F' || family AS family, category, dept AS department, brand_name AS brand, line, axis, price, "
        "available_from FROM product JOIN price USING (product) ORDER BY product",
    ),
    "fact": (
        "All facts of a product: value of a choice or boolean (yes, no), amount in unit of a number. listed_*: as the "
        "raw files write it. Weights, lengths and volumes are of one piece; pack_count is how many are in the pack. "
        "An attribute of the category without a row here is unknown, also to the shop.",
        "SELECT product, attribute, type, value, amount, unit, listed_amount, listed_unit FROM listed_fact "
        "ORDER BY product, attribute",
    ),
    "category": ("The category tree; leaves have level 2.", "SELECT * FROM w_node ORDER BY level, category"),
    "category_name": (
        "Names and synonyms of categories by language.",
        "SELECT category, locale, name, kind, noun FROM w_category_name ORDER BY category, locale, kind, name",
    ),
    "attribute_name": (
        "Names and synonyms of attributes by language.",
        "SELECT attribute, locale, name, kind FROM w_attribute_name ORDER BY attribute, locale, kind, name",
    ),
    "value_name": (
        "Names and synonyms of values by language.",
        "SELECT attribute, value, locale, name, kind FROM w_value_name ORDER BY attribute, value, locale, kind, name",
    ),
    "category_attribute": (
        "Which attributes apply to a leaf category, inherited ones included. What is not listed does not apply.",
        f"SELECT category, attribute, required FROM w_category_attribute UNION SELECT category, g.attribute, false "
        f"FROM w_category, (VALUES {_GENERAL}) g(attribute) JOIN w_attribute USING (attribute) WHERE NOT EXISTS (SELECT 1 FROM "
        "w_category_attribute a WHERE a.category = w_category.category AND a.attribute = g.attribute) ORDER BY ALL",
    ),
    "category_value": (
        "Which values are valid for a choice attribute in a leaf category; complete.",
        "SELECT category, attribute, value FROM w_category_value ORDER BY ALL",
    ),
    "category_number": (
        "The range of a number attribute in a leaf category, in the attribute's unit.",
        "SELECT category, attribute, low, high, step FROM w_category_number ORDER BY ALL",
    ),
    "link": (
        "Leaf categories bought together (complements) or serving the same need (substitutes), both directions.",
        "SELECT kind, category, other FROM w_link ORDER BY ALL",
    ),
    "fits": (
        "Accessory, device and the attribute value they share. Any accessory of a category that fits by this attribute "
        "fits any device with the same value; at most twenty devices are listed for one accessory.",
        "SELECT accessory, device, attribute, value FROM fits ORDER BY accessory, device",
    ),
    "query": (
        "Every query and what is wanted by it (intent, the same in all languages): category, form, brand, up to two "
        "attribute values.",
        "SELECT q.query, q.locale, q.text, i.intent, i.category, i.form, b.name AS brand, i.a1 AS attribute, i.v1 AS value, "
        "i.a2 AS attribute2, i.v2 AS value2 FROM query q JOIN intent i USING (intent) LEFT JOIN w_brand b ON b.brand = i.brand "
        "ORDER BY query",
    ),
    "query_span": (
        "Entities in the text of a query: product_type, brand, or the id of an attribute; span stands verbatim.",
        "SELECT query, entity, span FROM query_span ORDER BY ALL",
    ),
    "grade": (
        "How well a product answers an intent: exact (category, brand and values), substitute (same category but another brand or "
        "value, or a substitute category), complement, irrelevant.",
        "SELECT intent, product, grade FROM intent_grade ORDER BY ALL",
    ),
    "place": (
        "Products in the logs: idx 0.. runs through categories one after the other; start: the idx of the first of the "
        "category, members: how many.",
        "SELECT product, category, idx, start, members FROM active ORDER BY idx",
    ),
    "popularity": (
        "The chance that a basket or session begins with the category; a product of it is drawn evenly.",
        "SELECT category, share FROM popular ORDER BY category",
    ),
    "companion": (
        "For each product and complement category, the one product that goes with it: in a basket begun by the product, "
        "if the category joins, it is the companion with chance 0.6, else any product of the category.",
        "SELECT c.product, c.other_category, a.product AS companion FROM companion c JOIN active a ON a.idx = c.other_idx "
        "ORDER BY ALL",
    ),
    "basket_chance": (
        "The chance that a complement category joins a basket begun by the category. Besides, 0, 1 or 2 (0.6, 0.3, 0.1) "
        "unrelated things by popularity are in each basket.",
        "SELECT category, other_category AS other, chance FROM basket_chance ORDER BY ALL",
    ),
    "basket_rate": (
        "The exact chance that a basket holds both categories (joint_rate), each alone, and the lift.",
        "SELECT * FROM basket_truth ORDER BY category, other",
    ),
    "session_chance": (
        "What leads from a product to the next one of a session: near (one of the next three of its category by idx, in a ring), "
        "same_category (any other of its category), companion (a companion of it, evenly), complement (any product of an "
        "evenly drawn complement category); what is left to 1 is noise: any product.",
        "SELECT product, near, same_category, companion, complement, 1 - near - same_category - companion - complement AS noise "
        "FROM session_chance ORDER BY product",
    ),
    "category_step": (
        "The exact chance that the next product of a session is of the other category.",
        "WITH sizes AS (SELECT DISTINCT category, members FROM active), chances AS (SELECT DISTINCT category, near + same_category "
        "AS stay, companion + complement AS move, 1 - near - same_category - companion - complement AS noise FROM session_chance), "
        "links AS (SELECT DISTINCT category, other_category, turns FROM companion) "
        "SELECT c.category, s.category AS other, round(CASE WHEN s.category = c.category THEN stay ELSE 0 END "
        "+ COALESCE(move / l.turns, 0) + noise * s.members / (SELECT count(*) FROM active), 9) AS chance "
        "FROM chances c CROSS JOIN sizes s LEFT JOIN links l ON l.category = c.category AND l.other_category = s.category ORDER BY ALL",
    ),
    "event": (
        "Every event of the logs, with the step of the chain it tells and whether it is noise.",
        "SELECT event, session, position, step, kind, product, is_noise FROM event ORDER BY event",
    ),
    "basket_line": (
        "Every order line, and whether the thing has nothing to do with the others of the basket.",
        "SELECT basket || '-' || line AS line, basket, product, is_noise FROM basket_line ORDER BY ALL",
    ),
    "review": (
        "Stars follow from the polarities: all positive 5, all negative 1, balance 0 is 3. helpful_rate: expected votes.",
        "SELECT review, product, locale, stars, helpful_rate FROM review_text ORDER BY review",
    ),
    "review_aspect": (
        "What a review says of which aspect; phrase stands verbatim in its text.",
        "SELECT review, aspect, aspect_name, polarity, phrase FROM review_aspect ORDER BY review, aspect",
    ),
    "question": (
        "The attribute a customer asks about, and whether the product's facts answer it.",
        "SELECT question, product, locale, attribute, answerable FROM question ORDER BY question",
    ),
    "conversation": (
        "The topic of a conversation.",
        "SELECT talk AS conversation, locale, topic FROM talk ORDER BY talk",
    ),
}

STATED_FACT = (
    "Which facts a text states (part: title, bullets, description); other facts are nowhere in it. Titles of one product "
    "state the same facts in all languages, so any two of them are translations of each other.",
    "SELECT product, locale, part, attribute FROM stated_fact ORDER BY ALL",
)
BROKEN_ROW = "Rows of the raw files that are damaged on purpose: record number below the header, reason of the reject."


def write_truth(connection: "duckdb.DuckDBPyConnection", folder: Path, broken: list[dict[str, Any]]) -> None:
    """Write all truth tables but stated_fact (which market.py writes chunk by chunk), and README.md."""
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    for name, (_, sql) in TABLES.items():
        write_parquet(connection, sql, folder / f"{name}.parquet")
    schema = pa.schema([("file", pa.string()), ("row", pa.int64()), ("reason", pa.string())])
    rows = sorted(broken, key=lambda row: (row["file"], row["row"]))
    pq.write_table(pa.Table.from_pylist(rows, schema), folder / "broken_row.parquet")
    meanings = {name: meaning for name, (meaning, _) in TABLES.items()}
    meanings |= {"stated_fact": STATED_FACT[0], "broken_row": BROKEN_ROW}
    text = "\n".join(f"- `{name}.parquet`: {meaning}" for name, meaning in sorted(meanings.items()))
    (folder / "README.md").write_text(f"{__doc__}\n{text}\n", encoding="utf-8")
