"""How fast Shopmark is, and whether it always says the same: run from the checkout, no part of the package.

`stages` measures every stage at several sizes of the sample market beside what DuckDB alone reaches on the same rows;
`real_sources` builds from real data; `determinism` builds twice with shuffled rows and compares; `oracle` asks the
sample market's truth about every question. `dedupe` compares the dedupe of free text with other tools on files whose
duplicates are known; `dedupe_adding` adds rows to such a file; `dedupe_own` plants duplicates into Shopmark's own
questions and counts what is found and what is lost. `line` runs the stages through their plain functions, without a
server; `workspaces`, `measuring` and `shuffle` are what they share. Results that are kept stand in results/.
"""
