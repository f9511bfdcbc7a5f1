"""clean_text and nid, as mapping SQL uses them."""

import duckdb
import pytest

from warehouse.ingest.clean_text import define_macros


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    define_macros(connection, "shop")
    return connection


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("plain", "plain"),
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("Tom &amp;amp; Jerry &eacute;", "Tom & Jerry é"),
        ("&lt;b&gt;bold&lt;/b&gt;er", "bolder"),
        ("one<br>two<BR/>three<p class='x'>four</p>", "one two three four"),
        ("<script>alert(1)</script>ok<!-- hidden -->", "ok"),
        ("3 < 5 and 7 > 6", "3 < 5 and 7 > 6"),
        ("<inches (in)>", "<inches (in)>"),
        ("a\u00a0\u3000\t\r\n b", "a b"),
        ("soft\u00adhyphen zero\u200bwidth\ufeff bell\x07", "softhyphen zerowidth bell"),
        ("e\u0301", "é"),
        ("=1+1", "=1+1"),
        (" <br/> ", None),
        ("", None),
        (None, None),
    ],
)
def test_text_is_plain(connection: duckdb.DuckDBPyConnection, raw: str | None, clean: str | None) -> None:
    assert connection.execute("SELECT clean_text(?)", [raw]).fetchall() == [(clean,)]
    assert connection.execute("SELECT clean_text(clean_text(?))", [raw]).fetchall() == [(clean,)]


def test_a_column_keeps_its_order(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute(
        "SELECT i, clean_text(CASE WHEN i % 3 = 0 THEN 'a&amp;' || i WHEN i % 3 = 1 THEN 'p' || i END) "
        "FROM range(5000) t(i) ORDER BY i"
    ).fetchall()
    assert all(text == {0: f"a&{i}", 1: f"p{i}", 2: None}[i % 3] for i, text in rows)


def test_ids_are_namespaced(connection: duckdb.DuckDBPyConnection) -> None:
    assert connection.execute("SELECT nid('a'), nid(7), nid(NULL)").fetchall() == [("shop:a", "shop:7", None)]
