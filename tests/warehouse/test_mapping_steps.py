"""Steps: what several fills of a source need, made once."""

import pytest

from schemas.errors import SpecError
from tests.warehouse.conftest import SOURCE_YAML, Shop

STEPS = "steps:\n  shelf: shelf.sql\n  named: named.sql\nfills:\n"


def _with_steps(shop: Shop) -> None:
    shop.define("source.yaml", SOURCE_YAML.replace("fills:\n", STEPS))
    shop.define("shelf.sql", "-- Comments are fine.\nSELECT id, upper(title) AS title, price, src FROM products;")
    shop.define("named.sql", "SELECT id, title || '!' AS title, src FROM shelf")
    shop.define("product.sql", "SELECT nid(id) AS product_id, price, src FROM shelf")
    shop.define("product_text.sql", "SELECT nid(id) AS product_id, 'en' AS locale, title, src FROM named")


def test_a_step_reads_the_steps_before_it_and_fills_read_all(shop: Shop) -> None:
    _with_steps(shop)
    shop.ingest()
    assert shop.titles() == {"corner_shop:1": "RED MUG!", "corner_shop:2": "BLUE MUG!"}
    assert shop.query("SELECT count(*), max(price) FROM core.product") == [(2, 5.0)]


def test_a_changed_step_maps_again(shop: Shop) -> None:
    _with_steps(shop)
    shop.ingest()
    shop.define("named.sql", "SELECT id, title, src FROM shelf")
    assert shop.ingest().changed
    assert shop.titles()["corner_shop:1"] == "RED MUG"


def test_wrong_sql_of_a_step_is_an_error_with_file_and_line(shop: Shop) -> None:
    _with_steps(shop)
    shop.define("named.sql", "SELECT id,\nno_such_column\nFROM shelf")
    with pytest.raises(SpecError, match="no_such_column") as error:
        shop.ingest()
    assert error.value.where.endswith("named.sql:2")


def test_a_step_without_its_file_or_with_the_name_of_a_file_is_an_error(shop: Shop) -> None:
    shop.define("source.yaml", SOURCE_YAML.replace("fills:\n", STEPS))
    with pytest.raises(SpecError, match="steps: shelf: shelf"):
        shop.ingest()
    shop.define("source.yaml", SOURCE_YAML.replace("fills:\n", "steps:\n  products: product.sql\nfills:\n"))
    with pytest.raises(SpecError, match="products is the name of a file"):
        shop.ingest()
