"""Every built-in task is right by the oracle, and every spoiled spec is caught by it, on one small market."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from curation.generation import generate_task
from curation.task_folder import load_task
from schemas.languages import LANGUAGES, Language
from tests.conftest import LICENCES, Sample
from tests.spoiled import SpoiledSpec, spoil, spoiled_specs
from warehouse.sample.oracle import TaskVerdict, judge, known_tasks
from warehouse.workspace import CHECKOUT

TASKS = {path.name: path for path in sorted((CHECKOUT / "tasks").glob("*/*")) if (path / "task.yaml").is_file()}
SPOILED = spoiled_specs()
# No family may hold more than one in fifty questions of a task.
FAMILIES_NEEDED = 50
SOME_LANGUAGES: tuple[Language, ...] = ("en", "de", "ja")


class Judged:
    """Generates and judges task folders, two at a time: the work is done in their child processes."""

    def __init__(self, sample: Sample, root: Path) -> None:
        self.sample, self.root = sample, root
        self.pool = ThreadPoolExecutor(2)
        self.found: dict[str, Future[TaskVerdict]] = {}
        self.families: dict[str, int] = {}

    def start(self, name: str, spec: SpoiledSpec | None) -> None:
        """Begin with a task (`spec` None) or a spoiled spec, unless it has begun."""
        if name not in self.found:
            self.found[name] = self.pool.submit(self._judge, name, spec)

    def _judge(self, name: str, spec: SpoiledSpec | None) -> TaskVerdict:
        folder = TASKS[name] if spec is None else spoil(name, spec, self.root)
        out = self.root / name / "questions"
        out.mkdir(parents=True)
        languages = LANGUAGES if spec is None else SOME_LANGUAGES
        generate_task(
            load_task(folder), self.sample.tables, out, languages=languages, licences=LICENCES, memory_limit="2GB"
        )
        families = pq.read_table(out / "questions.parquet", columns=["family_key"])["family_key"]
        self.families[name] = pc.count_distinct(families).as_py()
        verdicts = judge([out / "questions.parquet"], self.sample.truth)
        (verdict,) = verdicts.tasks.values()
        return verdict


@pytest.fixture(scope="module")
def judged(
    request: pytest.FixtureRequest, sample: Sample, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Judged]:
    """Begins with everything that the selected tests will ask for."""
    judged = Judged(sample, tmp_path_factory.mktemp("judged"))
    for item in request.session.items:
        name = getattr(item, "callspec", None) and item.callspec.params.get("judged_name")
        if name:
            judged.start(name, SPOILED.get(name))
    yield judged
    judged.pool.shutdown(cancel_futures=True)


def test_the_oracle_knows_every_built_in_task() -> None:
    assert set(known_tasks()) == set(TASKS)


@pytest.mark.parametrize("judged_name", TASKS)
def test_a_built_in_task_has_families_enough_for_the_release_of_the_demo(judged_name: str, judged: Judged) -> None:
    judged.found[judged_name].result()
    assert judged.families[judged_name] >= FAMILIES_NEEDED


@pytest.mark.parametrize("judged_name", TASKS)
def test_a_built_in_task_is_right(judged_name: str, judged: Judged) -> None:
    verdict = judged.found[judged_name].result()
    assert verdict.questions >= 200
    assert verdict.passed, verdict


def test_spoiled_specs_cover_all_tasks() -> None:
    assert {spec.task for spec in SPOILED.values()} == set(TASKS)


@pytest.mark.parametrize("judged_name", SPOILED)
def test_a_spoiled_spec_is_caught(judged_name: str, judged: Judged) -> None:
    spec = SPOILED[judged_name]
    verdict = judged.found[judged_name].result()
    assert not verdict.passed, f"{spec.why} The oracle says of it: {verdict}"
    assert getattr(verdict, spec.fault) > 0, verdict


def test_a_substitution_that_stands_nowhere_is_told_plainly(tmp_path: Path) -> None:
    spec = SPOILED["flipped_factor"].model_copy(update={"find": "no such text"})
    with pytest.raises(AssertionError, match=r"flipped_factor.yaml: its `find` stands 0 times in .*facts.sql"):
        spoil("flipped_factor", spec, tmp_path)
