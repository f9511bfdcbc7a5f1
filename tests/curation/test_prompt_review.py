"""Every prompt template is an item that a native reads; what changes has not been read."""

import csv
from pathlib import Path

import pytest
from release_folder import SPECS as RELEASED
from release_folder import inputs
from release_folder import workspace as release_workspace
from task_folders import SPEC

from curation.prompt_review import list_prompts, prompt_id, read_verdicts, template_counts, write_prompts
from curation.release import write_candidate
from schemas.errors import SpecError
from schemas.task import TaskSpec
from warehouse import ledger
from warehouse.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "shopmark.yaml").write_text("name: demo\nversion: 1.0.0\nsources: {}\n")
    return Workspace.open(tmp_path)


def _specs(**prompts: list[str]) -> dict[str, TaskSpec]:
    return {"colour": TaskSpec.model_validate(SPEC | {"prompts": prompts})}


def _fill(file: Path, **given: str) -> None:
    """Fill columns of the first row."""
    rows = list(csv.DictReader(file.open(encoding="utf-8-sig", newline="")))
    rows[0].update(given)
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


SPECS = _specs(de=["Farbe von {title}?", "{title}:\nwelche Farbe?"], en=["Colour of {title}?"])


def test_a_verdict_counts_for_its_template_only(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "prompts.csv"
    assert write_prompts(workspace, SPECS, ["de"], file) == 2
    _fill(file, verdict="Accepted", reviewer="Eva", note="gut")
    assert read_verdicts(workspace, SPECS, file) == 1
    counts = template_counts(workspace, SPECS, ["en", "de"])
    assert counts["de"].model_dump() == {"templates": 2, "accepted": 1, "rejected": 0, "unread": 1}
    assert counts["en"].unread == 1
    (record,) = ledger.records(workspace, "prompt_review")
    assert (record["text"], record["verdict"], record["note"]) == ("Farbe von {title}?", "accepted", "gut")


def test_the_same_file_twice_says_nothing_new(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "prompts.csv"
    write_prompts(workspace, SPECS, ["de"], file)
    _fill(file, verdict="rejected", reviewer="Eva")
    assert (read_verdicts(workspace, SPECS, file), read_verdicts(workspace, SPECS, file)) == (1, 0)


def test_a_changed_template_has_not_been_read(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "prompts.csv"
    write_prompts(workspace, SPECS, ["de"], file)
    _fill(file, verdict="accepted", reviewer="Eva")
    read_verdicts(workspace, SPECS, file)
    changed = _specs(de=["Farbe von {title} ?", "{title}:\nwelche Farbe?"])
    assert template_counts(workspace, changed, ["de"])["de"].unread == 2
    with pytest.raises(SpecError, match="no task has this template"):
        read_verdicts(workspace, changed, file)


def test_one_reader_who_rejects_outweighs_another_until_she_changes_her_mind(
    workspace: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "prompts.csv"
    for verdict, reviewer, rejected in (("rejected", "Eva", 1), ("accepted", "Uwe", 1), ("accepted", "Eva", 0)):
        write_prompts(workspace, SPECS, ["de"], file)
        _fill(file, verdict=verdict, reviewer=reviewer)
        read_verdicts(workspace, SPECS, file)
        assert template_counts(workspace, SPECS, ["de"])["de"].rejected == rejected


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"verdict": "fine", "reviewer": "Eva"}, "'fine' is no verdict"),
        ({"verdict": "accepted"}, "without a reviewer"),
        ({"verdict": "accepted", "reviewer": "Eva", "text": "Farbe?"}, "no task has this template"),
    ],
)
def test_a_wrong_row_takes_nothing_in(workspace: Workspace, tmp_path: Path, given: dict[str, str], said: str) -> None:
    file = tmp_path / "prompts.csv"
    write_prompts(workspace, SPECS, ["de"], file)
    _fill(file, **given)
    with pytest.raises(SpecError, match=said) as caught:
        read_verdicts(workspace, SPECS, file)
    assert caught.value.where == f"{file}, row 2"
    assert ledger.records(workspace, "prompt_review") == []


def test_the_same_text_in_two_languages_is_two_items() -> None:
    rows = list_prompts(_specs(es=["{title}: color"], pt=["{title}: color"]))
    assert len({row["id"] for row in rows}) == 2


def test_the_card_says_which_templates_nobody_has_read(tmp_path: Path) -> None:
    place = release_workspace(tmp_path / "w")
    prompts = list({row["id"]: row for row in list_prompts(RELEASED, ["en"])}.values())
    card = (write_candidate(place, inputs(tmp_path)).folder / "README.md").read_text(encoding="utf-8")
    assert f"English ({len(prompts)} of {len(prompts)})" in card
    read = [{"id": prompt_id("en", row["text"]), "reviewer": "Eva", "verdict": "accepted"} for row in prompts]
    ledger.append(place, "prompt_review", read)
    made = write_candidate(place, inputs(tmp_path))
    assert not made.reused
    card = (made.folder / "README.md").read_text(encoding="utf-8")
    assert "English (" not in card.split("## Known limits")[1]
    assert f"| {len(prompts)} | {len(prompts)} | 0 |" in card
