"""Other dedupers, as `benchmarks.dedupe` runs them: one small program each, in an environment of its own.

    python -m benchmarks.peers.NAME INPUT.jsonl REMOVED.tsv [--threshold T] [--vectors FILE] [--folder DIR]

INPUT has id and text; REMOVED gets a line for each row that the tool removes: its id, a tab, and the id of the row
that stays for it where the tool says so. Each runs with the options that its documentation shows first.
"""
