"""Free text: what asks the same leaves, what differs in a fact stays, whatever the order of rows."""

import random
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from curation.dedupe.texts.catalog import Catalog
from curation.dedupe.texts.dedupe import TextDedupeOptions, dedupe_texts

ITEMS = [
    f"{brand} {kind} {code}"
    for brand, kind, code in product(
        ("Norvik", "Talmer", "Quessa", "Brandal"),
        ("kettle", "toaster", "lantern", "stroller", "tripod"),
        ("T40", "T41"),
    )
]
WORDINGS = (
    "Tell me which voltage the '{item}' needs.",
    "A visitor of our shop wonders about the voltage of '{item}'. Reply to that visitor.",
)
MINDFUL = "Mind the manual. "


def found(
    texts: Sequence[str], folder: Path, catalog: Catalog | None = None, threads: int = 2, **options: bool
) -> dict[str, dict[str, str]]:
    """Removed rows by text."""
    names = pa.array([f"{number:05}" for number in range(len(texts))], pa.string())
    rows = pa.array(range(len(texts)), pa.int64())
    table = pa.table([rows, names, pa.array(texts, pa.string())], names=["row", "id", "text"])
    pq.write_table(table, folder / "rows.parquet")
    dedupe_texts(
        folder / "rows.parquet", folder, catalog=catalog, options=TextDedupeOptions(**options), threads=threads
    )
    removed = pq.read_table(folder / "removed.parquet").to_pylist()
    return {texts[row["row"]]: {**row, "kept": texts[int(row["kept_id"])]} for row in removed}


def look_alikes(folder: Path) -> set[str]:
    """What differs between look-alikes that stay."""
    return set(pq.read_table(folder / "look_alikes.parquet")["why"].to_pylist())


@pytest.mark.parametrize(
    "spelling",
    [
        "does the ridge tent t20 fit four people",
        "Does the Ridge Tent T20 fit four people ?!",
        "Does  the Ridge Tent T20 fit four people?",
        "Does the Ridge Tent T20 fit four people?\u200b",
    ],
)
def test_case_width_spacing_and_idle_punctuation_are_no_difference(spelling: str, tmp_path: Path) -> None:
    texts = ["Does the Ridge Tent T20 fit four people?", spelling]
    assert [row["stage"] for row in found(texts, tmp_path).values()] == ["same text"]


@pytest.mark.parametrize(
    ("left", "right", "why"),
    [
        ("Which case fits the Pixo 13?", "Which case fits the Pixo 14?", "number: 13, not 14"),
        ("Is the red tent dry?", "Is the blue tent dry?", "word: red, not blue"),
        ("Is the red tent dry?", "Is the red tent not dry?", "negation: 0, not 1"),
        ("Is a 12 cm pan wide?", "Is a 12 mm pan wide?", "word: cm, not mm"),
    ],
)
def test_one_fact_tells_two_questions_apart_and_is_named(left: str, right: str, why: str, tmp_path: Path) -> None:
    assert not found([left, right], tmp_path)
    named = look_alikes(tmp_path)
    assert named <= {why, why.split(": ")[0] + ": " + ", not ".join(reversed(why.split(": ")[1].split(", not ")))}


def test_the_order_of_events_tells_two_questions_apart(tmp_path: Path) -> None:
    texts = ["She bought a tent and then a stove. What next?", "She bought a stove and then a tent. What next?"]
    assert not found(texts, tmp_path)
    assert look_alikes(tmp_path) == {"the same words in another order"}


def test_options_may_stand_in_any_order_but_not_change(tmp_path: Path) -> None:
    same = ["What goes with a pan? A. lid B. spoon C. fork", "What goes with a pan? A. fork B. lid C. spoon"]
    other = "What goes with a pan? A. lid B. spoon C. knife"
    assert set(found([*same, other], tmp_path)) <= set(same)
    assert len(found([*same, other], tmp_path)) == 1


def test_a_clause_may_move(tmp_path: Path) -> None:
    texts = [wording.format(item=item) for item in ITEMS for wording in WORDINGS]
    moved = f"reply to that visitor: a visitor of our shop wonders about the voltage of '{ITEMS[3]}'."
    removed = found([*texts, moved], tmp_path)
    assert removed[moved]["kept"] in {wording.format(item=ITEMS[3]) for wording in WORDINGS}


def test_wordings_are_learned_from_the_corpus_and_their_facts_compared(tmp_path: Path) -> None:
    texts = [wording.format(item=item) for item in ITEMS for wording in WORDINGS]
    removed = found(texts, tmp_path)
    assert len(removed) == len(ITEMS)
    assert {row["stage"] for row in removed.values()} == {"near text"}
    assert all(
        ITEMS[number] in row["kept"]
        for number, item in enumerate(ITEMS)
        for text, row in removed.items()
        if item in text
    )


