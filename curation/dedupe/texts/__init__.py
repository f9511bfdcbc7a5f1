"""Dedupe of free text: questions that nobody took apart before, of which only the words are known.

A corpus of questions is made from templates, so what a question states can be learned from the others: `frame_words`
finds the words that belong to the wording, `facts` are the rest. Rows with equal facts are compared by their frames
(`frames`, `guard`); `candidates` finds look-alikes by embeddings; `dedupe` runs the stages and writes what they found.
"""
