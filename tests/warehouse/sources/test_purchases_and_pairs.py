"""UCI Online Retail, IntentionQA, OA-Mine, EC-Guide pairs, product matching and MAVE, in their published shapes."""

import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest

from warehouse.connection import open_warehouse
from warehouse.ingest import IngestReport, ingest_source
from warehouse.workspace import CHECKOUT, Workspace

DATA = next((path for path in (CHECKOUT / "shared/data", CHECKOUT.parent / "shared/data") if path.is_dir()), None)
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"


def ingest(root: Path, source: str, raw: Path) -> tuple[Workspace, IngestReport]:
    (root / "shopmark.yaml").write_text(
        f'name: tiny\nversion: 1.0.0\nprofile: internal\nthreads: 2\nsources: {{{source}: "{raw}"}}\n'
    )
    workspace = Workspace.open(root)
    return workspace, ingest_source(workspace, source)


def rows(workspace: Workspace, sql: str) -> list[tuple[object, ...]]:
    with open_warehouse(workspace, write=False) as connection:
        return connection.execute(sql).fetchall()


def write_tar(path: Path, members: dict[str, str]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, text in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


def test_uci_sales_of_goods_are_kept_and_the_days_of_the_tar_are_read_as_one(tmp_path: Path, raw: Path) -> None:
    second = (
        "536366,85123A,WHITE HANGING HEART,2,2010-12-02 09:00:00,2.55,17850.0,United Kingdom\n"
        "C536367,85123A,WHITE HANGING HEART,-2,2010-12-02 10:00:00,2.55,17850.0,United Kingdom\n"
        "536368,POST,POSTAGE,1,2010-12-02 11:00:00,18.0,12583.0,France\n"
        "536369,85123a,damages,-5,2010-12-02 12:00:00,0.0,,United Kingdom\n"
        "536370,71053,WHITE METAL LANTERN,1,2010-12-02 13:00:00,3.39,,United Kingdom"
    )
    first = "536365,71053,WHITE METAL LANTERN,6,2010-12-01 08:26:00,3.39,17850.0,United Kingdom\n"
    write_tar(raw / "days.tar.gz", {"2010-12-02.csv": HEADER + second, "2010-12-01.csv": HEADER + first})
    workspace, report = ingest(tmp_path, "uci_online_retail", raw)
    # Days in the order of their names, no header among the lines, the last line without its feed.
    assert [(file.rows_in, file.rejected) for file in report.files] == [(6, 0)]
    assert rows(
        workspace, "SELECT basket_id, product_id, quantity, price, user_id FROM core.purchase_line ORDER BY ALL"
    ) == [
        ("uci_online_retail:536365", "uci_online_retail:71053", 6, 20.34, "uci_online_retail:17850"),
        ("uci_online_retail:536366", "uci_online_retail:85123A", 2, 5.1, "uci_online_retail:17850"),
        ("uci_online_retail:536370", "uci_online_retail:71053", 1, 3.39, None),
    ]
    assert rows(workspace, "SELECT title FROM core.product_text ORDER BY ALL") == [
        ("White hanging heart",),
        ("White metal lantern",),
    ]


@pytest.mark.parametrize("content", [b"\x1f\x8b cut", None], ids=["damaged", "empty"])
def test_a_tar_that_cannot_be_read_is_rejected_whole(tmp_path: Path, raw: Path, content: bytes | None) -> None:
    if content is None:
        write_tar(raw / "days.tar.gz", {})
    else:
        (raw / "days.tar.gz").write_bytes(content)
    _, report = ingest(tmp_path, "uci_online_retail", raw)
    assert [(file.kept, file.status) for file in report.files] == [(0, "rejected")]


def test_a_cut_off_tar_is_rejected_whole(tmp_path: Path, raw: Path) -> None:
    lines = "".join(f"{n},7105{n % 10},LANTERN {n},6,2010-12-01 08:26:00,3.{n},17850.0,France\n" for n in range(4000))
    write_tar(raw / "days.tar.gz", {"2010-12-01.csv": HEADER + lines})
    (raw / "days.tar.gz").write_bytes((raw / "days.tar.gz").read_bytes()[:-3000])
    _, report = ingest(tmp_path, "uci_online_retail", raw)
    assert [(file.kept, file.status) for file in report.files] == [(0, "rejected")]


def test_intentions_are_answers_with_their_scores_and_the_options_are_not_taken(tmp_path: Path, raw: Path) -> None:
    record = {
        "id": "FS_1",
        "item_a_id": "B1",
        "item_b_id": "B2",
        "item_a_name": "Tripod",
        "item_b_name": "Camera &amp; case",
        "assertion": "PersonX bought a product of Item A and a product of Item B because they both are for travel.",
        "typicality": 0.8,
        "options": {"A": "because it rains."},
    }
    with gzip.open(raw / "QA_fullInfo_task1.jsonl.gz", "wt") as stream:
        stream.write(json.dumps(record) + "\n")
    workspace, _ = ingest(tmp_path, "intentionqa", raw)
    assert rows(workspace, "SELECT text, aspect FROM core.situation") == [("Tripod + Camera & case", "intention")]
    assert rows(workspace, "SELECT text, typicality FROM core.situation_answer") == [
        ("Because they both are for travel", 0.8)
    ]
    assert rows(workspace, "SELECT kind, left_id, right_id FROM core.relation") == [
        ("also_buy", "intentionqa:B1", "intentionqa:B2")
    ]


def test_oa_mine_values_are_those_marked_in_the_title(tmp_path: Path, raw: Path) -> None:
    title = "Diesel Men's Exposure High-Top Sneaker"
    scores = {"Brand": {"Diesel": 1}, "Shoe type": {"High-Top Sneaker": 1, "Sneaker": 0}}
    (raw / "test.jsonl").write_text(json.dumps({"input": title, "category": "Shoes", "target_scores": scores}) + "\n")
    workspace, _ = ingest(tmp_path, "oa_mine", raw)
    assert rows(workspace, "SELECT attribute_id, value_text FROM core.product_attribute ORDER BY ALL") == [
        ("oa_mine:Brand", "Diesel"),
        ("oa_mine:Shoe type", "High-Top Sneaker"),
    ]
    assert rows(workspace, "SELECT brand, category_id FROM core.product") == [("Diesel", "oa_mine:Shoes")]


def test_ec_guide_pairs_are_relations_and_only_a_yes_is_a_label(tmp_path: Path, raw: Path) -> None:
    (raw / "product_relation_pairs.csv").write_text(
        "title_1,title_2,relation\nA lamp,A bulb,also_buy\nA lamp,A lamp,similar\n"
    )
    (raw / "query_substitute_yesno.csv").write_text(
        "query,product_title,is_substitute\nlamp,A torch,yes\nlamp,A bulb,no\n"
    )
    workspace, _ = ingest(tmp_path, "ec_guide_relations", raw)
    assert rows(
        workspace,
        """SELECT kind, l.title, r.title FROM core.relation
        JOIN core.product_text l ON l.product_id = left_id JOIN core.product_text r ON r.product_id = right_id""",
    ) == [("also_buy", "A lamp", "A bulb")]
    assert rows(workspace, "SELECT title, label FROM core.judgement JOIN core.product_text USING (product_id)") == [
        ("A torch", "substitute")
    ]


def test_ec_guide_words_marked_in_queries_are_kept_and_the_instruction_is_not(tmp_path: Path, raw: Path) -> None:
    def item(entity: str, query: str, *marked: str) -> dict[str, object]:
        asked = f"Please extract the entity type '{entity}'. \nDo not give explanations. \nQuery: {query}\nOutput: "
        return {"input_field": asked, "output_field": list(marked)}

    (raw / "product_relation_pairs.csv").write_text("title_1,title_2,relation\nA lamp,A bulb,also_buy\n")
    items = [
        item("heel style", "red wedge sandals", "wedge"),
        item("use", "garden wagon", "garden"),
        item("colour", "red and blue rug", "red"),
        item("colour", "red and blue rug", "blue"),
        {"input_field": "What is the 'Brand' in product title 'Acme lamp'.", "output_field": ["Acme"]},
    ]
    (raw / "NER_NER.json").write_text(json.dumps(items))
    workspace, _ = ingest(tmp_path, "ec_guide_relations", raw)
    assert rows(
        workspace, "SELECT q.text, entity, e.text FROM core.query_entity e JOIN core.query q USING (query_id)"
    ) == [("red wedge sandals", "heel style", "wedge")]


def test_only_pairs_labelled_as_one_product_are_matched(tmp_path: Path, raw: Path) -> None:
    def record(title: str, brand: str, price: str) -> str:
        return f"COL title VAL {title} COL category VAL it COL brand VAL {brand} COL modelno VAL COL price VAL {price}"

    lines = [
        "\t".join((record("hdmi cable 2 m", "acme", "9.5"), record("acme hdmi cable, 2m", "", "0.0"), "1")),
        "\t".join((record("usb cable", "acme", "3.0"), record("a lamp", "lumo", "5.0"), "0")),
    ]
    (raw / "test.txt").write_text("\n".join(lines) + "\n")
    workspace, _ = ingest(tmp_path, "product_matching", raw)
    assert rows(
        workspace, "SELECT title, brand, price FROM core.product JOIN core.product_text USING (product_id) ORDER BY ALL"
    ) == [("acme hdmi cable, 2m", None, None), ("hdmi cable 2 m", "acme", 9.5)]
    assert rows(workspace, "SELECT kind, count(*) FROM core.relation GROUP BY ALL") == [("same_as", 1)]


def test_mave_reads_values_and_texts_of_both_files(tmp_path: Path, raw: Path) -> None:
    paragraphs = [
        {"text": "Red wool hat", "source": "title"},
        {"text": "Warm wool.", "source": "description"},
        {"text": "Norvik", "source": "brand"},
    ]
    evidence = [{"value": "wool", "pid": 0, "begin": 4, "end": 8}, {"value": "wool", "pid": 1, "begin": 5, "end": 9}]
    positive = {
        "id": "B1",
        "category": "Hats",
        "paragraphs": paragraphs,
        "attributes": [{"key": "Material", "evidences": evidence}],
    }
    negative = {
        "id": "B2",
        "category": "Hats",
        "paragraphs": [{"text": "Plain cap", "source": "title"}],
        "attributes": [{"key": "Material", "evidences": []}],
    }
    (raw / "mave_positives.jsonl").write_text(json.dumps(positive) + "\n")
    (raw / "mave_negatives.jsonl").write_text(json.dumps(negative) + "\n")
    workspace, _ = ingest(tmp_path, "mave", raw)
    assert rows(workspace, "SELECT product_id, attribute_id, value_text FROM core.product_attribute") == [
        ("mave:B1", "mave:Material", "wool")
    ]
    assert rows(workspace, "SELECT product_id, title, description FROM core.product_text ORDER BY ALL") == [
        ("mave:B1", "Red wool hat", "Warm wool."),
        ("mave:B2", "Plain cap", None),
    ]
    assert rows(workspace, "SELECT brand FROM core.product ORDER BY product_id") == [("Norvik",), (None,)]


@pytest.mark.real_data
@pytest.mark.skipif(DATA is None, reason="the real data are not here (../shared/data)")
@pytest.mark.parametrize(
    ("source", "folder", "table", "count"),
    [
        ("intentionqa", "intentionqa", "situation_answer", 2_315),
        ("oa_mine", "oa_mine", "product", 1_938),
        ("ec_guide_relations", "ec_guide", "relation", 999),
        ("product_matching", "product_matching", "relation", 962),
    ],
)
def test_nothing_of_the_real_files_is_lost(tmp_path: Path, source: str, folder: str, table: str, count: int) -> None:
    assert DATA is not None
    workspace, report = ingest(tmp_path, source, DATA / folder)
    assert all(file.status == "landed" and file.rows_in == file.kept + file.rejected for file in report.files)
    assert rows(workspace, f"SELECT count(*) FROM core.{table}") == [(count,)]
