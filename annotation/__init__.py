"""Label Studio: people check a sample of the questions.

`server` starts a local one in its own environment; `interfaces/` holds a labeling interface a question type;
`push` makes projects and tasks, idempotently; `pull` brings votes to the ledger; `consensus` decides by majority.
"""
