import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from release_folder import inputs, question, ranking, workspace

from curation.release import promote, verify_release, write_candidate
from curation.release.candidate import read_manifest
from schemas.errors import GateError
from warehouse.workspace import Workspace


def candidate(tmp_path: Path, **changes: object) -> tuple[Workspace, Path]:
    space = workspace(tmp_path / "w", **changes)
    return space, write_candidate(space, inputs(tmp_path)).folder


def review(**states: str) -> pa.Table:
    return pa.table({"question_id": list(states), "state": list(states.values())})


def test_a_checked_candidate_becomes_the_release_with_the_same_data(tmp_path: Path) -> None:
    space, folder = candidate(tmp_path)
    released = promote(space, folder, review(q02="accepted", q05="accepted"))
    assert released == space.releases / "1.0.0"
    assert (released / "data" / "test.parquet").read_bytes() == (folder / "data" / "test.parquet").read_bytes()
    manifest = read_manifest(released)
    assert (manifest.version, manifest.candidate) == ("1.0.0", False)
    assert manifest.review == {"sampled": 2, "accepted": 2, "rejected": 0, "open": 0, "unseen": 0}
    assert verify_release(released).intact
    assert folder.is_dir()


def test_a_rejected_question_leaves_with_its_reason(tmp_path: Path) -> None:
    space, folder = candidate(tmp_path, sample={"accept": 0})
    released = promote(space, folder, review(q02="rejected", q05="accepted"))
    assert "q02" not in pq.read_table(released / "data" / "test.parquet")["question_id"].to_pylist()
    assert "2 kg" not in (released / "exports/shopping_mmlu/multiple_choice/unit_conversion_dataset.csv").read_text()
    decisions = {row["question_id"]: row for row in pq.read_table(released / "decisions.parquet").to_pylist()}
    assert (decisions["q02"]["stage"], decisions["q02"]["reason"]) == ("review", "review_rejected")
    assert read_manifest(released).funnel["split"] == 6 and read_manifest(released).funnel["review"] == 5
    assert [source.questions for source in read_manifest(released).sources] == [5]


def test_open_and_unseen_questions_are_named(tmp_path: Path) -> None:
    space, folder = candidate(tmp_path)
    with pytest.raises(GateError, match=r"q02 \(open\), q05 \(unseen\)"):
        promote(space, folder, review(q02="open"))
    assert not (space.releases / "1.0.0").exists()


def test_a_task_that_people_reject_refuses_the_release(tmp_path: Path) -> None:
    space, folder = candidate(tmp_path)
    with pytest.raises(GateError, match="unit_conversion: 0 of 1 accepted") as error:
        promote(space, folder, review(q02="rejected", q05="accepted"))
    assert error.value.where == "q02"


def test_a_task_that_nobody_checked_refuses_the_release(tmp_path: Path) -> None:
    space = workspace(tmp_path / "w")
    given = inputs(tmp_path)
    pq.write_table(pa.table({"question_id": ["q02"], "stratum": ["x"]}), given.sample)
    folder = write_candidate(space, given).folder
    with pytest.raises(GateError, match="query_product_ranking"):
        promote(space, folder, review(q02="accepted"))


def test_a_release_is_never_overwritten(tmp_path: Path) -> None:
    space, folder = candidate(tmp_path)
    votes = review(q02="accepted", q05="accepted")
    promote(space, folder, votes)
    with pytest.raises(GateError, match="released already"):
        promote(space, folder, votes)


def test_a_candidate_that_was_edited_is_refused(tmp_path: Path) -> None:
    space, folder = candidate(tmp_path)
    (folder / "README.md").write_text("Everything is perfect.")
    with pytest.raises(GateError, match=r"README\.md"):
        promote(space, folder, review(q02="accepted", q05="accepted"))


def test_a_released_version_refuses_other_data_but_not_the_same(tmp_path: Path) -> None:
    space, folder = candidate(tmp_path)
    promote(space, folder, review(q02="accepted", q05="accepted"))
    assert write_candidate(space, inputs(tmp_path)).reused
    with pytest.raises(GateError, match=r"1\.0\.0 is released already"):
        write_candidate(space, inputs(tmp_path, salt_commitment="d" * 64))


def test_a_folder_that_is_no_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="not a release"):
        promote(workspace(tmp_path), tmp_path, review())


def test_what_rejections_leave_is_validated_again_as_a_release(tmp_path: Path) -> None:
    space, folder = candidate(tmp_path, sample={"accept": 0})
    released = promote(space, folder, review(q02="rejected", q05="accepted"))
    summary = json.loads((released / "validation" / "release" / "summary.json").read_text())
    assert summary["passed"] and list(summary["checked"]) == ["release"]
    assert verify_release(released).intact


def test_a_named_task_that_loses_its_last_question_refuses_the_release(tmp_path: Path) -> None:
    given = inputs(tmp_path, [question(1), *[ranking(n) for n in (2, 3, 4, 5, 6)]])
    space = workspace(tmp_path / "w", sample={"accept": 0}, tasks=["unit_conversion", "query_product_ranking"])
    pq.write_table(pa.table({"question_id": ["q01", "q05"], "stratum": ["a", "b"]}), given.sample)
    folder = write_candidate(space, given).folder
    with pytest.raises(GateError, match="every_named_task_is_there"):
        promote(space, folder, review(q01="rejected", q05="accepted"))
    assert not (space.releases / "1.0.0").exists()


def test_a_family_that_rejections_make_too_large_gives_up_its_last_questions(tmp_path: Path) -> None:
    rows = [question(n, family_key="same" if n < 3 else f"f{n}") for n in (1, 2, 3, 4)]
    space = workspace(tmp_path / "w", sample={"accept": 0}, family_share=0.5)
    folder = write_candidate(space, inputs(tmp_path, [*rows, ranking(5), ranking(6)])).folder
    votes = pa.table({"question_id": ["q02", "q03", "q05"], "state": ["accepted", "rejected", "accepted"]})
    released = promote(space, folder, votes)
    reasons = {row["question_id"]: row["reason"] for row in pq.read_table(released / "decisions.parquet").to_pylist()}
    assert sorted(reason for name, reason in reasons.items() if name in ("q01", "q02", "q03")) == [
        "family_share",
        "review_rejected",
    ]
    assert read_manifest(released).funnel["review"] == 4
