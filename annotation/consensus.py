"""Majority consensus: what people say of each sampled question, taken together."""

from pathlib import Path

import pyarrow as pa

from annotation.votes import vote_table
from warehouse.memory import memory_database

DECISION_SCHEMA = pa.schema(
    [
        ("question_id", pa.string()),
        ("item_hash", pa.string()),
        ("task", pa.string()),
        ("language", pa.string()),
        ("state", pa.string()),  # accepted, rejected, open, unseen
        ("votes", pa.int64()),  # people whose vote counts
        ("agreeing", pa.int64()),  # people in the largest group that says the same
        ("reason", pa.string()),
    ]
)

RANKING_AGREES_FROM = 0.9
"""NDCG of a person's own order from which it counts as the gold order: the best option first, or nearly so."""

# People write spans on one line with semicolons between them; a gold span that holds one is cut in the same way.
_PARTS = """
CREATE MACRO parts(texts) AS list_sort([
    lower(nfc_normalize(trim(part))) FOR part IN string_split(array_to_string(coalesce(texts, []), ';'), ';')
    IF trim(part) <> ''
])
"""
_QUERY = Path(__file__).with_suffix(".sql")


def decide(votes: pa.Table, sampled_questions: pa.Table, *, votes_needed: int) -> pa.Table:
    """Decide every sampled question by the votes on exactly this item (question_id and item_hash).

    A person accepts the gold by a verdict `good` and an own answer that would score as right: the gold letter
    (multiple choice), all gold letters among at most three (retrieval), NDCG of RANKING_AGREES_FROM or more (ranking),
    the same spans but for case, order and outer spaces (named entity recognition), `right` for the proposed answer
    (generation). A vote `good` whose answer cannot be read does not count.

    State and reason:
        accepted  accepted: more than half of `votes_needed` (and of those who voted) accept.
        rejected  unclear, several_right, no_right_answer, other_answer: more than half say the same against it;
                  nobody_accepts: enough voted, for different reasons all against it.
        open      votes_missing, unreadable_answer: too few votes yet; disagreement: enough votes, no majority.
        unseen    no_votes.

    Args:
        votes: kind `vote` of the ledger, in any order; for each annotation_id the highest version counts.
        sampled_questions: rows of schemas.question.QUESTION_SCHEMA.
        votes_needed: of the configuration (`sample.votes`).

    Returns:
        DECISION_SCHEMA, a row a sampled question, sorted by question_id.
    """

    with memory_database(threads=1) as connection:
        connection.execute(_PARTS)
        connection.register("vote", vote_table(votes))
        connection.register("question", sampled_questions)
        parameters = {"needed": votes_needed, "ndcg": RANKING_AGREES_FROM}
        decided = connection.sql(_QUERY.read_text(encoding="utf-8"), params=parameters)
        return decided.to_arrow_table().cast(DECISION_SCHEMA)
