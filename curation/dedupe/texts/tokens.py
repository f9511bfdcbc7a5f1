"""Stage 1 for free text: texts taken apart into words, numbers and signs, and rows that say the same by these.

Unicode form NFKC, lower case, no characters without width. A number and its unit are two tokens however they are
written ("32gb", "32 GB"); Chinese and Japanese signs stand alone; quotation marks, hyphens and brackets carry nothing.
Punctuation that ends a sentence or follows a label is kept for the stages that look for those, and then dropped.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from curation.dedupe.texts.arrays import Bools, Hashes, Ints
from curation.dedupe.texts.hashes import offsets_of, sequence_hashes, word_hashes

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
        hashed: one hash a word of the vocabulary.
        code: int32, one a token.
        row: int32, the row of each token; ascending.
        rows: how many rows there are; a row may have no token.
        labelled: whether a dot, colon or bracket follows the token directly, as after the label of an option.
    """

    words: list[str]
    hashed: Hashes
    code: Ints
    row: Ints
    rows: int
    labelled: Bools

    @property
    def values(self) -> Hashes:
        """The hash of each token's word."""
        return self.hashed[self.code]

    def only(self, where: Bools) -> "Tokens":
        """The tokens where `where` holds, of the same rows."""
        return replace(self, code=self.code[where], row=self.row[where], labelled=self.labelled[where])

    def at(self, rows: Ints) -> "Tokens":
        """The tokens of these rows, which become rows 0, 1, 2 ... in the order given."""
        starts = offsets_of(self.row, self.rows)
        length = starts[rows + 1] - starts[rows]
        row = np.repeat(np.arange(len(rows), dtype=np.int32), length)
        place = np.arange(len(row)) + np.repeat(starts[rows] - np.cumsum(length) + length, length)
        return replace(self, code=self.code[place], row=row, rows=len(rows), labelled=self.labelled[place])

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
    parts = [_tokens_of(chunk) for chunk in texts if len(chunk)]
    return parts[0] if len(parts) == 1 else joined(parts)


def _tokens_of(texts: pa.Array) -> Tokens:
    listed = _token_lists(texts)
    encoded = listed.values.dictionary_encode()
    spelt = [_spelling(word) for word in encoded.dictionary.to_pylist()]
    length = np.diff(listed.offsets.to_numpy())
    row = np.repeat(np.arange(len(length), dtype=np.int32), length)
    words, place = _ranked(spelt)
    code = place[encoded.indices.to_numpy()]
    ends = np.array([word in _LABEL_END for word in words], dtype=np.bool_)
    labelled = np.zeros(len(code), dtype=np.bool_)
    labelled[:-1] = ends[code[1:]] & (row[1:] == row[:-1])
    return Tokens(words, word_hashes(words), code, row, len(length), labelled)


def _ranked(spelt: Sequence[str]) -> tuple[list[str], Ints]:
    """The distinct words, sorted, and the place of each one among them."""
    words = sorted(set(spelt))
    rank = {word: number for number, word in enumerate(words)}
    return words, np.fromiter((rank[word] for word in spelt), dtype=np.int32, count=len(spelt))


def joined(parts: Sequence[Tokens]) -> Tokens:
    """The tokens of several corpora one after another, under one vocabulary."""
    words, place = _ranked([word for part in parts for word in part.words])
    codes: list[Ints] = [np.zeros(0, np.int32)]
    rows: list[Ints] = [np.zeros(0, np.int32)]
    labelled: list[Bools] = [np.zeros(0, np.bool_)]
    first_word = first_row = 0
    for part in parts:
        codes.append(place[first_word : first_word + len(part.words)][part.code])
        rows.append(part.row + np.int32(first_row))
        labelled.append(part.labelled)
        first_word += len(part.words)
        first_row += part.rows
    hashed = np.empty(len(words), dtype=np.uint64)
    hashed[place] = np.concatenate([np.zeros(0, np.uint64), *(part.hashed for part in parts)])
    return Tokens(words, hashed, np.concatenate(codes), np.concatenate(rows), first_row, np.concatenate(labelled))


def spelt_as(tokens: Tokens, parts_of: Mapping[str, tuple[str, ...]]) -> Tokens:
    """The tokens with some words replaced, each by one word or by two."""
    parts = [parts_of.get(word, (word,)) for word in tokens.words]
    if all(word == part[0] for word, part in zip(tokens.words, parts, strict=True)):
        return tokens
    words, place = _ranked([word for part in parts for word in (part[0], part[-1])])
    first, last = place[0::2], place[1::2]
    is_new = np.ones(len(words), dtype=np.bool_)
    same = np.array([part == (word,) for word, part in zip(tokens.words, parts, strict=True)], dtype=np.bool_)
    hashed = np.empty(len(words), dtype=np.uint64)
    hashed[first[same]], is_new[first[same]] = tokens.hashed[same], False
    hashed[is_new] = word_hashes([words[number] for number in np.flatnonzero(is_new).tolist()])
    is_split = np.array([len(part) > 1 for part in parts], dtype=np.bool_)[tokens.code]
    again = np.repeat(np.arange(len(tokens.code)), np.where(is_split, 2, 1))
    is_second = np.zeros(len(again), dtype=np.bool_)
    is_second[1:] = again[1:] == again[:-1]
    was = tokens.code[again]
    # Of "e-mail:" the colon follows the second part.
    is_last = np.ones(len(again), dtype=np.bool_)
    is_last[:-1] = ~is_second[1:]
    code = np.where(is_second, last[was], first[was])
    return Tokens(words, hashed, code, tokens.row[again], tokens.rows, tokens.labelled[again] & is_last)


def _spelling(word: str) -> str:
    """A number without the signs that group its digits by three, as "1,299" and "1.299"; any other word as it is."""
    return _SEPARATOR.sub("", word) if _GROUPED.fullmatch(word) else word


def _token_lists(texts: pa.Array) -> pa.ListArray:
    import duckdb

    plain = pc.utf8_lower(pc.replace_substring_regex(pc.utf8_normalize(texts, form="NFKC"), _NO_WIDTH, ""))
    connection = duckdb.connect(config={"threads": 1, "preserve_insertion_order": True})
    try:
        connection.register("chunk", pa.table({"text": plain}))
        table = connection.sql(f"SELECT regexp_extract_all(text, $token${_TOKEN}$token$) AS tokens FROM chunk")
        return table.to_arrow_table()["tokens"].combine_chunks()
    finally:
        connection.close()


def text_hashes(tokens: Tokens) -> Hashes:
    """One hash a row of its words in order, without punctuation. Rows of equal hash are the same text."""
    return sequence_hashes(tokens.values, tokens.row, tokens.rows, 1, ~tokens.is_punctuation[tokens.code])
