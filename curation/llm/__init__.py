"""Optional help of a language model: it proposes wordings, explanations and synonyms; people decide.

Off until shopmark.yaml has `llm:`. `client` asks an OpenAI-compatible endpoint (structured answers, cache, retries,
rate, cost); `proposals` says what is asked and refuses answers that break slots or fail the filters of questions.
Every proposal carries label_source `llm` and is written to a file for people; nothing here touches tasks or releases.
`curation.release.unread` keeps questions of that label source out of a candidate until people accepted them.
"""
