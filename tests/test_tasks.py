"""Every built-in task gives the questions that its fixture expects, in the real child process."""

import pytest

from curation.task_fixture import check_fixture
from curation.task_folder import TaskFolder, list_tasks
from warehouse.workspace import CHECKOUT

TASKS = list_tasks([CHECKOUT / "tasks"])


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_a_task_gives_what_its_fixture_expects(task: TaskFolder) -> None:
    assert check_fixture(task) == []
