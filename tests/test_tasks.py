"""Every built-in task gives the questions that its fixture expects, in the real child process."""

from pathlib import Path

import pytest

from curation.task_fixture import check_fixture
from curation.task_folder import list_tasks, load_task
from warehouse.workspace import CHECKOUT

FOLDERS = sorted(path for path in (CHECKOUT / "tasks").glob("*/*") if path.is_dir() and path.name[0] not in "._")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_task_gives_what_its_fixture_expects(folder: Path) -> None:
    assert check_fixture(load_task(folder)) == []


def test_all_built_in_tasks_are_listed() -> None:
    assert sorted(list_tasks([CHECKOUT / "tasks"])) == sorted(folder.name for folder in FOLDERS)
