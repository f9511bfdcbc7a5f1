"""MG-ShopDial, contextual PQA, AmazonQA and the products of EC-Guide: small literal files of the published shape."""

import json
from pathlib import Path

import pytest

from warehouse.connection import open_warehouse
from warehouse.ingest import ingest_source
from warehouse.workspace import CHECKOUT, Workspace

DATA = next((path for path in (CHECKOUT / "shared/data", CHECKOUT.parent / "shared/data") if path.is_dir()), None)


def ingest(root: Path, source: str, files: dict[str, str]) -> Workspace:
    for name, text in files.items():
        path = root / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "shopmark.yaml").write_text(f"name: small\nversion: 1.0.0\nprofile: internal\nsources: {{{source}: raw}}\n")
    workspace = Workspace.open(root)
    report = ingest_source(workspace, source)
    assert report.rejected == {}
    return workspace


def rows(workspace: Workspace, sql: str) -> list[tuple[object, ...]]:
    with open_warehouse(workspace, write=False) as connection:
        return connection.execute(sql).fetchall()


def test_a_dialogue_is_about_its_kind_of_goods_and_pictures_are_not_said(tmp_path: Path) -> None:
    said = [
        {
            "utterance_id": 1,
            "participant": "Wizard",
            "utterance": "Hello",
            "goal": "meta",
            "intents": [["greeting", 4]],
        },
        {"utterance_id": 2, "participant": "Client", "utterance": "I need running shoes", "goal": "qa", "intents": []},
        {"utterance_id": 3, "participant": "Wizard", "utterance": "https://example.org/shoe.jpg", "goal": "qa"},
    ]
    dialogues = [{"id": "SportsandOutdoors:46:1:2", "metadata": {}, "utterances": said}]
    workspace = ingest(tmp_path, "mg_shopdial", {"MGShopDial.json": json.dumps(dialogues)})
    assert rows(workspace, "SELECT locale, topic FROM core.conversation") == [("en", "Sports and outdoors")]
    assert rows(workspace, "SELECT position, speaker, text FROM core.conversation_turn ORDER BY position") == [
        (1, "agent", "Hello"),
        (2, "customer", "I need running shoes"),
    ]


def test_graded_sentences_answer_or_do_not_and_half_answers_decide_nothing(tmp_path: Path) -> None:
    head = "qid,question,ASIN,candidate,source,qa_pair_id,title,label,answer\n"
    graded = head + (
        "1,is it wood?,B1,it is made of wood.,review,1,Toy Box,2,Yes. It is wood.\n"
        '1,is it wood?,B1,"material:  { value:""mdf"" }",attribute,2,Toy Box,0,\n'
        '1,is it wood?,B1,"item_weight:  { unit:pounds, normalized_value:{ unit:pounds, value:0.02 }, value:0.02 }",'
        "attribute,3,Toy Box,1,It is light.\n"
        "2,does it fit?,B1,it did fit my shelf of two meters and a half. Question: will it fit me,cqa,1,Toy Box,2,"
        "Yes. A customer says that the item fits.\n"
        '2,does it fit?,B1,"item_dimensions:  { width:3. inches, length:12 inches }",attribute,2,Toy Box,0,\n'
        '2,does it fit?,B1,"battery:  { weight:[ 11 grams ], x:y }",attribute,3,Toy Box,0,\n'
        "3,is it red? and is it big?,B1,it is a big red box.,review,1,Toy Box,2,Yes. It is red.\n"
    )
    answered = (
        'ASIN\tquestion\tcandidate\tanswer\tsource\nB2\tfor kids?\t"it says ""from 5 years"" on it"\tfrom 5.\tCQA\n'
    )
    workspace = ingest(tmp_path, "contextual_pqa", {"ePQA/dev.csv": graded, "hetPQA/dev.csv": answered})
    assert rows(workspace, "SELECT product_id, answer, answerable, evidence FROM core.qa ORDER BY evidence") == [
        ("contextual_pqa:B1", "Yes. The item fits.", True, "it did fit my shelf of two meters and a half."),
        ("contextual_pqa:B1", "Yes. It is wood.", True, "it is made of wood."),
        ("contextual_pqa:B2", "From 5.", True, 'it says "from 5 years" on it'),
        ("contextual_pqa:B1", None, False, "item dimensions: width 3 inches, length 12 inches"),
        ("contextual_pqa:B1", "It is light.", None, "item weight: 0.02 pounds"),
        ("contextual_pqa:B1", None, False, "material: mdf"),
    ]
    assert rows(workspace, "SELECT product_id, title FROM core.product_text") == [("contextual_pqa:B1", "Toy Box")]


