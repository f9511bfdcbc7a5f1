"""The ledger keeps whole batches, whatever cuts it off."""

from datetime import date

import pytest

from tests.warehouse.conftest import Shop
from warehouse import ledger
from warehouse.ledger import LedgerError


def test_batches_come_back_in_order(shop: Shop) -> None:
    assert ledger.append(shop.workspace, "vote", [{"id": "a", "on": date(2026, 1, 2)}, {"id": "b", "on": None}]) == 2
    assert ledger.append(shop.workspace, "vote", []) == 0
    ledger.append(shop.workspace, "vote", [{"id": "ü\n", "on": None}])
    assert ledger.read(shop.workspace, "vote").to_pylist() == [
        {"id": "a", "on": "2026-01-02"},
        {"id": "b", "on": None},
        {"id": "ü\n", "on": None},
    ]
    assert ledger.read(shop.workspace, "split").num_rows == 0


@pytest.mark.parametrize("cut", [1, 30, 95])
def test_a_torn_batch_counts_as_nothing_and_is_kept_aside(shop: Shop, cut: int) -> None:
    ledger.append(shop.workspace, "split", [{"group": "a"}])
    file = shop.workspace.ledger / "split.jsonl"
    whole = file.read_bytes()
    ledger.append(shop.workspace, "split", [{"group": "b"}, {"group": "c"}])
    torn = file.read_bytes()[:-cut]
    file.write_bytes(torn)
    assert ledger.records(shop.workspace, "split") == [{"group": "a"}]
    ledger.append(shop.workspace, "split", [{"group": "d"}])
    assert ledger.records(shop.workspace, "split") == [{"group": "a"}, {"group": "d"}]
    assert (shop.workspace.ledger / "split.torn").read_bytes() == torn[len(whole) :] + b"\n"


def test_a_changed_batch_is_an_error(shop: Shop) -> None:
    ledger.append(shop.workspace, "release", [{"version": "1.0.0"}])
    file = shop.workspace.ledger / "release.jsonl"
    file.write_bytes(file.read_bytes().replace(b"1.0.0", b"1.0.1"))
    with pytest.raises(LedgerError, match="not what was written"):
        ledger.read(shop.workspace, "release")
    with pytest.raises(LedgerError):
        ledger.append(shop.workspace, "release", [{"version": "2.0.0"}])


@pytest.mark.parametrize("record", [{"x": float("nan")}, {"x": object()}, {"_batch": 1}])
def test_what_json_cannot_hold_is_refused_before_anything_is_written(shop: Shop, record: dict[str, object]) -> None:
    with pytest.raises(LedgerError):
        ledger.append(shop.workspace, "vote", [{"x": 1}, record])
    assert ledger.records(shop.workspace, "vote") == []


def test_an_unknown_kind_is_an_error(shop: Shop) -> None:
    with pytest.raises(LedgerError, match="no kind"):
        ledger.read(shop.workspace, "votes")
