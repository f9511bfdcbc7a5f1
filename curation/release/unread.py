"""What a language model made enters no candidate before people accepted it."""

import pyarrow as pa
import pyarrow.compute as pc

from schemas.errors import GateError
from schemas.question_type import LabelSource
from warehouse import ledger
from warehouse.workspace import Workspace


def refuse_unread(workspace: Workspace, questions: pa.Table) -> None:
    """Every question of label source `llm` has votes `good` of exactly this item, and no other vote.

    The latest version of each vote in the ledger counts; there must be at least `sample.votes` people.

    Raises:
        GateError: names questions that people have not accepted.
    """
    made = questions.filter(pc.equal(questions["label_source"], LabelSource.LLM.value))
    if not made.num_rows:
        return
    latest = dict[str, dict[str, object]]()
    for vote in sorted(ledger.records(workspace, "vote"), key=lambda vote: int(vote["version"])):
        latest[vote["annotation_id"]] = vote
    good: dict[tuple[str, str], set[str]] = {}
    bad: set[tuple[str, str]] = set()
    for vote in latest.values():
        item = str(vote["question_id"]), str(vote["item_hash"])
        if vote.get("deleted"):
            continue
        if vote["verdict"] == "good":
            good.setdefault(item, set()).add(str(vote["annotator"]))
        else:
            bad.add(item)
    needed = workspace.config.sample.votes
    items = zip(made["question_id"].to_pylist(), made["item_hash"].to_pylist(), strict=True)
    unread = sorted(item[0] for item in items if item in bad or len(good.get(item, ())) < needed)
    if unread:
        raise GateError(
            f"{len(unread)} questions that a language model wrote were not accepted by {needed} people",
            ", ".join(unread[:5]),
            "Let people read them (`shopmark annotate`), or take the task out of `tasks`.",
        )
