"""The state of the human check: of the sample of a build, or of a release candidate."""

from pathlib import Path

import pyarrow as pa

from annotation.consensus import decide
from annotation.push import sampled_questions
from warehouse import ledger
from warehouse.workspace import Workspace

STATES = ("accepted", "rejected", "open", "unseen")


def review_of(workspace: Workspace, candidate: Path) -> pa.Table:
    """What people decided of the sample of a candidate folder (annotation.consensus.DECISION_SCHEMA).

    The votes are those of the ledger: pull first, to count what was said since.

    Raises:
        ShopmarkError: a sampled question is not in the candidate.
        LedgerError: the ledger was changed by a hand.
    """
    return review_of_sample(workspace, candidate / "data", candidate / "sample.parquet")


def review_of_sample(workspace: Workspace, questions: Path, sample: Path) -> pa.Table:
    """`review_of`, for the Parquet file (or folder of files) of questions and the sample drawn from it."""
    votes = ledger.read(workspace, "vote")
    return decide(votes, sampled_questions(questions, sample), votes_needed=workspace.config.sample.votes)


def count_states(review: pa.Table) -> dict[str, int]:
    """Sampled questions by state, and their sum as `sampled`."""
    states = review["state"].to_pylist()
    return {"sampled": len(states)} | {state: states.count(state) for state in STATES}
