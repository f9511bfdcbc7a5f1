"""A real Label Studio, its database migrated once a session, and three people who sign up as annotators would."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from annotation.server import LabelStudioServer, serve
from tests.curation.question_rows import question, write_questions
from warehouse.workspace import Workspace

HOSTILE = "商品：<script>alert(1)</script>\n値段は？"
CONFIG = "name: shop\nversion: 0.1.0\nsources:\n  sample_market: market/raw\n"


def make_workspace(folder: Path) -> Workspace:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "shopmark.yaml").write_text(CONFIG)
    return Workspace.open(folder)


@pytest.fixture(autouse=True)
def no_server_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's own Label Studio must not be tested on."""
    monkeypatch.delenv("LABEL_STUDIO_URL", raising=False)
    monkeypatch.delenv("LABEL_STUDIO_API_KEY", raising=False)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of a workspace whose Label Studio has run once: the next start takes seconds."""
    workspace = make_workspace(tmp_path_factory.mktemp("migrated"))
    with serve(workspace):
        pass
    return workspace.state


@pytest.fixture(scope="session")
def workspace(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = make_workspace(tmp_path_factory.mktemp("shop"))
    shutil.copytree(migrated, made.state)
    return made


@pytest.fixture(scope="session")
def server(workspace: Workspace) -> Iterator[LabelStudioServer]:
    with serve(workspace) as running:
        yield running


@dataclass(frozen=True)
class Person:
    """An annotator with the SDK's client of their own."""

    email: str
    client: Any

    def vote(self, task: int, answer: list[str], verdict: str = "good", *, text: bool = False, note: str = "") -> int:
        """Submit what the labeling screen would; gives the annotation's id."""
        return int(self.client.annotations.create(id=task, result=said(answer, verdict, text, note), lead_time=3.5).id)


def said(answer: list[str], verdict: str, text: bool = False, note: str = "") -> list[dict[str, Any]]:
    kind = "text" if text else "choices"
    type_of = "textarea" if text else "choices"
    result: list[dict[str, Any]] = []
    if answer:
        result.append({"from_name": "answer", "to_name": "prompt", "type": type_of, "value": {kind: answer}})
    result.append({"from_name": "verdict", "to_name": "prompt", "type": "choices", "value": {"choices": [verdict]}})
    if note:
        result.append({"from_name": "note", "to_name": "prompt", "type": "textarea", "value": {"text": [note]}})
    return result


@pytest.fixture(scope="session")
def people(server: LabelStudioServer) -> list[Person]:
    return [_sign_up(server, f"{name}@example.org") for name in ("ann", "bob", "cleo")]


def _sign_up(server: LabelStudioServer, email: str) -> Person:
    from label_studio_sdk import LabelStudio

    headers = {"Authorization": f"Token {server.token}"}
    invite = httpx.get(f"{server.url}/api/invite", headers=headers).json()["invite_url"]
    with httpx.Client(base_url=server.url) as browser:
        browser.get(invite)
        form = {"email": email, "password": "annotator-pass-1", "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        form |= {"allow_newsletters": "false", "how_find_us": "colleague"}
        reply = browser.post(invite, data=form, headers={"Referer": server.url + invite})
        assert reply.status_code == 302, reply.text[:500]
        secret = {"X-CSRFToken": browser.cookies["csrftoken"], "Referer": server.url}
        token = browser.post("/api/token/", headers=secret).json()["token"]
    return Person(email, LabelStudio(base_url=server.url, api_key=token))


@pytest.fixture(scope="session")
def sample_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One question of every type (and two of multiple choice), and a sample of all of them."""
    # fmt: off
    rows = [
        question("mc1"),
        question("mc2", language="ja", prompt=HOSTILE, options=["$5.99", "<b>7</b>", "9"]),
        question("rt1", question_type="retrieval", options=list("abcde"), gold_index=[1, 4]),
        question("rk1", question_type="ranking", gold_index=[], gains=[0.1, 1.0, 0.0]),
        question("ner1", question_type="named_entity_recognition",
                 options=[], references=["bosch", "18v"], gold_index=[]),
        question("gen1", question_type="generation", options=[], gold_index=[], references=["Wasserkocher"]),
        question("not-sampled"),
    ]
    # fmt: on
    folder = tmp_path_factory.mktemp("sample")
    return write_questions(folder / "questions.parquet", rows), write_sample(
        folder / "sample.parquet", *(row["question_id"] for row in rows[:-1])
    )


def write_sample(path: Path, *ids: str) -> Path:
    pq.write_table(pa.table({"question_id": list(ids), "stratum": ["capacity/en"] * len(ids)}), path)
    return path
