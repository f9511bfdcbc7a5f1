"""The guard of free text: whether two rows ask the same thing, and what differs in words.

Facts decide first: rows are the same only if they state the same facts, each as often. Then their order: in one frame
the facts must stand in the same order, unless a whole clause moved; in two frames that ask the same thing they must
stand in the order that those frames always have between them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from curation.dedupe.texts.arrays import Ints
from curation.dedupe.texts.differences import fact_differences
from curation.dedupe.texts.facts import Facts
from curation.dedupe.texts.frames import MARK, Frame, FrameVerdict, judge_frames
from curation.dedupe.texts.hashes import offsets_of
from curation.dedupe.texts.names import ALIKE, title_score, word_weights
from curation.dedupe.texts.tokens import Tokens

_DIGIT = re.compile(r"\d")
_SURE_ORDER = 0.9
_LEAST_VOTES = 2

Order = tuple[int, ...]
_TORN: Order = ()
"""Facts that stand together in one row and apart in the other."""


@dataclass(frozen=True)
class Judged:
    """Verdicts on pairs of rows, in the order of the pairs."""

    duplicate: list[bool]
    score: list[float]
    why: list[str]


class Guard:
    """Judges pairs of rows of one corpus."""

    def __init__(self, tokens: Tokens, facts: Facts, kind_of: dict[str, str], embedder: str, threads: int) -> None:
        self.tokens, self.facts, self.kind_of = tokens, facts, kind_of
        self.embedder, self.threads = embedder, threads
        self.starts = offsets_of(tokens.row, tokens.rows)
        self.differences: dict[tuple[int, int], str] = {}
        self.weight, self.is_code, self.is_figure = word_weights(tokens)

    def judge(self, pairs: Ints) -> Judged:
        """Judge `pairs` (n x 2 rows)."""
        differing = np.flatnonzero(self.facts.bag[pairs[:, 0]] != self.facts.bag[pairs[:, 1]])
        found: list[FrameVerdict | None] = [None] * len(pairs)
        ours, theirs = fact_differences(self.tokens, self.facts.is_fact, self.starts, pairs[differing])
        for number, left, right in zip(differing.tolist(), ours.tolist(), theirs.tolist(), strict=True):
            found[number] = self._by_names(int(pairs[number, 0]), int(pairs[number, 1]), self._difference(left, right))
        for number in np.setdiff1d(np.arange(len(pairs)), differing).tolist():
            found[number] = self._by_words(*pairs[number].tolist())
        other_frames = [number for number, why in enumerate(found) if why is None]
        by_frame = self._by_frames([tuple(pairs[number].tolist()) for number in other_frames])
        verdicts = dict(zip(other_frames, by_frame, strict=True))
        merged = [why or verdicts[number] for number, why in enumerate(found)]
        return Judged([v.same for v in merged], [v.score for v in merged], [v.why for v in merged])

    def _words(self, row: int) -> list[str]:
        return [self.tokens.words[code] for code in self.tokens.code[self.starts[row] : self.starts[row + 1]]]

    def _facts_of(self, row: int) -> list[str]:
        part = slice(self.starts[row], self.starts[row + 1])
        return [self.tokens.words[code] for code in self.tokens.code[part][self.facts.is_fact[part]]]

    def _by_words(self, left: int, right: int) -> FrameVerdict | None:
        """The verdict on rows of equal facts where their words and the order of facts give it."""
        facts = self.facts
        if facts.words[left] == facts.words[right]:
            moved = self._is_moved(left, right)
            return FrameVerdict(moved, 1.0, "a clause moved" if moved else "the same words in another order")
        if facts.frame[left] != facts.frame[right]:
            return None
        if facts.order[left] != facts.order[right]:
            return FrameVerdict(False, 1.0, "the same facts in another order")
        ours, theirs = Counter(self._words(left)), Counter(self._words(right))
        only = [sorted((ours - theirs).elements()), sorted((theirs - ours).elements())]
        return FrameVerdict(False, 1.0, f"word: {' '.join(only[0]) or 'none'}, not {' '.join(only[1]) or 'none'}")

    def _by_names(self, left: int, right: int, difference: str) -> FrameVerdict:
        """The verdict on rows of other facts: names may differ in some."""
        if not (self.facts.is_name[left] and self.facts.is_name[right]):
            return FrameVerdict(False, 0.0, difference)
        score = title_score(self._codes(left), self._codes(right), self.weight, self.is_code, self.is_figure)
        if score < ALIKE:
            return FrameVerdict(False, score, difference)
        return FrameVerdict(True, score, "one title says hardly anything that the other does not")

    def _codes(self, row: int) -> frozenset[int]:
        return frozenset(self.tokens.code[self.starts[row] : self.starts[row + 1]].tolist())

    def _difference(self, left: int, right: int) -> str:
        """In words, what two facts differ in; -1 is none."""
        if (left, right) in self.differences:
            return self.differences[left, right]
        words = [self.tokens.words[code] if code >= 0 else "none" for code in (left, right)]
        kind = next((self.kind_of[word] for word in words if word in self.kind_of), None)
        if kind is None:
            kind = "number" if _DIGIT.search(words[0] + words[1]) else "word"
        why = self.differences[left, right] = f"{kind}: {words[0]}, not {words[1]}"
        return why

    def _is_moved(self, left: int, right: int) -> bool:
        """Whether one stretch of words, with some wording in it, stands elsewhere, and nothing else changed."""
        part = slice(self.starts[left], self.starts[left + 1])
        ours, theirs = self._words(left), self._words(right)
        wording = (~self.facts.in_run[part]).tolist()
        start, end = 0, len(ours)
        while start < end and ours[start] == theirs[start]:
            start += 1
        while end > start and ours[end - 1] == theirs[end - 1]:
            end -= 1
        ours, theirs, wording = ours[start:end], theirs[start:end], wording[start:end]
        return any(
            ours[cut:] + ours[:cut] == theirs and any(wording) for cut in range(1, len(ours)) if ours[cut] == theirs[0]
        )

    def _by_frames(self, pairs: Sequence[tuple[int, ...]]) -> list[FrameVerdict]:
        """Verdicts on rows of equal facts in different frames."""
        frames = {row: self._frame(row) for pair in pairs for row in pair}
        keys = [tuple(sorted((frames[left], frames[right]))) for left, right in pairs]
        orders = [self._order(*(pair if frames[pair[0]] <= frames[pair[1]] else pair[::-1])) for pair in pairs]
        votes: dict[tuple[Frame, ...], Counter[Order]] = defaultdict(Counter)
        for key, order in zip(keys, orders, strict=True):
            votes[key][order] += 1
        distinct = sorted(votes)
        judged = dict(
            zip(
                distinct, judge_frames([(key[0], key[1]) for key in distinct], self.embedder, self.threads), strict=True
            )
        )
        return [
            judged[key]
            if not judged[key].same or _is_their_order(order, votes[key]) or self._same_roles(*pair)
            else FrameVerdict(False, judged[key].score, "the same facts in another order")
            for pair, key, order in zip(pairs, keys, orders, strict=True)
        ]

    def _same_roles(self, left: int, right: int) -> bool:
        """Whether every run of facts follows the same word in both rows ("product X", "query Y")."""
        ours, theirs = self._roles(left), self._roles(right)
        return len(ours) > 1 and ours == theirs and len({word for word, _ in ours}) == len(ours)

    def _roles(self, row: int) -> Counter[tuple[str, tuple[str, ...]]]:
        """The runs of facts of a row, each with the word before it."""
        runs: list[tuple[str, list[str]]] = []
        before, inside = "", False
        for place in range(self.starts[row], self.starts[row + 1]):
            word = self.tokens.words[self.tokens.code[place]]
            if not self.facts.in_run[place]:
                before, inside = word, False
                continue
            if not inside:
                runs.append((before, []))
                inside = True
            if self.facts.is_fact[place]:
                runs[-1][1].append(word)
        return Counter((word, tuple(run)) for word, run in runs)

    def _frame(self, row: int) -> Frame:
        frame: list[str] = []
        inside = False
        for place in range(self.starts[row], self.starts[row + 1]):
            if not self.facts.in_run[place]:
                frame.append(self.tokens.words[self.tokens.code[place]])
            elif not inside:
                frame.append(MARK)
            inside = bool(self.facts.in_run[place])
        return tuple(frame)

    def _order(self, left: int, right: int) -> Order:
        """In which order the blocks of facts of one row stand in the other: (0,) when it is the same."""
        if self.facts.order[left] == self.facts.order[right]:
            return (0,)
        places: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self._facts_of(right)):
            places[word].append(place)
        at: list[int] = []
        for word in self._facts_of(left):
            after = at[-1] + 1 if at else 0
            at.append(after if after in places[word] else places[word][0])
            places[word].remove(at[-1])
        cuts = [place for place, (earlier, later) in enumerate(pairwise(at), start=1) if later != earlier + 1]
        ours, theirs = self._run_begins(left), self._run_begins(right)
        begins = [at[place] for place in (0, *cuts)]
        if not ours.issuperset(cuts) or not theirs.issuperset(begins):
            return _TORN
        return tuple(int(rank) for rank in np.argsort(np.argsort(begins)))

    def _run_begins(self, row: int) -> set[int]:
        """At which facts of a row a new run of facts begins."""
        part = slice(self.starts[row], self.starts[row + 1])
        is_fact, in_run = self.facts.is_fact[part], self.facts.in_run[part]
        before = np.cumsum(is_fact) - is_fact
        begins = in_run & ~np.concatenate([[False], in_run[:-1]])
        return set(before[begins].tolist())


def _is_their_order(order: Order, votes: Counter[Order]) -> bool:
    """Facts stand in the same order, or all rows of these two frames agree on another one."""
    if order in ((0,), _TORN):
        return order == (0,)
    same = votes[(0,)]
    return votes[order] >= _LEAST_VOTES and votes[order] >= _SURE_ORDER * (same + votes[order])
