"""The tables that rules read, made from the questions and the core tables.

offered         question_id task language position text id refuted_by evidence is_gold norm   one row a shown option
pair            question_id language gold_* wrong_* (id, text, norm)                one row a right and a wrong option
choice_policy   task accepted max_unverified
entity_name     entity id locale name norm       names and synonyms of categories, attributes, values
category_above  category_id above_id             the tree, all levels
product_root    product_id root_id               variants have one root
same_entity     left_id right_id                 same_as links, both ways, of products also through their roots
quantity        text language dimension amount   options that are a number with or without a unit, in base units
made_from       question_id src                  the core rows of a question
contradicted    src why                          those that other core rows contradict (`contradictions`)
other_language  src why                          those whose text is in another language than they say
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from curation.generation.functions import create_functions
from curation.verification.contradictions import CONTRADICTIONS
from curation.verification.other_language import find_other_language
from schemas.errors import ShopmarkError
from schemas.task import TaskSpec
from warehouse.sql_text import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CORE = (
    "product",
    "product_text",
    "product_attribute",
    "category",
    "category_name",
    "attribute",
    "attribute_name",
    "attribute_value",
    "attribute_value_name",
    "query",
    "judgement",
    "review",
    "review_aspect",
    "relation",
    "qa",
)

_OFFERED = """
CREATE TABLE offered AS
WITH shown AS (
    SELECT question_id, task, language, gold_index, len(gains) > 0 AS ranked,
        unnest(list_zip(range(len(options)), options, option_evidence)) AS o
    FROM question WHERE len(options) > 0
), plain AS (
    SELECT question_id, task, language, CAST(o[1] AS INTEGER) AS position, o[2] AS text, (o[3]).id AS id,
        (o[3]).refuted_by AS refuted_by, (o[3]).evidence AS evidence,
        ranked OR list_contains(gold_index, o[1]) AS is_gold
    FROM shown
), word AS (
    SELECT text, norm_text(text) AS norm FROM (SELECT DISTINCT text FROM plain)
)
SELECT plain.*, word.norm FROM plain JOIN word USING (text);
CREATE TABLE pair AS
SELECT g.question_id, g.language, g.id AS gold_id, g.text AS gold_text, g.norm AS gold_norm,
    w.id AS wrong_id, w.text AS wrong_text, w.norm AS wrong_norm
FROM offered g JOIN offered w ON w.question_id = g.question_id AND NOT w.is_gold
WHERE g.is_gold;
"""

# Only entities that stand as an option matter: the tables stay small whatever the size of the catalog.
_ENTITIES = """
CREATE TABLE option_id AS SELECT DISTINCT id FROM offered;
CREATE TABLE entity_name AS
WITH named AS (
    SELECT 'category' AS entity, category_id AS id, locale, name FROM category_name
    UNION ALL SELECT 'attribute', attribute_id, locale, name FROM attribute_name
    UNION ALL SELECT 'value', value_id, locale, name FROM attribute_value_name
)
SELECT DISTINCT entity, id, locale, name, norm_text(name) AS norm FROM named SEMI JOIN option_id USING (id);
CREATE TABLE category_above AS
WITH RECURSIVE above AS (
    SELECT category_id, parent_id AS above_id FROM category SEMI JOIN option_id ON option_id.id = category.category_id
    WHERE parent_id IS NOT NULL
    UNION
    SELECT a.category_id, c.parent_id FROM above a JOIN category c ON c.category_id = a.above_id
    WHERE c.parent_id IS NOT NULL
)
SELECT * FROM above;
CREATE TABLE product_root AS
SELECT product_id, coalesce(parent_id, product_id) AS root_id FROM product
SEMI JOIN option_id ON option_id.id = product.product_id;
CREATE TABLE same_entity AS
WITH link AS (
    SELECT left_id, right_id FROM relation WHERE kind = 'same_as'
    UNION SELECT right_id, left_id FROM relation WHERE kind = 'same_as'
), rooted AS (
    SELECT coalesce(l.parent_id, link.left_id) AS left_id, coalesce(r.parent_id, link.right_id) AS right_id
    FROM link LEFT JOIN product l ON l.product_id = link.left_id LEFT JOIN product r ON r.product_id = link.right_id
)
SELECT left_id, right_id FROM link
UNION
SELECT a.product_id, b.product_id FROM rooted
JOIN product_root a ON a.root_id = rooted.left_id JOIN product_root b ON b.root_id = rooted.right_id;
"""

# A lone separator before three digits is a thousands sign where the language uses it so, else the decimal sign.
_QUANTITY = r"""
CREATE TABLE unit_word AS
SELECT DISTINCT lower(fmt_unit(symbol, language)) AS word, language, symbol
FROM (SELECT symbol FROM unit) CROSS JOIN (SELECT DISTINCT language FROM offered)
UNION
SELECT word, language, symbol FROM (VALUES ('gram', 'g'), ('grams', 'g'), ('kilogram', 'kg'), ('kilograms', 'kg'),
    ('litre', 'l'), ('litres', 'l'), ('liter', 'l'), ('liters', 'l'), ('millilitres', 'ml'), ('milliliters', 'ml'),
    ('inch', 'in'), ('inches', 'in'), ('"', 'in'), ('metre', 'm'), ('metres', 'm'), ('meter', 'm'), ('meters', 'm'),
    ('ounce', 'oz'), ('ounces', 'oz'), ('pound', 'lb'), ('pounds', 'lb'), ('hours', 'h'), ('hour', 'h'),
    ('minutes', 'min')) AS w(word, symbol)
