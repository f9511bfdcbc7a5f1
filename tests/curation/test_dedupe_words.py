"""The normal form of texts, and what tokens are understood as, each alone."""

import re
import unicodedata

import duckdb
import pyarrow as pa
import pytest

from curation.dedupe.normalise import UNSTABLE, create_text_macros, letters_of, nfkc
from curation.dedupe.tokens import TOKEN, Understood, create_word_tables, understand


def test_a_sign_that_is_taken_as_stable_is_the_same_in_form_nfkc_and_joins_with_none() -> None:
    unstable = re.compile(re.sub(r"\\x\{([0-9A-F]+)\}", lambda match: chr(int(match[1], 16)), UNSTABLE))
    signs = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000 and not unstable.match(chr(code))]
    assert len(signs) > 20_000
    assert all(
        unicodedata.normalize("NFKC", before + sign) == before + sign for sign in signs for before in ("", "e", "か")
    )


@pytest.mark.parametrize("text", ["ｋettle ①", "ﬁne", "㎏", "e\u0301", "か\u3099", "ｶﾞ", "…", "é 红色。か", "", "㌔"])
def test_texts_are_brought_into_form_nfkc(text: str) -> None:
    (found,) = nfkc(pa.chunked_array([[text]])).to_pylist()
    assert found == unicodedata.normalize("NFKC", text)


def test_texts_that_are_the_same_when_normalised_have_the_same_letters() -> None:
    texts = [
        "Kettle, 1.5 l: “STEEL”!",
        "kettle 1.5 L  steel",
        "Wasser-Kocher (rot)",
        "wasser kocher rot",
        "红色。衬衫",
        "红色 衬衫",
    ]
    other = ["", "kettle 1.6 l steel", "kettle", "红色 衬衫 大"]
    connection = duckdb.connect()
    create_text_macros(connection)
    normal = [connection.execute("SELECT normal_text(?)", [text]).fetchall()[0][0] for text in texts]
    numbers = letters_of(pa.chunked_array([texts, other])).to_pylist()
    assert normal[::2] == normal[1::2]
    assert numbers[:6:2] == numbers[1:6:2]
    assert len(set(numbers)) == 3 + len(other)
    # A slice of a column is read at its own place.
    assert letters_of(pa.chunked_array([pa.array(texts)[2:4]])).to_pylist() == numbers[2:4]


def tell(language: str, *values: str) -> Understood:
    connection = duckdb.connect()
    create_word_tables(connection)
    connection.execute("CREATE TABLE known (word VARCHAR)")
    tokens = connection.execute(f"SELECT list_transform(?, lambda v: regexp_extract_all(v, '{TOKEN}'))", [list(values)])
    lists = pa.array(tokens.fetchall()[0][0], pa.list_(pa.string()))
    return understand(connection, pa.chunked_array([[language] * len(values)]), pa.chunked_array([lists]))


def test_tokens_are_told_apart_by_kind_and_written_alike() -> None:
    told = tell("en", "The Orsa kettles, 1,500 ML, not for the GTX1080", "!!!", "size A")
    assert told.lists().to_pylist() == [["orsa", "kettle", "1500 ml", "not", "for", "gtx1080"], [], ["size", "a"]]
    assert told.lists("number").to_pylist() == [["1500 ml"], [], []]
    assert told.lists("negation").to_pylist() == [["not"], [], []]
    assert told.lists("name").to_pylist() == [["orsa", "gtx1080"], [], ["a"]]
    assert told.counts().tolist() == [6, 0, 2]


def test_an_article_at_the_start_is_none_elsewhere_when_it_is_capital() -> None:
    assert tell("en", "The kettle", "kettle The", "kettle the").lists().to_pylist() == [
        ["kettle"],
        ["kettle", "the"],
        ["kettle"],
    ]


def test_digits_are_grouped_as_the_language_does() -> None:
    assert tell("de", "1.500 ml", "1,50 l").lists().to_pylist() == [["1500 ml"], ["1.5 l"]]
    assert tell("ja", "1,500ml").lists().to_pylist() == [["1500 ml"]]


def test_no_value_says_nothing() -> None:
    assert tell("en").lists().to_pylist() == []
