"""Dedupe: of questions that ask the same, one stays; questions that differ in a fact all stay.

`normalise` finds equal texts, `same_facts` equal facts in other words; what is left is embedded (`embedder`), near
pairs are proposed (`candidate_pairs`), and the `guard` says of each pair what differs: numbers, names, negation,
order, words. Similarity proposes, facts decide. `cluster` keeps one of each cluster and never chains.
"""

from curation.dedupe.dedupe import PAIR_SCHEMA, dedupe_questions

__all__ = ["PAIR_SCHEMA", "dedupe_questions"]
