"""How like the prompt the options are, by words and by meaning: what makes a task easy or hard, not a fault.

Words: the share of an option's words that stand in the prompt; in Japanese and Chinese of its pairs of characters.
Meaning: the cosine of the sentence embeddings of prompt and option, for a few questions of each task.
"""

from typing import TYPE_CHECKING

import pyarrow as pa

from curation.baselines.tables import LIKENESS_SCHEMA
from curation.dedupe.embedder import embed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

QUESTIONS = 400
"""Of each task, for words."""
EMBEDDED = 8
"""Of each task, for meaning: an embedding costs a thousand times what a word does."""

_SAMPLE = f"""
CREATE TABLE alike AS
WITH chosen AS (
    SELECT question_id, task, language, place, prompt, question.options, question.gold_index
    FROM pool JOIN question USING (question_id, task, language)
    QUALIFY row_number() OVER (PARTITION BY task ORDER BY place) <= {QUESTIONS}
), offered AS (
    SELECT question_id, task, language, place, prompt, options, gold_index, unnest(range(len(options))) AS n FROM chosen
)
SELECT question_id, task, language, prompt, options[n + 1] AS option, list_contains(gold_index, n) AS is_gold,
    len(gold_index) / len(options) AS chance,
    dense_rank() OVER (PARTITION BY task ORDER BY place) <= {EMBEDDED} AS is_embedded
FROM offered;
CREATE TABLE token AS
WITH text AS (
    SELECT language, option AS text FROM alike UNION SELECT language, prompt FROM alike
)
SELECT language, text, list_distinct(CASE WHEN language IN ('ja', 'zh')
    THEN list_transform(range(1, greatest(length(text), 2)), lambda i: lower(substr(text, i, 2)))
    ELSE list_filter(regexp_split_to_array(lower(text), '[^\\pL\\pN]+'), lambda w: w <> '') END) AS words
FROM text;
"""

_MEASURED = """
WITH measured AS (
    SELECT a.*, s.similarity,
        coalesce(len(list_intersect(o.words, p.words)) / nullif(len(o.words), 0), 0) AS overlap
    FROM alike a
    JOIN token o ON o.language = a.language AND o.text = a.option
    JOIN token p ON p.language = a.language AND p.text = a.prompt
    LEFT JOIN similar_pair s ON s.prompt = a.prompt AND s.option = a.option AND a.is_embedded
), ranked AS (
    SELECT *, overlap = max(overlap) OVER one AS most_overlap, similarity = max(similarity) OVER one AS most_similar
    FROM measured WINDOW one AS (PARTITION BY question_id)
), guessed AS (
    SELECT question_id, task, any_value(chance) AS chance, bool_or(is_embedded) AS is_embedded,
        count(*) FILTER (is_gold AND most_overlap) / count(*) FILTER (most_overlap) AS overlap_hit,
        count(*) FILTER (is_gold AND most_similar) / nullif(count(*) FILTER (most_similar), 0) AS similarity_hit
    FROM ranked GROUP BY ALL
), of_options AS (
    SELECT task, avg(overlap) FILTER (is_gold) AS overlap_gold, avg(overlap) FILTER (NOT is_gold) AS overlap_wrong,
        avg(similarity) FILTER (is_gold) AS similarity_gold, avg(similarity) FILTER (NOT is_gold) AS similarity_wrong
    FROM ranked GROUP BY task
), of_questions AS (
    SELECT task, avg(chance) AS chance, count(*) AS questions, count(*) FILTER (is_embedded) AS embedded,
        avg(overlap_hit) AS overlap_hits, avg(similarity_hit) AS similarity_hits
    FROM guessed GROUP BY task
)
SELECT task, {columns} FROM of_options JOIN of_questions USING (task) ORDER BY task
"""


def measure_likeness(connection: "DuckDBPyConnection", embedder: str, threads: int) -> pa.Table:
    """One row a task with options (LIKENESS_SCHEMA), out of `pool` and `question`; numbers to 4 decimals."""
    import numpy as np

    connection.execute(_SAMPLE)
    pairs = connection.sql("SELECT DISTINCT prompt, option FROM alike WHERE is_embedded ORDER BY ALL").to_arrow_table()
    similarity = np.zeros(0)
    if pairs.num_rows:
        # Both sides in one call: chunks are cut over all distinct texts.
        vectors = embed([*pairs["prompt"].to_pylist(), *pairs["option"].to_pylist()], embedder, threads)
        similarity = np.einsum("ij,ij->i", vectors[: pairs.num_rows], vectors[pairs.num_rows :], dtype=np.float64)
    connection.register("similar_pair", pairs.append_column("similarity", pa.array(np.round(similarity, 4))))
    columns = ", ".join(
        f"round({name}, 4) AS {name}" if pa.types.is_floating(LIKENESS_SCHEMA.field(name).type) else name
        for name in LIKENESS_SCHEMA.names[1:]
    )
    return connection.sql(_MEASURED.format(columns=columns)).to_arrow_table()
