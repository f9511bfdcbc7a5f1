"""Real product titles whose pairs people labelled: ours at its default beside SemHash and MinHash at any threshold.

All titles of the labelled pairs stand in one file. A pair counts as found where both titles end in one cluster: a
removed row is in the cluster of the row that stays for it.
"""

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path

from benchmarks.dedupe_peers import OURS, run_ours, run_peer

THRESHOLDS = {
    "semhash": (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95),
    "datasketch": (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
}
_TITLE = re.compile(r"COL title VAL (.*?)(?= COL \w+ VAL|\s*$)")


@dataclass(frozen=True)
class Found:
    """How well one setting of a tool finds the pairs; without a threshold: its default."""

    tool: str
    threshold: float | None
    right: int
    wrong: int
    missed: int
    failure: str = ""

    @property
    def precision(self) -> float:
        """0 where nothing is found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Of the pairs that match."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def read_pairs(path: Path) -> list[tuple[str, str, bool]]:
    """Two titles and whether they are one product, of a gzipped file `COL title VAL ... <TAB> ... <TAB> 0 or 1`."""
    pairs = []
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            left, right, label = line.rstrip("\n").split("\t")
            pairs.append((_title(left), _title(right), label == "1"))
    return pairs


def _title(record: str) -> str:
    found = _TITLE.search(record)
    return found[1].strip() if found else ""


def clusters(removed: dict[str, str]) -> dict[str, str]:
    """Removed id -> the row that stays at the end of the chain."""

    def end(id_: str) -> str:
        seen = {id_}
        while (after := removed.get(id_, id_)) not in seen:
            seen.add(after)
            id_ = after
        return id_

    return {id_: end(id_) for id_ in removed}


def judge(pairs: list[tuple[str, str, bool]], ids: dict[str, str], removed: dict[str, str]) -> tuple[int, int, int]:
    """Pairs found rightly, wrongly, and missed. ids: title -> its row."""
    cluster = clusters(removed)
    together = [
        (cluster.get(ids[left], ids[left]) == cluster.get(ids[right], ids[right]), same) for left, right, same in pairs
    ]
    return (
        sum(found and same for found, same in together),
        sum(found and not same for found, same in together),
        sum(same and not found for found, same in together),
    )


def sweep(source: Path, environments: Path, folder: Path, limit: float) -> list[Found]:
    """Every tool at every threshold, ours first."""
    pairs = read_pairs(source)
    titles = sorted({title for left, right, _ in pairs for title in (left, right)})
    ids = {title: str(number) for number, title in enumerate(titles)}
    folder.mkdir(parents=True, exist_ok=True)
    texts = folder / "titles.jsonl"
    lines = (json.dumps({"id": number, "text": title}, ensure_ascii=False) for title, number in ids.items())
    texts.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ours = run_ours(texts, None, folder / OURS, limit)
    found = [Found(OURS, None, *judge(pairs, ids, ours.removed), failure=ours.ran.failure)]
    for tool, thresholds in THRESHOLDS.items():
        for threshold in thresholds:
            result = run_peer(tool, texts, environments, folder / tool, limit, threshold)
            found.append(Found(tool, threshold, *judge(pairs, ids, result.removed), failure=result.ran.failure))
    return found
