"""What was learned of a corpus, by which its rows and those of later batches are taken apart."""

import json
from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from curation.dedupe.texts.concepts import closed_class, negation_words
from curation.dedupe.texts.frame_words import WordKinds, learn_word_kinds
from curation.dedupe.texts.idle import SAMPLE as IDLE_ROWS
from curation.dedupe.texts.idle import Sentence, is_idle, learn_idle
from curation.dedupe.texts.names import are_names
from curation.dedupe.texts.sample import sample_rows
from curation.dedupe.texts.spelling import Spelling, learn_spelling, typos
from curation.dedupe.texts.tokens import Tokens, spelt_as, text_hashes
from curation.dedupe.texts.vocabulary import Vocabulary, added_up, taken

_MOSTLY_NAMES = 0.8
FILES = _WORDS, _LEARNED = "words.parquet", "learned.json"
"""What `Model.save` writes."""
_KINDS = tuple(field.name for field in fields(WordKinds))


@dataclass(frozen=True)
class Model:
    """What was learned.

    Attributes:
        vocabulary: the words of the corpus after their spelling was mended.
        spelling: how words are spelt.
        idle: sentences that ask nothing.
        kinds: which of the vocabulary are wording.
    """

    vocabulary: Vocabulary
    spelling: Spelling
    idle: list[Sentence]
    kinds: WordKinds

    def kinds_of(self, words: list[str]) -> WordKinds:
        """Kinds of these words; one that the corpus did not have is a fact, unless every text may have it."""
        place = self.vocabulary.places(words)
        new = {
            "closed": np.fromiter((word in closed_class() for word in words), dtype=np.bool_, count=len(words)),
            "negation": np.fromiter((word in negation_words() for word in words), dtype=np.bool_, count=len(words)),
        }
        none = np.zeros(len(words), dtype=np.bool_)
        return WordKinds(**{name: taken(getattr(self.kinds, name), place, new.get(name, none)) for name in _KINDS})

    def with_words(self, batch: Vocabulary, known: Collection[str]) -> "Model":
        """The model for a batch of later rows, whose new words may be typos of those that are known.

        What is learned of wording stays as it is, so rows that were taken apart before need not be again.
        """
        new = set(batch.words).difference(self.vocabulary.words, self.spelling.right)
        meant, unsure = typos(added_up([self.vocabulary, batch]), known, new)
        right = dict(self.spelling.right) | {wrong: (word,) for wrong, word in meant.items()}
        return replace(self, spelling=Spelling(right, dict(self.spelling.unsure) | unsure))

    def save(self, folder: Path) -> None:
        """Write two files into `folder`."""
        columns = {"word": pa.array(self.vocabulary.words, pa.string())}
        columns |= {name: pa.array(getattr(self.vocabulary, name)) for name in ("stands", "rows_with")}
        columns |= {name: pa.array(getattr(self.kinds, name)) for name in _KINDS}
        pq.write_table(pa.table(columns), folder / _WORDS)
        learned = {
            "rows": self.vocabulary.rows,
            "idle": self.idle,
            "right": dict(self.spelling.right),
            "unsure": dict(self.spelling.unsure),
        }
        (folder / _LEARNED).write_text(json.dumps(learned, ensure_ascii=False, sort_keys=True), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Model":
        """Read what `save` wrote."""
        table = pq.read_table(folder / _WORDS)
        learned = json.loads((folder / _LEARNED).read_text(encoding="utf-8"))
        stands, rows_with = (table[name].to_numpy() for name in ("stands", "rows_with"))
        right, unsure = ({word: tuple(meant) for word, meant in learned[key].items()} for key in ("right", "unsure"))
        return cls(
            Vocabulary(table["word"].to_pylist(), stands, rows_with, learned["rows"]),
            Spelling(right, unsure),
            [tuple(sentence) for sentence in learned["idle"]],
            WordKinds(**{name: table[name].to_numpy() for name in _KINDS}),
        )


def learn(vocabulary: Vocabulary, seen: Tokens, known: Collection[str]) -> Model:
    """Learn from a corpus.

    Args:
        vocabulary: of all its rows.
        seen: a sample of them, with punctuation (`spelling.SAMPLE` rows at most).
        known: words of the catalog.
    """
    spelling = learn_spelling(vocabulary, seen, known)
    spelt = vocabulary.spelt_as(spelling.right)
    hashes = text_hashes(seen)
    idle = learn_idle(spelt_as(seen.at(sample_rows(hashes, IDLE_ROWS)), spelling.right))
    seen = spelt_as(seen.at(sample_rows(hashes)), spelling.right)
    has_wording = bool(are_names(seen).sum() <= _MOSTLY_NAMES * seen.rows)
    seen = seen.only(~seen.is_punctuation[seen.code])
    seen = seen.only(~is_idle(seen, idle))
    kinds = learn_word_kinds(seen, has_wording)
    place = spelt.places(seen.words)
    of_all = {name: np.zeros(len(spelt.words), dtype=np.bool_) for name in _KINDS}
    for name in _KINDS:
        of_all[name][place] = getattr(kinds, name)
    for name, words in (("closed", closed_class()), ("negation", negation_words())):
        of_all[name] |= np.fromiter((word in words for word in spelt.words), dtype=np.bool_, count=len(spelt.words))
    of_all["negation"] &= ~of_all["closed"]
    return Model(spelt, spelling, idle, WordKinds(**of_all))
