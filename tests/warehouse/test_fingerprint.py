"""What counts for a fingerprint, and what does not."""

from pathlib import Path

from warehouse.fingerprint import fingerprint, folder_sha256


def test_order_of_keys_does_not_count_and_values_do() -> None:
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})
    assert fingerprint([1, 2]) != fingerprint([2, 1])


def test_a_folder_counts_by_names_and_bytes_and_not_by_place(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "facts.sql").write_text("SELECT 1")
    assert folder_sha256(tmp_path / "one") == folder_sha256(tmp_path / "two")
    (tmp_path / "two" / "facts.sql").write_text("SELECT 2")
    assert folder_sha256(tmp_path / "one") != folder_sha256(tmp_path / "two")


def test_caches_of_python_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("SELECT 1")
    before = folder_sha256(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("x")
    assert folder_sha256(tmp_path) == before
