"""Frames: the wording of questions without what they are asked about, and which frames ask the same thing.

Two frames are paraphrases when they are in one language, negate equally often, assert and ask for the same concepts,
differ in more than one exchanged word (that would be another value), and are near by the sentence embeddings of the
transformer. There are few frames in a corpus, so each pair of them is judged once and for all its questions.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from curation.dedupe.texts.concepts import CLOSED_CLASS, closed_class, concepts_of, contradiction, negations_of
from curation.dedupe.texts.frame_vectors import FrameVectors
from curation.text_language import FUNCTION_WORDS

NEAR = 0.3
"""Least cosine of two frames whose questions state the same facts. It only parts frames that have nothing in common:
that facts, negations and concepts are equal says far more than any embedding of so short a text."""

_LANGUAGE = "language: "
_VALUE = 2
"""Words of a value that stands in a frame; what is longer is another way to put it."""
_SHORTEST_STEM, _ENDING = 4, 2
_BETWEEN_SIGNS = re.compile("(?<=[\u2e80-\uffef]) (?=[\u2e80-\uffef])")
_PLACEHOLDERS = "XYZWVUTSRQPONMLKJHGF"
MARK = ""
"""Stands for a run of facts in a frame."""

_FUNCTION_WORDS = {language: frozenset(words.split()) for language, words in FUNCTION_WORDS.items()}

Frame = tuple[str, ...]
Exchange = tuple[tuple[str, ...], tuple[str, ...]]
"""Words of one frame, and those in their place in another; each sorted."""
Values = dict[str, set[Exchange]]
"""Exchanges by their first word."""


@dataclass(frozen=True)
class FrameVerdict:
    """Whether two frames ask the same thing, their cosine (0 where it was not needed) and why."""

    same: bool
    score: float
    why: str


def judge_frames(pairs: Sequence[tuple[Frame, Frame]], known: FrameVectors) -> list[FrameVerdict]:
    """Judge pairs of frames, each the words of a frame with MARK for a run of facts."""
    values = _values(pairs)
    reasons = [_difference(left, right, values) for left, right in pairs]
    compared = sorted(
        {frame for pair, why in zip(pairs, reasons, strict=True) if why is None or is_language(why) for frame in pair}
    )
    vectors = dict(zip(compared, known.of([readable(frame) for frame in compared]), strict=True))
    verdicts = []
    for (left, right), why in zip(pairs, reasons, strict=True):
        score = round(float(vectors[left] @ vectors[right]), 4) if why is None or is_language(why) else 0.0
        same = why is None and score >= NEAR
        otherwise = "the same question in other words" if same else "another question: the wording is far"
        verdicts.append(FrameVerdict(same, score, why or otherwise))
    return verdicts


def is_language(why: str) -> bool:
    """Whether two frames were parted because they are in different languages."""
    return why.startswith(_LANGUAGE)


def readable(frame: Frame) -> str:
    """A frame as text, with capital letters for its runs of facts."""
    marks = iter(_PLACEHOLDERS + "E" * len(frame))
    text = " ".join(word or next(marks) for word in frame)
    return _BETWEEN_SIGNS.sub("", text)


def _values(pairs: Sequence[tuple[Frame, Frame]]) -> Values:
    values: Values = defaultdict(set)
    for left, right in pairs:
        if exchange := _exchange(left, right):
            values[exchange[0][0]].add(exchange)
            values[exchange[1][0]].add(exchange[::-1])
    return values


def _difference(left: Frame, right: Frame, values: Values) -> str | None:
    """What parts two frames beyond doubt, in words, or None.

    Args:
        left, right: the frames.
        values: what stands in place of each other in frames that are otherwise alike.
    """
    ours, theirs = languages_of(left, right), languages_of(right, left)
    if ours and theirs and not ours & theirs:
        return f"{_LANGUAGE}{min(ours)}, not {min(theirs)}"
    negations = negations_of(left), negations_of(right)
    if negations[0] != negations[1]:
        return f"negation: {negations[0]}, not {negations[1]}"
    found = _exchange(left, right) or _other_values(left, right, values)
    exchanged = f"word: {' '.join(found[0])}, not {' '.join(found[1])}" if found else None
    return contradiction(concepts_of(left), concepts_of(right)) or exchanged


def languages_of(frame: Frame, other: Frame) -> frozenset[str]:
    """The languages that `frame` may be in; none where nothing tells.

    Script tells, or else closed-class words; first those that `other` lacks, since names in another language stand in
    both frames.
    """
    signs = "".join(word for word in frame if word and ord(word[0]) >= 0x2E80)
    if signs:
        return frozenset({"ja" if any("\u3040" <= sign <= "\u30ff" for sign in signs) else "zh"})
    return _most_votes([word for word in frame if word not in other]) or _most_votes(frame)


def _most_votes(words: Sequence[str]) -> frozenset[str]:
    votes = {
        language: sum(word in known or word in CLOSED_CLASS[language].split() for word in words)
        for language, known in _FUNCTION_WORDS.items()
    }
    best = max(votes.values())
    return frozenset(language for language, times in votes.items() if times == best) if best else frozenset()


def _exchange(left: Frame, right: Frame) -> Exchange | None:
    """One stretch of words exchanged in frames that are otherwise alike: another value, asked for or given."""
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(left), len(right)) - start and left[-1 - end] == right[-1 - end]:
        end += 1
    ours, theirs = left[start : len(left) - end], right[start : len(right) - end]
    alike = sum(word not in closed_class() for word in left[:start] + left[len(left) - end :])
    words = [word for word in ours if _says(word)], [word for word in theirs if _says(word)]
    if not (alike and words[0] and words[1]) or max(map(_length, words)) > _VALUE or MARK in ours or MARK in theirs:
        return None
    if len(words[0]) == len(words[1]) == 1 and _same_stem(words[0][0], words[1][0]):
        return None
    return tuple(sorted(words[0])), tuple(sorted(words[1]))


def _same_stem(left: str, right: str) -> bool:
    """Whether one word is the other with an ending: "title", "titled"."""
    shorter, longer = sorted((left, right), key=len)
    return len(shorter) >= _SHORTEST_STEM and longer.startswith(shorter) and len(longer) <= len(shorter) + _ENDING


def _other_values(left: Frame, right: Frame, values: Values) -> Exchange | None:
    """What is a value of each of two frames in the same place of others, wherever it stands in these."""
    ours, theirs = set(left) - set(right), set(right) - set(left)
    found = (exchange for word in sorted(ours & values.keys()) for exchange in sorted(values[word]))
    return next((pair for pair in found if ours.issuperset(pair[0]) and theirs.issuperset(pair[1])), None)


def _length(words: Sequence[str]) -> float:
    """In words; three signs of Japanese and Chinese count as one."""
    return sum(1 if ord(word[0]) < 0x2E80 else 1 / 3 for word in words)


def _says(word: str) -> bool:
    return bool(word) and word not in closed_class()
