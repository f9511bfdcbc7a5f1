"""The projects of a folder in Label Studio: one a question type, found by title, and what is in them."""

import hashlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from annotation.interfaces import interface
from schemas.question_type import QuestionType
from warehouse.workspace import Workspace

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio

_PAGE = 200
_NAME_CHARACTERS = 15  # Label Studio takes titles of 50 characters at most


def project_title(workspace: Workspace, question_type: QuestionType) -> str:
    """The title of the folder's project for a question type. It is how the project is found again: leave it."""
    name = workspace.config.name
    if len(name) > _NAME_CHARACTERS:
        # Cut names may be the same; their hashes are not.
        name = f"{name[: _NAME_CHARACTERS - 7]}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
    return f"Shopmark {name}: {question_type.value.replace('_', ' ')}"


def find_projects(client: "LabelStudio", workspace: Workspace) -> dict[QuestionType, Any]:
    """The folder's projects that are there; of two with one title the older."""
    titles = {project_title(workspace, question_type): question_type for question_type in QuestionType}
    found: dict[QuestionType, Any] = {}
    projects: list[Any] = list(client.projects.list(page_size=_PAGE))
    for project in sorted(projects, key=lambda project: int(project.id)):
        question_type = titles.get(project.title)
        if question_type is not None:
            found.setdefault(question_type, project)
    return found


def ensure_project(client: "LabelStudio", workspace: Workspace, question_type: QuestionType, known: Any | None) -> int:
    """The id of the project, made if there is none; an older interface or number of votes is brought up to date."""
    wanted: dict[str, Any] = {
        "label_config": interface(question_type),
        "maximum_annotations": workspace.config.sample.votes,
    }
    if known is None:
        made: Any = client.projects.create(
            title=project_title(workspace, question_type),
            description=f"Questions of {workspace.config.name} that people check.",
            show_skip_button=False,
            show_instruction=False,
            enable_empty_annotation=False,
            sampling="Sequential sampling",
            **wanted,
        )
        return int(made.id)
    if any(getattr(known, name) != value for name, value in wanted.items()):
        client.projects.update(id=known.id, **wanted)
    return int(known.id)


def list_tasks(client: "LabelStudio", project: int, *, annotated: bool = False) -> Iterator[Any]:
    """The project's tasks; with `annotated` only those that somebody has judged, with the annotations."""
    if not annotated:
        yield from client.tasks.list(project=project, page_size=_PAGE, fields="all")
        return
    query = {
        "filters": {
            "conjunction": "and",
            "items": [
                {"filter": "filter:tasks:total_annotations", "operator": "greater", "type": "Number", "value": 0}
            ],
        }
    }
    yield from client.tasks.list(project=project, page_size=_PAGE, fields="all", query=json.dumps(query))
