"""Flow `annotate`: the sample goes to people and votes come back, if a Label Studio runs; else the build goes on."""

import sys
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from annotation.pull import PullReport, pull
from annotation.push import PushReport, push
from annotation.review import count_states, review_of_sample
from annotation.server import LabelStudioServer, find_server
from curation.pipeline import curated
from flows.progress import steps
from flows.retry import not_our_error
from flows.secrets import split_salt
from schemas.errors import ServerError
from warehouse.workspace import Workspace

_NOBODY: dict[str, Any] = {"server": None, "created": 0, "votes_new": 0}


@task(task_run_name="push sample", retries=1, retry_condition_fn=not_our_error, cache_policy=NO_CACHE)
def push_sample(workspace: Workspace, questions: Path, sample: Path, server: LabelStudioServer) -> PushReport:
    """Sampled questions that are not there yet become tasks of Label Studio."""
    return push(workspace, questions, sample, server)


@task(task_run_name="pull votes", retries=1, retry_condition_fn=not_our_error, cache_policy=NO_CACHE)
def pull_votes(workspace: Workspace, server: LabelStudioServer) -> PullReport:
    """What people said since the last pull goes to the ledger."""
    return pull(workspace, server)


@flow(name="annotate")
def annotate(folder: Path) -> dict[str, Any]:
    """Push the sample of the current build and pull votes.

    Returns:
        `server`: its address, None when there was none to work with; `created`: questions pushed; `votes_new`; and
        the sampled questions by state (sampled, accepted, rejected, open, unseen).
    """
    workspace = Workspace.open(folder)
    results = curated(workspace, split_salt(workspace.config))
    questions, sample = results.split.file("questions.parquet"), results.sample.file("sample.parquet")
    exchanged = _exchange(workspace, questions, sample)
    states = count_states(review_of_sample(workspace, questions, sample))
    create_table_artifact(key="human-check", table=[states], description="Sampled questions by what people decided")
    return exchanged | states


def _exchange(workspace: Workspace, questions: Path, sample: Path) -> dict[str, Any]:
    """Push and pull; without a server, or with one that fails, the build must not wait for people."""
    try:
        server = find_server(workspace)
        if server is None:
            _say("no Label Studio runs (`shopmark annotate serve` starts one): the build goes on without people")
            return _NOBODY
        with steps("annotate", 2) as progress:
            pushed = push_sample(workspace, questions, sample, server)
            progress.done(f"push: {pushed.created} questions new in Label Studio, {pushed.already_there} were there")
            pulled = pull_votes(workspace, server)
            progress.done(f"pull: {pulled.votes_new} new votes, {pulled.votes_total} in all")
    except ServerError as error:
        _say(f"{error}\n  the build goes on without people")
        return _NOBODY
    return {"server": server.url, "created": pushed.created, "votes_new": pulled.votes_new}


def _say(what: str) -> None:
    print(f"annotate  {what}", file=sys.stderr, flush=True)
