"""The public benchmark of dedupe is measured on, not learned by heart: none of its wordings or word lists is ours."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import curation.dedupe
from curation.dedupe.texts.concepts import closed_class
from warehouse.workspace import CHECKOUT

PLACES = [root / "shared" / "dedup_bench" / "generate.py" for root in (CHECKOUT, CHECKOUT.parent)]
BENCHMARK = next((path for path in PLACES if path.is_file()), PLACES[0])
LEAST_WORDS = 6
MOST_SHARED = 0.5


def strings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def word_lists(path: Path) -> Iterator[set[str]]:
    """Every list of words that the benchmark spells out, as one string or as several; not those of any sentence."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign):
            words = {
                word
                for text in ast.walk(node.value)
                if isinstance(text, ast.Constant) and isinstance(text.value, str) and "{" not in text.value
                for word in text.value.lower().split()
                if len(word) > 3 and word not in closed_class()
            }
            if len(words) >= LEAST_WORDS:
                yield words


@pytest.mark.skipif(
    not BENCHMARK.is_file(), reason="the public benchmark of dedupe (../shared/dedup_bench) is not here"
)
def test_no_wording_and_no_word_list_of_the_public_benchmark_is_in_our_code() -> None:
    ours = [text.lower() for path in Path(curation.dedupe.__path__[0]).rglob("*.py") for text in strings(path)]
    templates = [text.lower() for text in strings(BENCHMARK) if "{" in text and len(text) > 15]
    assert len(templates) > 20
    assert not [template for template in templates if any(template in text for text in ours)]
    words = {word for text in ours for word in text.split()}
    shared = {tuple(sorted(listed)): len(listed & words) / len(listed) for listed in word_lists(BENCHMARK)}
    assert not {listed: share for listed, share in shared.items() if share > MOST_SHARED}
