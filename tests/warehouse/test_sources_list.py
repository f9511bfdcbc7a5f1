"""Listing sources: what is wrong is said with file and line."""

from pathlib import Path

import pytest

from schemas.errors import SpecError
from tests.warehouse.conftest import SOURCE_YAML, Shop
from warehouse.sources_list import list_sources
from warehouse.workspace import CHECKOUT


def where(shop: Shop) -> str:
    with pytest.raises(SpecError) as caught:
        list_sources([shop.root / "sources"])
    return caught.value.where


def test_built_in_sources_are_sound() -> None:
    sources = list_sources([CHECKOUT / "warehouse" / "sources"])
    assert {"shopify_taxonomy", "icecat_chorus", "completejourney", "amazon_office", "rees46", "esci"} <= set(sources)
    assert sources["esci"].path == CHECKOUT / "warehouse" / "sources" / "esci"


def test_two_sources_of_one_name_are_an_error(shop: Shop, tmp_path: Path) -> None:
    other = tmp_path / "other" / "corner_shop"
    other.parent.mkdir()
    other.symlink_to(shop.definition)
    with pytest.raises(SpecError, match="two sources are called corner_shop"):
        list_sources([shop.root / "sources", tmp_path / "other"])


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("locale: en", "locle: en", 6),
        ("name: corner_shop", "name: other_shop", 1),
        ("review: review.sql", "review: reviews.sql", 23),
        ("review: review.sql", "review: ../review.sql", 23),
        ('"products*.csv*"', '"../products*.csv*"', 9),
        ("required: [title]", "required: [titel]", 8),
        ("product: product.sql", "produkt: product.sql", 1),
    ],
)
def test_a_wrong_source_is_an_error_with_its_line(shop: Shop, old: str, new: str, line: int) -> None:
    shop.define("source.yaml", SOURCE_YAML.replace(old, new, 1))
    assert where(shop) == f"{shop.definition / 'source.yaml'}:{line}"