def test_a_name_of_the_catalog_is_a_fact_however_common(tmp_path: Path) -> None:
    catalog = Catalog({"colour": ["red", "blue"], "brand": ["Red Fox"]})
    assert not found(["Is the Ridge red?", "Is the Ridge blue?"], tmp_path, catalog)
    assert look_alikes(tmp_path) <= {"colour: red, not blue", "colour: blue, not red", "colour: blue, not none"}


def test_a_typo_is_mended_but_a_word_that_is_known_is_none(tmp_path: Path) -> None:
    texts = [f"Does the {item} come with a warranty card?" for item in ITEMS]
    typo = f"Does the {ITEMS[0]} come with a waranty card?"
    assert found([*texts, typo], tmp_path)[typo]["kept"] == texts[0]


@pytest.mark.parametrize(
    ("texts", "removed"),
    [
        ([], 0),
        (["one row"], 0),
        (["", "  ", "tent"], 1),
        (["?!", "...", "?!"], 1),
        (["the same row"] * 40, 39),
        ([f"row {number} of {number * 7}" for number in range(60)], 0),
        (["x" * 1_000_000, "x " * 100_000, "tent"], 0),
    ],
    ids=["no rows", "one row", "empty strings", "only punctuation", "all equal", "all different", "a megabyte"],
)
def test_strange_corpora_get_right_answers(texts: list[str], removed: int, tmp_path: Path) -> None:
    rows = pa.array(range(len(texts)), pa.int64())
    names = pa.array([str(number) for number in range(len(texts))], pa.string())
    table = pa.table([rows, names, pa.array(texts, pa.string())], names=["row", "id", "text"])
    pq.write_table(table, tmp_path / "rows.parquet")
    dedupe_texts(tmp_path / "rows.parquet", tmp_path)
    assert pq.read_table(tmp_path / "removed.parquet").num_rows == removed


def test_rows_in_another_order_other_threads_and_other_shards_give_the_same_answer(tmp_path: Path) -> None:
    texts = [wording.format(item=item) for item in ITEMS for wording in WORDINGS]
    texts += [text.upper() for text in texts[::3]] + [f"{text} {MINDFUL}" for text in texts[::5]]
    texts += [text.replace("voltage", "voltge") for text in texts[::7] if "voltage" in text]
    named = {text: f"{number:05}" for number, text in enumerate(texts)}
    answers = []
    for seed, threads, shard_rows in ((0, 1, 50_000), (1, 2, 45), (2, 8, 7)):
        shuffled = random.Random(seed).sample(texts, len(texts))
        table = pa.table(
            {
                "row": pa.array(range(len(shuffled)), pa.int64()),
                "id": pa.array([named[text] for text in shuffled], pa.string()),
                "text": pa.array(shuffled, pa.string()),
            }
        )
        pq.write_table(table, tmp_path / "rows.parquet")
        options = TextDedupeOptions(shard_rows=shard_rows)
        dedupe_texts(tmp_path / "rows.parquet", tmp_path, options=options, threads=threads)
        kept = pq.read_table(tmp_path / "removed.parquet").drop_columns("row").sort_by("id").to_pylist()
        answers.append((kept, pq.read_table(tmp_path / "look_alikes.parquet").to_pylist()))
    assert answers[0][0]
    assert answers[0] == answers[1] == answers[2]


def test_a_verified_row_stays_before_an_older_one_and_a_longer_one(tmp_path: Path) -> None:
    table = pa.table(
        {
            "row": pa.array([0, 1, 2], pa.int64()),
            "id": ["long", "old", "verified"],
            "text": ["Is the Ridge tent dry ?!!", "is the ridge tent dry", "Is the Ridge tent dry"],
            "release": pa.array([None, "v1", None], pa.string()),
            "verified": [False, False, True],
        }
    )
    pq.write_table(table, tmp_path / "rows.parquet")
    dedupe_texts(tmp_path / "rows.parquet", tmp_path)
    removed = {row["id"]: row["kept_id"] for row in pq.read_table(tmp_path / "removed.parquet").to_pylist()}
    assert removed == {"long": "verified", "old": "verified"}


def test_without_the_guard_look_alikes_are_lost(tmp_path: Path) -> None:
    texts = ["Which case fits the Pixo 13 phone of Norvik?", "Which case fits the Pixo 14 phone of Norvik?"]
    assert not found(texts, tmp_path)
    assert len(found(texts, tmp_path, guard=False)) == 1
