"""The sources of reviews, each over a tiny file of the shape in which it is published."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from warehouse.connection import open_warehouse
from warehouse.ingest import ingest_source
from warehouse.workspace import CHECKOUT, Workspace

DATA = next((path for path in (CHECKOUT / "shared/data", CHECKOUT.parent / "shared/data") if path.is_dir()), None)


def ingest(root: Path, source: str, folder: Path | str) -> Workspace:
    (root / "shopmark.yaml").write_text(
        f'name: real\nversion: 1.0.0\nprofile: internal\nsources: {{{source}: "{folder}"}}\n'
    )
    workspace = Workspace.open(root)
    report = ingest_source(workspace, source)
    assert {file.status for file in report.files} == {"landed"}
    return workspace


def query(workspace: Workspace, sql: str) -> list[tuple[Any, ...]]:
    with open_warehouse(workspace, write=False) as connection:
        return connection.execute(sql).fetchall()


def raw(root: Path) -> Path:
    folder = root / "raw"
    folder.mkdir()
    return folder


def test_amazon_reviews_2023_joins_reviews_and_metadata_by_the_parent(tmp_path: Path) -> None:
    folder = raw(tmp_path)
    review = {
        "rating": 4.0,
        "title": "Fine &amp; dandy",
        "text": "Does what it should.<br />Nothing more.",
        "images": [],
        "asin": "B01CHILD",
        "parent_asin": "B01PARENT",
        "user_id": "AXYZ",
        "timestamp": 1588687728923,
        "helpful_vote": 7,
        "verified_purchase": True,
    }
    product = {
        "main_category": "All Beauty",
        "title": "A soap",
        "average_rating": 4.8,
        "rating_number": 10,
        "features": ["Soft", "Mild"],
        "description": ["It is", "a soap."],
        "price": "12.5",
        "images": [],
        "videos": [],
        "store": "Acme",
        "categories": ["Beauty", "Soap"],
        "details": {"Weight": "1 ounce"},
        "parent_asin": "B01PARENT",
        "bought_together": None,
    }
    other = product | {"parent_asin": "B02", "categories": [], "price": "from 9.99", "title": "Odds and ends"}
    (folder / "All_Beauty.jsonl").write_text(json.dumps(review) + "\n")
    (folder / "meta_All_Beauty.jsonl").write_text(f"{json.dumps(product)}\n{json.dumps(other)}\n")
    workspace = ingest(tmp_path, "amazon_reviews_2023", folder)
    assert query(
        workspace,
        "SELECT product_id, stars, title, text, helpful, CAST(reviewed_on AS VARCHAR), user_id FROM core.review",
    ) == [
        (
            "amazon_reviews_2023:B01PARENT",
            4,
            "Fine & dandy",
            "Does what it should. Nothing more.",
            7,
            "2020-05-05",
            "amazon_reviews_2023:AXYZ",
        )
    ]
    assert query(
        workspace, "SELECT product_id, category_id, brand, price, currency FROM core.product ORDER BY ALL"
    ) == [
        ("amazon_reviews_2023:B01PARENT", "amazon_reviews_2023:Beauty > Soap", "Acme", 12.5, "USD"),
        ("amazon_reviews_2023:B02", None, "Acme", None, None),
    ]
    assert query(workspace, "SELECT bullets, description FROM core.product_text WHERE title = 'A soap'") == [
        (["Soft", "Mild"], "It is a soap.")
    ]
    assert query(
        workspace,
        "SELECT name, parent_id, depth, is_leaf FROM core.category JOIN core.category_name USING (category_id) "
        "ORDER BY depth",
    ) == [("Beauty", None, 0, False), ("Soap", "amazon_reviews_2023:Beauty", 1, True)]


def test_subjqa_gives_aspects_that_the_marked_words_name(tmp_path: Path) -> None:
    folder = raw(tmp_path)
    columns = "item_id,domain,nn_mod,nn_asp,query_mod,query_asp,q_review_id,q_reviews_id,question,question_subj_level,"
    columns += (
        "ques_subj_score,is_ques_subjective,review_id,review,human_ans_spans,human_ans_indices,answer_subj_level,"
    )
    columns += "ans_subj_score,is_ans_subjective\n"
    text = "I bought it late.The sound is not good. The bass is great. ANSWERNOTFOUND"

    def row(mod: str, asp: str, span: str) -> str:
        return (
            f'B1,electronics,{mod},{asp},loud,sound,q,qs,How is it?,1,0.0,False,r1,{text},{span},"(0, 1)",1,0.5,True\n'
        )

    lines = [
        row("not good", "sound", "The sound is not good"),
        row("great", "bass", "The bass is great"),
        row("great", "bass", "I bought it late"),  # names neither
        row("nice", "case", "ANSWERNOTFOUND"),
    ]
    (folder / "test.csv").write_text(columns + "".join(lines))
    workspace = ingest(tmp_path, "subjqa", folder)
    assert query(workspace, "SELECT review_id, product_id, text FROM core.review") == [
        ("subjqa:r1", "subjqa:B1", "I bought it late. The sound is not good. The bass is great.")
    ]
    assert query(workspace, "SELECT aspect, polarity, phrase FROM core.review_aspect ORDER BY ALL") == [
        ("bass", "positive", "The bass is great"),
        ("sound", "negative", "The sound is not good"),
    ]


def write_items(folder: Path, name: str, items: list[tuple[str, Any]]) -> None:
    rows = [{"input_field": text, "output_field": gold, "task_type": "", "metric": ""} for text, gold in items]
    (folder / f"{name}.json").write_text(json.dumps(rows))


def test_ec_guide_gives_the_labels_and_not_the_questions(tmp_path: Path) -> None:
    folder = raw(tmp_path)
    write_items(folder, "MCQ_SA", [("Instructions: Rate 1 to 5. \nInput: Broke at once. Awful thing.\nAnswer:", 1)])
    write_items(folder, "Generation_RTS", [("Write a title.\nReview: It flew away.\nOutput: ", "Gone")])
    aspects = "".join(f"\n{n}. {name}" for n, name in enumerate(["taste", "fit", "warmth", "color"], 1))
    knit = "Review: So warm, and it fits him well.\n"
    listing = (
        f"You are given a user review given to a(n) pet sweater product. Choose.\n{knit}Aspect List:{aspects}\nOutput:"
    )
    write_items(folder, "Retrieval_RRA", [(listing, [2, 3])])
    phrase = "Find and provide one keyphrase from a user review about a(n) pet sweater that pertains to the aspect.\n"
    write_items(folder, "Generation_ERK", [(f"{phrase}{knit}Aspect: warmth\nOutput:", "so warm")])
    asked = "A shopper has bought a handbag product and is interested in posting a positive review that "
    asked += "focuses on the product's size. "
    # This list counts from 0.
    write_items(
        folder,
        "Retrieval_RRS",
        [(f"{asked}Choose 2.\nReview Snippet List:\n0. roomy\n1. late\n2. spacious\nOutput:", [0, 2])],
    )
    workspace = ingest(tmp_path, "ec_guide_reviews", folder)
    assert query(workspace, "SELECT text, stars, title, category_id FROM core.review ORDER BY ALL") == [
        ("Broke at once. Awful thing.", 1, None, None),
        ("It flew away.", None, "Gone", None),
        ("So warm, and it fits him well.", None, None, "ec_guide_reviews:pet sweater"),
        ("roomy", None, None, "ec_guide_reviews:handbag"),
        ("spacious", None, None, "ec_guide_reviews:handbag"),
    ]
    assert query(workspace, "SELECT aspect, polarity, phrase FROM core.review_aspect ORDER BY ALL") == [
        ("fit", None, ""),
        ("size", "positive", "roomy"),
        ("size", "positive", "spacious"),
        ("warmth", None, "So warm"),
    ]


def test_chinese_reviews_have_a_kind_of_product_and_a_verdict(tmp_path: Path) -> None:
    folder = raw(tmp_path)
    with zipfile.ZipFile(folder / "online_shopping_10_cats.zip", "w") as archive:
        archive.writestr("online_shopping_10_cats.csv", "cat,label,review\n书籍,1,很好看\n平板,0,太卡了\n酒店,1,干净\n")
    workspace = ingest(tmp_path, "zh_online_shopping_10_cats", folder)
    assert query(workspace, "SELECT locale, text, category_id, polarity FROM core.review ORDER BY text") == [
        ("zh", "太卡了", "zh_online_shopping_10_cats:平板", "negative"),
        ("zh", "很好看", "zh_online_shopping_10_cats:书籍", "positive"),
    ]
    assert query(workspace, "SELECT name FROM core.category_name ORDER BY name") == [("书籍",), ("平板",)]


@pytest.mark.real_data
@pytest.mark.skipif(DATA is None, reason="the real data are not here (../shared/data)")
def test_real_labels_stand_in_their_reviews(tmp_path: Path) -> None:
    for source, folder, least in (("subjqa", "subjqa", 280), ("ec_guide_reviews", "ec_guide", 4_000)):
        (tmp_path / source).mkdir()
        workspace = ingest(tmp_path / source, source, f"{DATA}/{folder}")
        rows = query(
            workspace,
            "SELECT count(*), count(*) FILTER (NOT contains(r.text, a.phrase)) "
            "FROM core.review_aspect a JOIN core.review r USING (review_id)",
        )
        assert rows[0][0] >= least and rows[0][1] == 0
