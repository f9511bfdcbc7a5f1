"""Stage 1 for free text: texts taken apart into words, numbers and signs, and rows that say the same by these.

Unicode form NFKC, lower case, no characters without width. A number and its unit are two tokens however they are
written ("32gb", "32 GB"); Chinese and Japanese signs stand alone; quotation marks, hyphens and brackets carry nothing.
Punctuation that ends a sentence or follows a label is kept for the stages that look for those, and then dropped.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from curation.dedupe.texts.arrays import Bools, Hashes, Ints
from curation.dedupe.texts.hashes import sequence_hashes

_LETTER = r"\p{Latin}\p{Cyrillic}\p{Greek}\p{Hangul}\p{Arabic}\p{Hebrew}\p{Devanagari}\p{Thai}"
_SENTENCE_END = ".?!:;,)。、\n"
_TOKEN = (
    rf"[{_LETTER}][{_LETTER}\pM\d]*|\d+(?:[.,/]\d+)*|[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}ー]|\pL"
    rf"|[\p{{Sc}}%°+#&]|[{_SENTENCE_END}]"
)
_LABEL_END = ".):"
_GROUPED, _SEPARATOR = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:\.\d{3})+"), re.compile("[.,]")
_NO_WIDTH = r"[\x{200b}-\x{200f}\x{2060}\x{feff}\x{ad}]"


@dataclass(frozen=True)
class Tokens:
    """The tokens of all rows, flat and in order.

    Attributes:
        words: the vocabulary, sorted; a code is a place in it.
        code: int32, one a token.
        row: int32, the row of each token; ascending.
        rows: how many rows there are; a row may have no token.
        labelled: whether a dot, colon or bracket follows the token directly, as after the label of an option.
    """

    words: list[str]
    code: Ints
    row: Ints
    rows: int
    labelled: Bools

    def only(self, where: Bools) -> "Tokens":
        """The tokens where `where` holds, of the same rows."""
        return replace(self, code=self.code[where], row=self.row[where], labelled=self.labelled[where])

    def flag(self, holds: Iterable[bool]) -> Bools:
        """A property of words, as a column over the vocabulary."""
        return np.fromiter(holds, dtype=np.bool_, count=len(self.words))

    def counts(self) -> Ints:
        """How often each word stands."""
        return np.bincount(self.code, minlength=len(self.words))

    @property
    def is_punctuation(self) -> Bools:
        return self.flag(word in _SENTENCE_END for word in self.words)


def tokenise(texts: Iterable[pa.Array]) -> Tokens:
    """The tokens of texts that come in chunks (string arrays without nulls)."""
    places: dict[str, int] = {}
    codes, lengths = [], []
    for chunk in texts:
        listed = _token_lists(chunk)
        encoded = listed.values.dictionary_encode()
        known = [places.setdefault(_spelling(word), len(places)) for word in encoded.dictionary.to_pylist()]
        codes.append(np.array(known, dtype=np.int32)[encoded.indices.to_numpy()])
        lengths.append(np.diff(listed.offsets.to_numpy()))
    words = sorted(places)
    rank = np.empty(len(words), dtype=np.int32)
    rank[[places[word] for word in words]] = np.arange(len(words), dtype=np.int32)
    code = rank[np.concatenate(codes)] if codes else np.zeros(0, dtype=np.int32)
    length = np.concatenate(lengths) if lengths else np.zeros(0, dtype=np.int64)
    row = np.repeat(np.arange(len(length), dtype=np.int32), length)
    ends = np.array([word in _LABEL_END for word in words], dtype=np.bool_)
    labelled = np.zeros(len(code), dtype=np.bool_)
    labelled[:-1] = ends[code[1:]] & (row[1:] == row[:-1])
    return Tokens(words, code, row, len(length), labelled)


def _spelling(word: str) -> str:
    """A number without the signs that group its digits by three, as "1,299" and "1.299"; any other word as it is."""
    return _SEPARATOR.sub("", word) if _GROUPED.fullmatch(word) else word


def _token_lists(texts: pa.Array) -> pa.ListArray:
    import duckdb

    plain = pc.utf8_lower(pc.replace_substring_regex(pc.utf8_normalize(texts, form="NFKC"), _NO_WIDTH, ""))
    connection = duckdb.connect(config={"threads": 2, "preserve_insertion_order": True})
    try:
        connection.register("chunk", pa.table({"text": plain}))
        table = connection.sql(f"SELECT regexp_extract_all(text, $token${_TOKEN}$token$) AS tokens FROM chunk")
        return table.to_arrow_table()["tokens"].combine_chunks()
    finally:
        connection.close()


def text_hashes(tokens: Tokens) -> Hashes:
    """One hash a row of its words in order, without punctuation. Rows of equal hash are the same text."""
    return sequence_hashes(tokens.code, tokens.row, tokens.rows, 1, ~tokens.is_punctuation[tokens.code])
