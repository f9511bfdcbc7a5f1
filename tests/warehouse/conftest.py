"""A tiny shop: one source with a CSV file and a JSON lines file, in a folder of its own."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from warehouse.connection import open_warehouse
from warehouse.ingest import IngestReport, ingest_source
from warehouse.workspace import Workspace

SOURCE_YAML = """\
name: corner_shop
title: Corner shop
licence: CC0-1.0
licence_class: permissive
attribution: the corner shop
locale: en
files:
  - name: products
    pattern: "products*.csv*"
    format: csv
    columns: {id: VARCHAR, title: VARCHAR, price: DOUBLE, stock: INTEGER}
    key: [id]
    required: [title]
  - name: reviews
    pattern: "reviews*.jsonl*"
    format: jsonl
    columns: {id: VARCHAR, product: VARCHAR, stars: INTEGER, text: VARCHAR, tags: "VARCHAR[]"}
    key: [id]
    optional: true
fills:
  product: product.sql
  product_text: product_text.sql
  review: review.sql
"""
SQL = {
    "product.sql": "SELECT nid(id) AS product_id, price, src FROM products",
    "product_text.sql": "SELECT nid(id) AS product_id, 'en' AS locale, clean_text(title) AS title, src FROM products",
    "review.sql": (
        "SELECT nid(id) AS review_id, nid(product) AS product_id, 'en' AS locale, stars, clean_text(text) AS text, "
        "src FROM reviews;"
    ),
}
PRODUCTS = "id,title,price,stock\n1,Red mug,4.50,3\n2,Blue mug,5,0\n"


class Shop:
    """The folder, and short words for what a test does with it."""

    def __init__(self, root: Path) -> None:
        self.root, self.raw = root, root / "raw"
        self.raw.mkdir(parents=True)
        (root / "shopmark.yaml").write_text(
            "name: demo\nversion: 1.0.0\nthreads: 2\nmemory_limit: 1GB\nsources: {corner_shop: raw}\n"
        )
        self.definition = root / "sources" / "corner_shop"
        self.definition.mkdir(parents=True)
        self.define("source.yaml", SOURCE_YAML)
        for name, sql in SQL.items():
            self.define(name, sql)
        self.file("products.csv", PRODUCTS)

    @property
    def workspace(self) -> Workspace:
        return Workspace.open(self.root)

    def define(self, name: str, text: str) -> None:
        (self.definition / name).write_text(text, encoding="utf-8")

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.raw / name
        data = content.encode() if isinstance(content, str) else content
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    def ingest(self) -> IngestReport:
        return ingest_source(self.workspace, "corner_shop")

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with open_warehouse(self.workspace, write=False) as connection:
            return connection.execute(sql).fetchall()

    def rejects(self) -> list[tuple[Any, ...]]:
        return self.query("SELECT file, row, reason FROM rejects.row ORDER BY ALL")

    def titles(self) -> dict[str, str]:
        return dict(self.query("SELECT product_id, title FROM core.product_text ORDER BY ALL"))


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path / "shop")


@pytest.fixture
def make_shop(tmp_path: Path) -> Callable[[str], Shop]:
    return lambda name: Shop(tmp_path / name)
