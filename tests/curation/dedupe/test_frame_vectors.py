"""Frames that an index knows are not embedded again."""

from pathlib import Path

import numpy as np
import pytest

from curation.dedupe import embedder
from curation.dedupe.texts.frame_vectors import FrameVectors

BUILT_IN = "use-multilingual"


def test_a_batch_in_known_wordings_loads_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = FrameVectors(BUILT_IN, 1)
    (vector,) = made.of(["what is the weight of X"])
    made.save(tmp_path)

    def no_model(*_: object) -> None:
        raise AssertionError("the model was asked")

    monkeypatch.setattr(embedder, "load_encoder", no_model)
    (again,) = FrameVectors.of_index(tmp_path, BUILT_IN, 1).of(["what is the weight of X"])
    assert np.array_equal(again, vector)
    with pytest.raises(AssertionError, match="the model was asked"):
        FrameVectors.of_index(tmp_path, BUILT_IN, 1).of(["how heavy is X"])


def test_vectors_of_another_embedder_are_not_used(tmp_path: Path) -> None:
    made = FrameVectors(BUILT_IN, 1)
    made.of(["what is the weight of X"])
    made.save(tmp_path)
    assert not FrameVectors.of_index(tmp_path, "some/other-model", 1).known


def test_an_index_of_no_frames_is_read(tmp_path: Path) -> None:
    FrameVectors(BUILT_IN, 1).save(tmp_path)
    assert not FrameVectors.of_index(tmp_path, BUILT_IN, 1).known
