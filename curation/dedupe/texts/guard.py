"""The guard of free text, pair by pair: whether two rows ask the same thing, and what differs in words.

Facts decide first: rows are the same only if they state the same facts, each as often. Then their order: in one frame
the facts must stand in the same order, unless a whole clause moved. Rows of the same facts in different frames are left
to `verdicts`, which sees all pairs of these frames together.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from curation.dedupe.texts.arrays import Floats, Ints
from curation.dedupe.texts.concepts import closed_class
from curation.dedupe.texts.differences import fact_differences
from curation.dedupe.texts.frames import MARK, Frame
from curation.dedupe.texts.hashes import offsets_of
from curation.dedupe.texts.names import ALIKE, figures, title_score
from curation.dedupe.texts.rows import Rows
from curation.dedupe.texts.shared_runs import Flags, Stretch, shared_runs

_DIGIT = re.compile(r"\d")

Order = tuple[int, ...]
TORN: Order = ()
"""Facts that stand together in one row and apart in the other."""


@dataclass(frozen=True)
class OtherFrames:
    """A pair of rows of equal facts in different frames.

    Attributes:
        number: of the pair.
        frames: of both rows, sorted.
        order: in which order the facts of the first frame stand in the second; (0,) when it is the same.
        same_roles: whether every run of facts follows the same word in both rows ("product X", "query Y").
    """

    number: int
    frames: tuple[Frame, Frame]
    order: Order
    same_roles: bool


@dataclass(frozen=True)
class Compared:
    """Verdicts on pairs, in their order; of pairs in `open` they are not known yet."""

    duplicate: list[bool]
    score: list[float]
    why: list[str]
    open: list[OtherFrames]


class Guard:
    """Compares pairs of rows of one corpus."""

    def __init__(self, rows: Rows, kind_of: Mapping[str, str], weight: Floats) -> None:
        """Prepare to compare.

        Args:
            rows: all that stand in a pair.
            kind_of: words of the catalog that are of names of one kind only, with it.
            weight: inverse document frequency of each word of the rows' vocabulary.
        """
        self.tokens, self.facts, self.kind_of, self.weight = rows.tokens, rows.facts, kind_of, weight
        self.starts = offsets_of(self.tokens.row, self.tokens.rows)
        self.differences: dict[tuple[int, int], str] = {}
        self.is_code, self.is_figure = figures(self.tokens)

    def compare(self, pairs: Ints) -> Compared:
        """Compare pairs (n x 2 places of rows)."""
        count = len(pairs)
        found = Compared([False] * count, [0.0] * count, [""] * count, [])
        differs = np.asarray(self.facts.bag[pairs[:, 0]] != self.facts.bag[pairs[:, 1]])
        differing: Ints = np.flatnonzero(differs)
        ours, theirs = fact_differences(self.tokens, self.facts.is_fact, self.starts, pairs[differing])
        names = np.asarray(self.facts.is_name[pairs[differing]].all(axis=1))
        for number, left, right, both in zip(
            differing.tolist(), ours.tolist(), theirs.tolist(), names.tolist(), strict=True
        ):
            found.why[number] = self._difference(left, right)
            if both:
                self._by_names(number, int(pairs[number, 0]), int(pairs[number, 1]), found)
        for number in np.flatnonzero(~differs).tolist():
            self._by_words(number, int(pairs[number, 0]), int(pairs[number, 1]), found)
        return found

    def _words(self, row: int) -> list[str]:
        return [self.tokens.words[code] for code in self.tokens.code[self.starts[row] : self.starts[row + 1]]]

    def _facts_of(self, row: int) -> list[str]:
        part = slice(self.starts[row], self.starts[row + 1])
        return [self.tokens.words[code] for code in self.tokens.code[part][self.facts.is_fact[part]]]

    def _by_words(self, number: int, left: int, right: int, found: Compared) -> None:
        """The verdict on rows of equal facts where their words and the order of facts give it."""
        facts = self.facts
        if facts.words[left] == facts.words[right]:
            moved = self._is_moved(left, right)
            found.duplicate[number], found.score[number] = moved, 1.0
            found.why[number] = "a clause moved" if moved else "the same words in another order"
        elif facts.frame[left] != facts.frame[right]:
            found.open.append(self._other_frames(number, left, right))
        elif facts.order[left] != facts.order[right]:
            found.score[number], found.why[number] = 1.0, "the same facts in another order"
        else:
            ours, theirs = Counter(self._words(left)), Counter(self._words(right))
            only = [sorted((ours - theirs).elements()), sorted((theirs - ours).elements())]
            found.score[number] = 1.0
            found.why[number] = f"word: {' '.join(only[0]) or 'none'}, not {' '.join(only[1]) or 'none'}"

    def _by_names(self, number: int, left: int, right: int, found: Compared) -> None:
        """The verdict on names or titles of other facts: they may differ in some."""
        score = title_score(self._codes(left), self._codes(right), self.weight, self.is_code, self.is_figure)
        found.score[number] = score
        if score >= ALIKE:
            found.duplicate[number] = True
            found.why[number] = "one title says hardly anything that the other does not"

    def _other_frames(self, number: int, left: int, right: int) -> OtherFrames:
        runs = shared_runs(*(self._stretch(row) for row in (left, right)))
        frames = [self._frame(row, in_run) for row, in_run in zip((left, right), runs, strict=True)]
        if frames[0] > frames[1]:
            frames, left, right, runs = frames[::-1], right, left, runs[::-1]
        order = self._order(left, right, *runs)
        same_roles = order != (0,) and self._same_roles(left, right, *runs)
        return OtherFrames(number, (frames[0], frames[1]), order, same_roles)

    def _stretch(self, row: int) -> Stretch:
        part = slice(self.starts[row], self.starts[row + 1])
        facts = self.facts
        return Stretch(self.tokens.code[part].tolist(), facts.is_fact[part].tolist(), facts.in_run[part].tolist())

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

    def _same_roles(self, left: int, right: int, ours_in_run: Flags, theirs_in_run: Flags) -> bool:
        """Whether all facts follow the same wording in both rows ("product X", "query Y")."""
        ours, theirs = self._roles(left, ours_in_run), self._roles(right, theirs_in_run)
        return len(ours) > 1 and ours == theirs and len({word for word, _ in ours}) == len(ours)

    def _roles(self, row: int, in_run: Flags) -> Counter[tuple[str, tuple[str, ...]]]:
        """Facts that stand together, each time with the word before them; wording inside of a run parts them too."""
        blocks: list[tuple[str, list[str]]] = []
        before, inside = "", False
        is_fact = self.facts.is_fact[self.starts[row] : self.starts[row + 1]].tolist()
        for word, fact, in_one in zip(self._words(row), is_fact, in_run, strict=True):
            if fact:
                if not inside:
                    blocks.append((before, []))
                blocks[-1][1].append(word)
                inside = True
            elif not in_one or word not in closed_class():
                before, inside = word, False
        return Counter((word, tuple(block)) for word, block in blocks)

    def _frame(self, row: int, in_run: Flags) -> Frame:
        """The words of a row without its runs of facts."""
        frame: list[str] = []
        inside = False
        for word, in_one in zip(self._words(row), in_run, strict=True):
            if not in_one:
                frame.append(word)
            elif not inside:
                frame.append(MARK)
            inside = in_one
        return tuple(frame)

    def _order(self, left: int, right: int, ours_in_run: Flags, theirs_in_run: Flags) -> Order:
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
        begins = [at[place] for place in (0, *cuts)]
        ours, theirs = self._run_begins(left, ours_in_run), self._run_begins(right, theirs_in_run)
        if not ours.issuperset(cuts) or not theirs.issuperset(begins):
            return TORN
        return tuple(np.argsort(np.argsort(begins)).tolist())

    def _run_begins(self, row: int, in_run: Flags) -> set[int]:
        """At which facts of a row a new run of facts begins."""
        begins: set[int] = set()
        facts, new = 0, True
        is_fact = self.facts.is_fact[self.starts[row] : self.starts[row + 1]].tolist()
        for fact, inside in zip(is_fact, in_run, strict=True):
            if fact:
                begins |= {facts} if new else set()
                facts, new = facts + 1, False
            elif not inside:
                new = True
        return begins
