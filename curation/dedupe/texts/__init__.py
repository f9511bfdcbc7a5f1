"""Dedupe of free text: questions that nobody took apart before, of which only the words are known.

A corpus of questions is made from templates, so what a question states can be learned from the others: `frame_words`
finds the words that belong to the wording, `facts` are the rest; together they are the `model`. Rows are worked on in
`shards`; rows with equal facts are compared by their frames (`guard`, `verdicts`); `search` finds look-alikes by
embeddings; `dedupe` runs the stages, and `match` compares a later batch with what a run `stored`.
"""
