"""A wrong file is told with its line and its mend."""

from pathlib import Path

import pytest

from schemas.errors import SpecError
from schemas.workspace import WorkspaceConfig
from schemas.yaml_file import read_yaml_model

GOOD = "name: shop\nversion: 0.1.0\nsources:\n  sample_market: market/raw\n"


def _refusal(tmp_path: Path, text: str) -> SpecError:
    path = tmp_path / "shopmark.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        read_yaml_model(path, WorkspaceConfig)
    return caught.value


def test_a_good_file_is_read_with_its_defaults(tmp_path: Path) -> None:
    path = tmp_path / "shopmark.yaml"
    path.write_text(GOOD, encoding="utf-8")
    config = read_yaml_model(path, WorkspaceConfig)
    assert config.sources == {"sample_market": "market/raw"}
    assert config.profile == "permissive"
    assert len(config.languages) == 8


def test_an_unknown_key_is_an_error_that_names_line_and_likely_key(tmp_path: Path) -> None:
    error = _refusal(tmp_path, GOOD + "profil: internal\n")
    assert error.where.endswith("shopmark.yaml:5")
    assert "`profile`" in error.mend


def test_a_key_of_a_nested_part_is_found_at_its_line(tmp_path: Path) -> None:
    error = _refusal(tmp_path, GOOD + "dedupe:\n  similarity: 3\n")
    assert error.where.endswith(":6")
    assert "dedupe.similarity" in error.what


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    assert "Add the key `version`" in _refusal(tmp_path, "name: shop\nsources: {}\n").mend


def test_broken_yaml_names_the_line(tmp_path: Path) -> None:
    assert _refusal(tmp_path, "name: shop\nversion: [0\n").where.endswith(":3")


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "shopmark.yaml"
    path.write_bytes(b"name: \xff\xfe")
    with pytest.raises(SpecError, match="UTF-8"):
        read_yaml_model(path, WorkspaceConfig)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="is missing"):
        read_yaml_model(tmp_path / "shopmark.yaml", WorkspaceConfig)


def test_split_shares_that_do_not_sum_to_one_are_refused(tmp_path: Path) -> None:
    assert "sum to 1" in _refusal(tmp_path, GOOD + "split_shares: {dev: 0.5, test: 0.6}\n").what
