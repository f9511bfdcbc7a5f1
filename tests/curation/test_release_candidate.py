import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from release_folder import (
    DECISIONS,
    QUESTIONS,
    SOURCE_ROW,
    SPECS,
    SPLIT_SCHEMA,
    core_table,
    inputs,
    question,
    ranking,
    spec,
    workspace,
    write_rows,
)

from curation.release import verify_release, write_candidate
from curation.release.candidate import read_manifest
from schemas.errors import GateError
from schemas.question import RELEASED_COLUMNS, STAGES


def test_a_candidate_holds_the_rows_and_what_is_said_of_them(tmp_path: Path) -> None:
    made = write_candidate(workspace(tmp_path / "w"), inputs(tmp_path))
    assert made.folder == tmp_path / "w" / "releases" / "candidates" / "1.0.0-rc.1"
    test = pq.read_table(made.folder / "data" / "test.parquet")
    assert test.schema.names == RELEASED_COLUMNS
    assert test["question_id"].to_pylist() == ["q02", "q03", "q04", "q05", "q06"]
    assert pq.read_table(made.folder / "data" / "dev.parquet")["question_id"].to_pylist() == ["q01"]
    assert pq.read_metadata(made.folder / "decisions.parquet").num_rows == len(DECISIONS)
    assert {path.name for path in made.folder.iterdir()} == {
        "README.md", "baselines.parquet", "coverage.parquet", "data", "decisions.parquet", "exports", "funnel.csv",
        "likeness.parquet", "lineage.parquet", "manifest.json", "pairs.parquet", "report.html",
        "sample.parquet", "validation",
    }  # fmt: skip


def test_the_manifest_counts_what_is_there(tmp_path: Path) -> None:
    manifest = read_manifest(write_candidate(workspace(tmp_path / "w"), inputs(tmp_path)).folder)
    assert manifest.candidate
    assert manifest.splits == {"dev": 1, "test": 5}
    assert {task.name: task.questions for task in manifest.tasks} == {
        "query_product_ranking": {"de": 2},
        "unit_conversion": {"en": 4},
    }
    assert [(source.name, source.questions, source.cutoff) for source in manifest.sources] == [
        ("shop", 6, "2024-05-01")
    ]
    assert manifest.review == {"sampled": 2, "accepted": 0, "rejected": 0, "open": 0, "unseen": 2}
    assert manifest.funnel["generate"] == 9 and manifest.funnel["review"] == 6


def test_pairs_show_both_texts_also_of_the_question_that_left(tmp_path: Path) -> None:
    folder = write_candidate(workspace(tmp_path / "w"), inputs(tmp_path)).folder
    same, alike = pq.read_table(folder / "pairs.parquet").to_pylist()
    assert (same["kept_id"], same["other_id"]) == ("q01", "q08")
    assert same["other_text"] == "How many grams are 8 kg?\n→ 8000 g"
    assert alike["kept_text"] == "How many grams are 2 kg?\n→ 2000 g"


def test_a_generated_question_that_is_nowhere_refuses_the_candidate(tmp_path: Path) -> None:
    given = inputs(tmp_path)
    write_rows(given.generated[0], [*QUESTIONS, question(7), question(8), ranking(9), question(50)], SPLIT_SCHEMA)
    with pytest.raises(GateError, match="q50: lost"):
        write_candidate(workspace(tmp_path / "w"), given)


def test_the_manifest_keeps_the_order_of_the_stages(tmp_path: Path) -> None:
    folder = write_candidate(workspace(tmp_path / "w"), inputs(tmp_path)).folder
    assert tuple(json.loads((folder / "manifest.json").read_text())["funnel"]) == STAGES


def test_lineage_is_kept_apart_from_the_questions(tmp_path: Path) -> None:
    folder = write_candidate(workspace(tmp_path / "w"), inputs(tmp_path)).folder
    assert "source_rows" not in pq.read_schema(folder / "data" / "test.parquet").names
    assert pq.read_table(folder / "lineage.parquet").to_pylist()[0] == {
        "question_id": "q01",
        "source_rows": ["shop:goods.csv#1"],
    }


def test_the_same_content_reuses_the_candidate(tmp_path: Path) -> None:
    first = write_candidate(workspace(tmp_path / "w"), inputs(tmp_path))
    again = write_candidate(workspace(tmp_path / "w"), inputs(tmp_path / "2", list(reversed(QUESTIONS))))
    assert (again.folder, again.reused) == (first.folder, True)
    assert [path.name for path in first.folder.parent.iterdir()] == ["1.0.0-rc.1"]


def test_other_content_is_the_next_candidate_and_the_first_stays(tmp_path: Path) -> None:
    first = write_candidate(workspace(tmp_path / "w"), inputs(tmp_path))
    before = (first.folder / "manifest.json").read_bytes()
    other = write_candidate(workspace(tmp_path / "w"), inputs(tmp_path, [*QUESTIONS[1:], question(1, prompt="Weigh.")]))
    assert (other.version, other.reused) == ("1.0.0-rc.2", False)
    assert (first.folder / "manifest.json").read_bytes() == before


def test_another_salt_is_another_candidate_though_the_rows_are_equal(tmp_path: Path) -> None:
    write_candidate(workspace(tmp_path / "w"), inputs(tmp_path))
    assert (
        write_candidate(workspace(tmp_path / "w"), inputs(tmp_path, salt_commitment="d" * 64)).version == "1.0.0-rc.2"
    )


def test_the_order_of_rows_does_not_change_a_byte(tmp_path: Path) -> None:
    one = write_candidate(workspace(tmp_path / "a"), inputs(tmp_path / "1")).folder
    two = write_candidate(workspace(tmp_path / "b"), inputs(tmp_path / "2", list(reversed(QUESTIONS)))).folder
    assert read_manifest(one).files == read_manifest(two).files
    assert len(read_manifest(one).files) >= 9