def test_amazonqa_answers_are_rows_and_unanswerable_questions_have_none(tmp_path: Path) -> None:
    answers = [
        {"answerText": "Yes, it does.", "answerType": "Y", "helpful": [2, 3]},
        {"answerText": "I think so", "answerType": "?", "helpful": [0, 0]},
    ]
    known = {
        "asin": "B1",
        "category": "Pet_Supplies",
        "questionText": "Does it fit a cat?",
        "questionType": "yesno",
        "review_snippets": ["my cat fits in"],
        "answers": answers,
        "is_answerable": 1,
    }
    unknown = known | {"questionText": "Is it blue?", "is_answerable": 0}
    lines = "\n".join(json.dumps(record) for record in (known, unknown)) + "\n"
    workspace = ingest(tmp_path, "amazonqa", {"train-qar.jsonl": lines})
    assert rows(
        workspace, "SELECT question, answer, answerable, evidence FROM core.qa ORDER BY question, answer DESC"
    ) == [
        ("Does it fit a cat?", "Yes, it does.", True, "my cat fits in"),
        ("Does it fit a cat?", "I think so", True, "my cat fits in"),
        ("Is it blue?", None, False, "my cat fits in"),
    ]
    assert rows(workspace, "SELECT name FROM core.category_name") == [("Pet Supplies",)]


def test_guide_items_give_products_keyphrases_and_no_question(tmp_path: Path) -> None:
    item = (
        "Based on the title and description, summarize.\nProduct Title: Bratpfanne für den Herd\n"
        "Product Description: Die Pfanne ist aus Edelstahl und für Induktion.\nAnswer:"
    )
    english = "Title: Steel pan\nDescription: A pan for the stove.\nInstruction: Extract four keywords.\nOutput: "
    keyphrases = [
        {"input_field": item, "output_field": "Edelstahl, Pfanne, Induktion", "task_type": "generation"},
        {"input_field": english, "output_field": "steel, pan", "task_type": "generation"},
        {"input_field": item.replace("Brat", "Schmor"), "output_field": "frying, stove", "task_type": "generation"},
    ]
    workspace = ingest(tmp_path, "ec_guide_products", {"Generation_PKS.json": json.dumps(keyphrases)})
    assert rows(workspace, "SELECT locale, title, description FROM core.product_text ORDER BY title DESC LIMIT 1") == [
        ("en", "Steel pan", "A pan for the stove.")
    ]
    told = (
        "SELECT t.title, k.locale, k.phrase FROM core.product_keyphrase k JOIN core.product_text t USING (product_id)"
    )
    assert rows(workspace, told + " ORDER BY ALL") == [
        ("Bratpfanne für den Herd", "de", "Edelstahl"),
        ("Bratpfanne für den Herd", "de", "Induktion"),
        ("Bratpfanne für den Herd", "de", "Pfanne"),
        ("Schmorpfanne für den Herd", "en", "frying"),
        ("Schmorpfanne für den Herd", "en", "stove"),
        ("Steel pan", "en", "pan"),
        ("Steel pan", "en", "steel"),
    ]


