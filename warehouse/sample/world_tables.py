"""The world as DuckDB tables (`w_*`), so that everything drawn from it is drawn set-based.

Names: w_attribute, w_attribute_name, w_value, w_value_name, w_node (category tree), w_category (leaves),
w_category_name, w_category_attribute, w_category_value, w_category_number, w_link, w_brand, w_locale, w_unit,
w_convert, w_phrases (locale, kind, texts), w_aspect, w_topic, w_situation, w_situation_answer.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from schemas.languages import LANGUAGES
from warehouse.sample.world import World
from warehouse.sample.world_schema import Texts, slots

if TYPE_CHECKING:
    import duckdb

Row = tuple[Any, ...]

# A listing may write a number in the second unit: value * factor. Only units a shop would use for it.
# low, high: the range of values, in the first unit, for which that is so.
CONVERSIONS = (
    ("g", "kg", 0.001, 100.0, 1e9),
    ("kg", "g", 1000.0, 0.0, 1.0),
    ("cm", "mm", 10.0, 0.0, 60.0),
    ("mm", "cm", 0.1, 10.0, 900.0),
    ("m", "cm", 100.0, 0.0, 3.0),
    ("ml", "l", 0.001, 100.0, 1e9),
    ("l", "ml", 1000.0, 0.0, 1.0),
)

GENERAL_ATTRIBUTES = ("weight", "length", "width", "height", "pack_count")
"""Every physical thing has these: a product export lists them for each department, leaves inherit them."""


def load_tables(connection: "duckdb.DuckDBPyConnection", world: World) -> None:
    """Create the `w_*` tables from `world`."""
    for name, columns, rows in _tables(world):
        arrays = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]
        table = pa.table({c.split(":")[0]: pa.array(a, _type(c)) for c, a in zip(columns, arrays, strict=True)})
        connection.register("arrow_table", table)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM arrow_table")
        connection.unregister("arrow_table")


def _type(column: str) -> pa.DataType:
    """The type after the colon of a column declaration; text by default."""
    kind = column.partition(":")[2]
    types = {"": pa.string(), "i": pa.int64(), "f": pa.float64(), "b": pa.bool_()}
    return types[kind] if kind in types else pa.list_(types[kind.removeprefix("l")])


def _tables(world: World) -> Iterator[tuple[str, list[str], Iterable[Row]]]:
    yield from _attribute_tables(world)
    yield from _category_tables(world)
    brands = [(b.id, b.name, b.tier, list(b.departments), list(b.lines)) for b in world.brands]
    yield "w_brand", ["brand", "name", "tier", "departments:l", "lines:l"], brands
    texts = [world.texts[language] for language in LANGUAGES if language in world.texts]
    locale = ["locale", "number:i", "decimal", "measure", "pack", "yes", "no", "separator"]
    yield "w_locale", locale, [_locale(index, text) for index, text in enumerate(texts)]
    units = [(text.language, unit, symbol) for text in texts for unit, symbol in text.units.items()]
    yield "w_unit", ["locale", "unit", "symbol"], units
    yield "w_convert", ["unit", "listed", "factor:f", "low:f", "high:f"], CONVERSIONS
    phrases = [(text.language, kind, found) for text in texts for kind, found in _phrases(text)]
    yield "w_phrases", ["locale", "kind", "texts:l"], phrases
    aspects = [(text.language, aspect, item.name) for text in texts for aspect, item in text.aspects.items()]
    yield "w_aspect", ["locale", "aspect", "name"], aspects
    spoken = [(dept, aspect) for dept, names in world.aspects.items() for aspect in names]
    yield "w_department_aspect", ["dept", "aspect"], spoken
    topics = [(text.language, topic, item.name) for text in texts for topic, item in text.conversation.topics.items()]
    yield "w_topic", ["locale", "topic", "name"], topics
    situations = [(s.id, s.category, lang, s.text[lang]) for s in world.situations for lang in LANGUAGES]
    yield "w_situation", ["situation", "category", "locale", "text"], situations
    answers = [
        (s.id, aspect, g, said[g]) for s in world.situations for aspect, said in s.answers.items() for g in LANGUAGES
    ]
    yield "w_situation_answer", ["situation", "aspect", "locale", "text"], answers


def _locale(index: int, text: Texts) -> Row:
    yes_no = text.yes_no
    return text.language, index, text.decimal, text.measure, text.pack, yes_no.yes, yes_no.no, text.fact_separator


def _attribute_tables(world: World) -> Iterator[tuple[str, list[str], Iterable[Row]]]:
    attributes = world.attributes
    rows: list[Row] = [(a.id, a.type, None if a.unit == "count" else a.unit) for a in attributes]
    yield "w_attribute", ["attribute", "type", "unit"], rows
    rows = [(a.id, lang, a.names[lang], "name", a.description[lang]) for a in attributes for lang in LANGUAGES]
    rows += [(a.id, lang, name, "synonym", None) for a in attributes for lang, s in a.synonyms.items() for name in s]
    yield "w_attribute_name", ["attribute", "locale", "name", "kind", "description"], rows
    yield "w_general_attribute", ["attribute"], [(a.id,) for a in attributes if a.id in GENERAL_ATTRIBUTES]
    values = [(a.id, value) for a in attributes for value in a.values]
    yield "w_value", ["attribute", "value"], [(a, value.id) for a, value in values]
    rows = [(a, v.id, lang, v.names[lang], "name") for a, v in values for lang in LANGUAGES]
    rows += [(a, v.id, lang, name, "synonym") for a, v in values for lang, s in v.synonyms.items() for name in s]
    yield "w_value_name", ["attribute", "value", "locale", "name", "kind"], rows


def _category_tables(world: World) -> Iterator[tuple[str, list[str], Iterable[Row]]]:
    leaves = world.categories
    nodes: list[Row] = [(d.id, None, 0, d.names) for d in world.departments]
    nodes += [(g.id, d.id, 1, g.names) for d in world.departments for g in d.groups]
    nodes += [(c.id, g.id, 2, c.names) for d in world.departments for g in d.groups for c in g.categories]
    yield "w_node", ["category", "parent", "level:i"], [node[:3] for node in nodes]
    names: list[Row] = [(n[0], lang, n[3][lang], "name", None, None) for n in nodes if n[2] < 2 for lang in LANGUAGES]
    names += [(c.id, g, c.names[g], "name", c.description[g], c.noun[g]) for c in leaves for g in LANGUAGES]
    names += [(c.id, g, name, "synonym", None, None) for c in leaves for g, s in c.synonyms.items() for name in s]
    yield "w_category_name", ["category", "locale", "name", "kind", "description", "noun"], names
    yield (
        "w_category",
        ["category", "dept", "low:f", "high:f", "packs:li", "fits"],
        [(c.id, world.department_of[c.id], *c.price, sorted(c.packs), c.fits and c.fits.attribute) for c in leaves],
    )
    rows: list[Row] = [(c.id, name, name in c.required) for c in leaves for name in c.attributes]
    yield "w_category_attribute", ["category", "attribute", "required:b"], rows
    rows = [(c.id, name, value) for c in leaves for name, values in c.values.items() for value in values]
    yield "w_category_value", ["category", "attribute", "value"], rows
    rows = [(c.id, name, r.min, r.max, r.step) for c in leaves for name, r in c.numbers.items()]
    yield "w_category_number", ["category", "attribute", "low:f", "high:f", "step:f"], rows
    rows = [(kind, *pair) for kind, pairs in world.links.items() for pair in sorted(pairs)]
    yield "w_link", ["kind", "category", "other"], rows


def _phrases(text: Texts) -> Iterator[tuple[str, list[str]]]:
    """Every list of patterns of a language under a name such as `review_open:5`."""
    for kind in ("title", "bullet", "selling", "description"):
        yield kind, list(getattr(text, kind))
    for aspect, item in text.aspects.items():
        for polarity in ("positive", "negative", "neutral"):
            yield f"aspect:{aspect}:{polarity}", list(getattr(item, polarity))
    for kind in ("review_open", "review_close", "review_title"):
        for star, found in getattr(text, kind).items():
            yield f"{kind}:{star}", list(found)
    for kind in ("choice", "number", "boolean", "absent"):
        yield f"question:{kind}", list(getattr(text.question, kind))
    for kind in ("choice", "number", "boolean_yes", "boolean_no", "absent"):
        yield f"answer:{kind}", list(getattr(text.answer, kind))
    yield "query:vague", list(text.query.vague)
    by_slots: dict[str, list[str]] = {}
    for kind, patterns in (("query", text.query.patterns), ("need", text.need)):
        for pattern in patterns:
            by_slots.setdefault(f"{kind}:" + "+".join(sorted(slots(pattern))), []).append(pattern)
    yield from by_slots.items()
    for topic, talk in text.conversation.topics.items():
        for kind in ("openings", "agent", "follow_up", "close"):
            yield f"topic:{topic}:{kind}", list(getattr(talk, kind))