def test_a_question_without_a_split_of_the_configuration_is_named(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="in no split") as error:
        write_candidate(workspace(tmp_path / "w"), inputs(tmp_path, [question(10, split="secret")]))
    assert error.value.where == "q10"
    assert list((tmp_path / "w" / "releases" / "candidates").iterdir()) == []


def test_a_question_of_an_unknown_source_is_named(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="bazaar"):
        write_candidate(workspace(tmp_path / "w"), inputs(tmp_path, [question(1, sources=["bazaar"])]))


def test_a_changed_a_missing_and_an_added_file_are_told_apart(tmp_path: Path) -> None:
    folder = write_candidate(workspace(tmp_path / "w"), inputs(tmp_path)).folder
    assert verify_release(folder).intact
    (folder / "funnel.csv").write_text("nothing was dropped")
    (folder / "sample.parquet").unlink()
    (folder / "data" / "extra.txt").write_text("more")
    check = verify_release(folder)
    assert (check.changed, check.missing, check.unlisted) == (["funnel.csv"], ["sample.parquet"], ["data/extra.txt"])


def test_the_card_names_licences_attribution_and_what_nobody_read(tmp_path: Path) -> None:
    card = (write_candidate(workspace(tmp_path / "w"), inputs(tmp_path)).folder / "README.md").read_text()
    assert "| shop | A shop | CC0-1.0 | permissive | 2024-05-01 | 6 |" in card
    assert "shop: A shop \\| of ours" in card
    assert "No person has checked a question in: English, German." in card
    assert "  - split: test\n    path: data/test.parquet" in card


def test_card_and_report_warn_of_records_that_may_not_be_passed_on(tmp_path: Path) -> None:
    said = {}
    for licence_class in ("permissive", "third-party"):
        folder = tmp_path / licence_class
        sources = core_table(folder / "sources", "source", [SOURCE_ROW | {"licence_class": licence_class}])
        made = write_candidate(workspace(folder / "w"), inputs(folder, source_table=sources)).folder
        pages = [(made / name).read_text(encoding="utf-8") for name in ("README.md", "report.html")]
        said[licence_class] = ["For internal use" in page for page in pages]
    assert said == {"permissive": [False, False], "third-party": [True, True]}


def test_card_names_the_tasks_without_questions(tmp_path: Path) -> None:
    tasks = SPECS | {"copurchase_retrieval": spec("copurchase_retrieval")}
    card = (write_candidate(workspace(tmp_path / "w"), inputs(tmp_path, tasks=tasks)).folder / "README.md").read_text()
    assert "No question of these tasks: copurchase\\_retrieval." in card


def mmlu(tmp_path: Path, *rows: dict) -> Path:
    folder = write_candidate(workspace(tmp_path / "w"), inputs(tmp_path, list(rows))).folder
    return folder / "exports" / "shopping_mmlu"


def test_choices_are_a_literal_list_of_four_and_the_answer_is_counted_from_zero(tmp_path: Path) -> None:
    hostile = question(2, options=["it's", '"x"', "a\nb", "d"], gold_index=[3], prompt="=1+1")
    out = mmlu(tmp_path, hostile, question(3, options=["a", "b"], gold_index=[0]))
    with (out / "multiple_choice" / "unit_conversion_dataset.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["question"], row["answer"]) for row in rows] == [(" =1+1", "3")]
    assert eval(rows[0]["choices"], {"__builtins__": {}}) == hostile["options"]


def test_lists_are_counted_from_one_and_gains_stay_in_list_order(tmp_path: Path) -> None:
    out = mmlu(tmp_path, question(2, question_type="retrieval", metric="hit rate@3", gold_index=[0, 2]))
    record = json.loads((out / "retrieval" / "unit_conversion_dataset.json").read_text())
    assert record["target_field"] == [1, 3]
    assert record["input_field"].endswith("\n1. 2000 g\n2. 200 g\n3. 20 g\n4. 2 g")


def test_translations_are_one_file_a_target_language_and_japanese_is_jp(tmp_path: Path) -> None:
    base = {"question_type": "generation", "metric": "bleu", "options": [], "gold_index": [], "option_evidence": []}
    out = mmlu(
        tmp_path,
        question(2, language="ja", references=["ランプ"], **base),
        question(3, language="de", references=["Lampe", "Leuchte"], **base),
        question(4, language="zh", references=["灯"], **base),
    )
    names = sorted(path.name for path in (out / "generation").iterdir())
    assert names == [
        "unit_conversion_translation_EN_DE_dataset.json",
        "unit_conversion_translation_EN_JP_dataset.json",
    ]
    skill = [json.loads(line) for line in (out / "skills" / "skill2_reasoning.json").read_text().splitlines()]
    assert [(row["metric"], row["output_field"]) for row in skill] == [
        ("bleu", ["Lampe", "Leuchte"]),
        ("jp-bleu", "ランプ"),
    ]


def test_ratings_have_no_choices_and_answers_from_one_to_five(tmp_path: Path) -> None:
    stars = question(
        2, task="review_rating_prediction", options=["1", "2", "3", "4", "5"], gold_index=[4], option_evidence=[]
    )
    tasks = SPECS | {"review_rating_prediction": spec("review_rating_prediction")}
    given = inputs(tmp_path, [stars], tasks=tasks)
    out = write_candidate(workspace(tmp_path / "w"), given).folder / "exports" / "shopping_mmlu"
    text = (out / "multiple_choice" / "review_rating_prediction_dataset.csv").read_text()
    assert text.splitlines() == ["question,answer", "How many grams are 2 kg?,5"]
