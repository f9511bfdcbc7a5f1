"""From task folders and a snapshot of core tables to a release, one stage a folder.

`task_folder` loads tasks; `generation` runs their SQL in a child process and renders; `verification` re-checks every
wrong option; `filters`, `dedupe`, `sampling` and `splits` drop rows with a reason; `validation` runs Great
Expectations; `release` writes the immutable folder, its exports and its card; `report` draws it.
"""