def test_machine_translations_are_texts_of_products_of_their_own(tmp_path: Path) -> None:
    head = "src_lang_guess,tgt_lang,src_title,tgt_title\n"
    pairs = head + "de,en,Rote Pfanne für Herde,'Red pan for stoves'\n?,en,Padella rossa,Red pan\n"
    pairs += "de,fr,Rote Pfanne für Herde,Poêle rouge\nfr,en,Diseño para el hogar,Design for the home\n"
    workspace = ingest(tmp_path, "ec_guide_products", {"product_title_translations.csv": pairs})
    linked = """SELECT a.locale, a.title, b.locale, b.title, r.kind FROM core.relation r
        JOIN core.product_text a ON a.product_id = r.left_id JOIN core.product_text b ON b.product_id = r.right_id"""
    pair = ("de", "Rote Pfanne für Herde", "en", "Red pan for stoves")
    assert rows(workspace, linked + " ORDER BY ALL") == [(*pair, "same_as"), (*pair, "translated_as")]
    assert rows(workspace, "SELECT max(n) FROM (SELECT count(*) AS n FROM core.product_text GROUP BY product_id)") == [
        (1,)
    ]


def test_a_category_name_keeps_its_comma(tmp_path: Path) -> None:
    yarn, mug = "Arts, Crafts & Sewing, Knitting, Yarn", "Home & Kitchen, Cups, Mugs & Saucers"
    paths = f'title,category_path\nYarn,"{yarn}"\nMug,"{mug}"\n'
    workspace = ingest(tmp_path, "ec_guide_products", {"title_category_path.csv": paths})
    named = "SELECT n.name, c.depth, c.is_leaf FROM core.category c JOIN core.category_name n USING (category_id) "
    named += "ORDER BY ALL"
    assert rows(workspace, named) == [
        ("Arts, Crafts & Sewing", 0, False),
        ("Cups, Mugs & Saucers", 1, True),
        ("Home & Kitchen", 0, False),
        ("Knitting", 1, False),
        ("Yarn", 2, True),
    ]


def test_title_entities_are_attributes_and_those_in_capitals_are_left_out(tmp_path: Path) -> None:
    titles = {
        "Identify the 'Color' in the product title 'Norvik Men's Mug, Red'.": "Red",
        "From the product title 'Tallo Pan', extract the component corresponding to the entity type 'Brand'.": "Tallo",
        "Identify the 'COLOR' in the product title 'Baju Merah'.": "Merah",
    }
    items = [{"input_field": asked, "output_field": [found]} for asked, found in titles.items()]
    workspace = ingest(tmp_path, "ec_guide_products", {"NER_NER.json": json.dumps(items)})
    told = "SELECT t.title, a.attribute_id, a.value_text, p.brand FROM core.product_attribute a "
    told += "JOIN core.product_text t USING (product_id)"
    assert rows(workspace, told + " JOIN core.product p USING (product_id) ORDER BY ALL") == [
        ("Norvik Men's Mug, Red", "ec_guide_products:color", "Red", None),
        ("Tallo Pan", "ec_guide_products:brand", "Tallo", "Tallo"),
    ]


@pytest.mark.real_data
@pytest.mark.skipif(DATA is None, reason="the real data are not here (../shared/data)")
@pytest.mark.parametrize(
    ("source", "folder", "table", "count"),
    [
        ("mg_shopdial", "mg_shopdial", "conversation", 64),
        ("contextual_pqa", "contextual_pqa", "product_text", 888),
        ("ec_guide_products", "ec_guide", "relation", 3_224),
    ],
)
def test_the_real_files_are_taken_whole(tmp_path: Path, source: str, folder: str, table: str, count: int) -> None:
    (tmp_path / "shopmark.yaml").write_text(
        f'name: real\nversion: 1.0.0\nprofile: internal\nsources: {{{source}: "{DATA}/{folder}"}}\n'
    )
    report = ingest_source(Workspace.open(tmp_path), source)
    assert report.core_rows[table] == count
    assert all(file.rows_in == file.kept + file.rejected and file.rejected <= 1 for file in report.files)