CROSS JOIN (SELECT DISTINCT language FROM offered);
CREATE TABLE quantity AS
WITH parted AS (
    SELECT text, language, lower(trim(substr(text, length(digits) + 1))) AS word,
        replace(replace(trim(digits), ' ', ''), chr(160), '') AS digits,
        CASE WHEN language IN ('de', 'es', 'fr', 'it', 'pt') THEN '.' ELSE ',' END AS thousands
    FROM (SELECT text, language, regexp_extract(text, '^[-+]?[0-9](?:[0-9.,\x{A0} ]*[0-9])?') AS digits
        FROM (SELECT DISTINCT text, language FROM offered))
    WHERE digits <> ''
), numbered AS (
    SELECT text, language, word, TRY_CAST(CASE
        WHEN regexp_full_match(digits, '[-+]?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?') AND thousands = '.'
            THEN replace(replace(digits, '.', ''), ',', '.')
        WHEN regexp_full_match(digits, '[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?') AND thousands = ','
            THEN replace(digits, ',', '')
        ELSE replace(digits, ',', '.') END AS DOUBLE) AS number
    FROM parted
)
SELECT n.text, n.language, coalesce(u.dimension, n.word) AS dimension,
    printf('%.9e', n.number * coalesce(u.factor, 1)) AS amount
FROM numbered n
LEFT JOIN unit_word w ON w.word = n.word AND w.language = n.language
LEFT JOIN unit u ON u.symbol = w.symbol
WHERE n.number IS NOT NULL;
"""


def create_tables(
    connection: "DuckDBPyConnection", snapshot_tables: Mapping[str, Path], tasks: Mapping[str, TaskSpec]
) -> None:
    """Create the tables above; `connection` has the view `question`.

    Raises:
        ShopmarkError: the snapshot lacks a core table, or a question belongs to no known task.
    """
    for name in CORE:
        if name not in snapshot_tables:
            raise ShopmarkError(f"The snapshot lacks the table {name}", "", "Publish it again: `shopmark ingest`.")
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({literal(snapshot_tables[name])})")
    connection.execute("CREATE TABLE choice_policy (task VARCHAR, accepted VARCHAR[], max_unverified INTEGER)")
    for task, spec in sorted(tasks.items()):
        accepted = [why.value for why in spec.choices.refuted_by]
        connection.execute("INSERT INTO choice_policy VALUES (?, ?, ?)", [task, accepted, spec.choices.max_unverified])
    stray = connection.execute(
        "SELECT min(task) FROM question WHERE task NOT IN (SELECT task FROM choice_policy)"
    ).fetchone()
    if stray and stray[0] is not None:
        raise ShopmarkError(
            f"There are questions of the task {stray[0]}, which is not among the tasks", "", "Generate again."
        )
    create_functions(connection)
    for script in (_OFFERED, _ENTITIES, _QUANTITY, *CONTRADICTIONS):
        connection.execute(script)
    find_other_language(connection)
