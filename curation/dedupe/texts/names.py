"""Texts without any wording, such as product titles: the same thing when the shorter one says little of its own.

Shops describe one product in words of their own, so equal facts are too much to ask. Two titles are of one product when
nearly all that the shorter one says, by weight, stands in the longer one; a model code that both have speaks for it,
numbers or codes that each has alone speak against it. A short text (a query, a category) says too little for that.
"""

import math

import numpy as np

from curation.dedupe.texts.arrays import Bools, Floats
from curation.dedupe.texts.concepts import closed_class, negation_words
from curation.dedupe.texts.tokens import Tokens

ALIKE = 0.9
"""Least score. Calibrated on the training pairs of Walmart and Amazon titles (Köpcke, Thor, Rahm 2010)."""
_SHARED_CODE = 0.2
_OWN_FIGURES = 0.2
_OWN_CODES = 0.2
_LEAST_SHARED = 5
_CODE_LENGTH = 4
_CLOSED = 0.2
"""Share of closed-class words in a name at most; sentences have more."""
_FIRST_SIGN = 0x2E80
_SENTENCE = ".?!:;。"
_EXCHANGED = 2
"""So many words that each of two titles has in place of the other's are another value: a colour, a size."""


def are_names(tokens: Tokens) -> Bools:
    """Per row, whether it is a name or title: hardly any closed-class word, no negation, no end of a sentence.

    Japanese and Chinese rows are never taken for one: their signs are no words.

    Args:
        tokens: with punctuation.
    """
    words = tokens.only(~tokens.is_punctuation[tokens.code])
    closed = words.flag(word in closed_class() for word in words.words)
    never = words.flag(word in negation_words() or ord(word[0]) >= _FIRST_SIGN for word in words.words)
    sentence = tokens.row[tokens.flag(word in _SENTENCE for word in tokens.words)[tokens.code]]
    length = np.bincount(words.row, minlength=tokens.rows)
    is_name = (length > 0) & (np.bincount(words.row[closed[words.code]], minlength=tokens.rows) <= _CLOSED * length)
    is_name[words.row[never[words.code]]] = False
    is_name[sentence] = False
    return is_name


def figures(tokens: Tokens) -> tuple[Bools, Bools]:
    """Over the vocabulary: which words are model codes, and which begin with a digit."""
    return tokens.flag(map(_is_code, tokens.words)), tokens.flag(word[0].isdigit() for word in tokens.words)


def _is_code(word: str) -> bool:
    """Letters and digits in one word, long enough to be a model code."""
    has_digit = any(sign.isdigit() for sign in word)
    return len(word) >= _CODE_LENGTH and has_digit and any(sign.isalpha() for sign in word)


def title_score(left: frozenset[int], right: frozenset[int], weight: Floats, is_code: Bools, is_figure: Bools) -> float:
    """How surely two titles are of one product, by their words: at most 1.2; 0 where they share too little.

    The base is the overlap coefficient (Szymkiewicz 1934) of the words weighted by inverse document frequency.
    """
    shared = left & right
    shared_code = any(is_code[word] for word in shared)
    if len(shared) < _LEAST_SHARED and not shared_code:
        return 0.0
    sums = [math.fsum(weight[word] for word in words) for words in (left, right, shared)]
    own = left - shared, right - shared
    if 0 < len(own[0]) == len(own[1]) <= _EXCHANGED:
        return 0.0
    score = sums[2] / max(min(sums[:2]), 1e-9) + _SHARED_CODE * shared_code
    score -= _OWN_FIGURES * all(any(is_figure[word] for word in words) for words in own)
    score -= _OWN_CODES * all(any(is_code[word] for word in words) for words in own)
    return round(score, 4)
