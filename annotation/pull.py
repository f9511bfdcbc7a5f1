"""Annotations come back as votes in the ledger: every version once, nothing overwritten."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotation.client import connected, one_at_a_time
from annotation.projects import find_projects, list_tasks
from annotation.server import LabelStudioServer
from annotation.votes import VERDICTS, latest_versions
from warehouse import ledger
from warehouse.workspace import Workspace

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio

_SAID = ("question_id", "item_hash", "annotator", "answer", "verdict", "note", "deleted")


@dataclass(frozen=True)
class PullReport:
    """votes_new: records added (new, changed and deleted votes); votes_total: votes that stand now."""

    votes_new: int
    votes_total: int


def pull(workspace: Workspace, server: LabelStudioServer) -> PullReport:
    """Read what people said in the folder's projects into the ledger (kind `vote`, annotation.votes.VOTE_SCHEMA).

    An annotation that says something else than the ledger's latest version of it becomes a new version; one that is
    gone from a project that is still there becomes a deleted version. Votes of other servers and of projects that
    are gone stay as they are.

    Raises:
        ServerError: the server does not answer, or refuses.
        LedgerError: the ledger was changed by a hand.
    """
    with one_at_a_time(workspace):
        with connected(server) as client:
            seen, projects = _read(client, workspace)
        latest = latest_versions(ledger.records(workspace, "vote"))
        fresh = [_next_version(latest.get(vote["annotation_id"]), vote) for vote in seen if _is_news(latest, vote)]
        there = {vote["annotation_id"] for vote in seen}
        fresh += [
            _next_version(vote, vote | {"deleted": True})
            for vote in latest.values()
            if not vote["deleted"]
            and vote["annotation_id"] not in there
            and (vote["project"], vote["project_created"]) in projects
        ]
        ledger.append(workspace, "vote", sorted(fresh, key=lambda vote: str(vote["annotation_id"])))
    standing = latest | {vote["annotation_id"]: vote for vote in fresh}
    return PullReport(len(fresh), sum(not vote["deleted"] for vote in standing.values()))


def _read(client: "LabelStudio", workspace: Workspace) -> tuple[list[dict[str, Any]], set[tuple[int, str]]]:
    """The votes in the folder's projects, and the projects by number and time of creation."""
    people = {person.id: _pseudonym(person.email) for person in client.users.list()}
    votes: list[dict[str, Any]] = []
    projects: set[tuple[int, str]] = set()
    for project in find_projects(client, workspace).values():
        created = project.created_at.isoformat()
        projects.add((project.id, created))
        for task in list_tasks(client, project.id, annotated=True):
            votes += _votes_of(task, people, {"project": project.id, "project_created": created})
    return votes, projects


def _votes_of(task: Any, people: dict[int, str], place: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for annotation in task.annotations or []:
        said = _results(annotation.get("result") or [])
        verdict = (said.get("verdict") or [""])[0]
        # Anybody may write anything through the API: what has no verdict of ours is no vote.
        if annotation.get("was_cancelled") or verdict not in VERDICTS or not task.data.get("question_id"):
            continue
        author = annotation.get("completed_by")
        author = author.get("id") if isinstance(author, dict) else author
        yield {
            "question_id": str(task.data["question_id"]),
            "item_hash": str(task.data.get("item_hash")),
            "annotator": people.get(int(author or 0), f"user-{author}"),
            "answer": said.get("answer", []),
            "verdict": verdict,
            "note": " ".join(said.get("note", [])) or None,
            "lead_time": annotation.get("lead_time"),
            "updated_at": str(annotation.get("updated_at")),
            "annotation_id": f"{place['project_created']}/{annotation['id']}",
            **place,
            "deleted": False,
        }


def _results(result: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Control of the interface -> what was chosen or written there."""
    said: dict[str, list[str]] = {}
    for entry in result:
        value = entry.get("value") or {}
        given = value.get("choices") or value.get("text") or []
        said.setdefault(str(entry.get("from_name")), []).extend(
            str(one) for one in (given if isinstance(given, list) else [given])
        )
    return said


def _is_news(latest: dict[str, dict[str, Any]], vote: dict[str, Any]) -> bool:
    before = latest.get(vote["annotation_id"])
    return before is None or any(before[name] != vote[name] for name in _SAID)


def _next_version(before: dict[str, Any] | None, vote: dict[str, Any]) -> dict[str, Any]:
    return vote | {"version": 1 if before is None else before["version"] + 1}


def _pseudonym(email: str) -> str:
    """The ledger is kept for ever, so it holds no address; the same person has the same pseudonym on every server."""
    return "person-" + hashlib.sha256(email.strip().lower().encode()).hexdigest()[:12]
