import re
from html.parser import HTMLParser
from pathlib import Path

import pyarrow as pa
import pytest
from release_folder import QUESTIONS, inputs, question, ranking, workspace

from curation.release import write_candidate
from curation.report import figures, write_report
from curation.report.samples import letter, marked, shown

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def release(folder: Path, *questions: dict) -> Path:
    return write_candidate(workspace(folder / "w"), inputs(folder, list(questions) or QUESTIONS)).folder


class Page(HTMLParser):
    """What a browser would load or run of a page, and where its links go."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.handlers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "src" or (tag == "link" and name == "href"):
                self.loaded.append(value or "")
            if tag == "a" and name == "href":
                self.links.append(value or "")
            if name == "id":
                self.ids.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)


def test_the_page_has_its_pictures_inside_and_no_script(tmp_path: Path) -> None:
    page = Page((release(tmp_path) / "report.html").read_text())
    assert "script" not in page.tags and page.handlers == []
    assert len(page.loaded) == 5
    assert all(address.startswith("data:image/svg+xml;base64,") for address in page.loaded)


def test_what_each_baseline_scored_and_what_is_missing_is_on_the_page(tmp_path: Path) -> None:
    page = (release(tmp_path) / "report.html").read_text()
    assert "corrected by Holm over all 1 tests" in page
    assert "Not tested, ranking: query product ranking" in page
    assert "too few facts" in page


def test_every_link_of_the_page_leads_somewhere(tmp_path: Path) -> None:
    folder = release(tmp_path)
    page = Page((folder / "report.html").read_text())
    assert {"#funnel", "#task-unit_conversion", "validation/index.html"} <= set(page.links)
    for link in page.links:
        assert link[1:] in page.ids if link.startswith("#") else (folder / link).is_file(), link


def test_hostile_text_is_shown_and_not_run(tmp_path: Path) -> None:
    bad = question(
        2, prompt=HOSTILE, options=[HOSTILE + "1", HOSTILE + "2", "c", "d"], group_key=HOSTILE, slots=[("x", HOSTILE)]
    )
    text = (release(tmp_path, question(1), bad, ranking(5)) / "report.html").read_text()
    page = Page(text)
    assert "script" not in page.tags and page.handlers == []
    assert text.count("&lt;script&gt;alert(") >= 4


def test_a_question_is_shown_with_letters_gold_and_the_evidence_of_each_wrong_option(tmp_path: Path) -> None:
    text = (release(tmp_path) / "report.html").read_text()
    assert '<li><b>A</b><span dir="auto">2000 g</span></li>' in text
    assert "✔ gold" in text and "2 kg are more" in text
    assert "A (1.0) › B (0.1) › C (0.0)" in text


def test_the_same_release_gives_the_same_page(tmp_path: Path) -> None:
    one = (release(tmp_path / "a") / "report.html").read_bytes()
    two = (release(tmp_path / "b", *reversed(QUESTIONS)) / "report.html").read_bytes()
    assert one == two


def test_votes_that_came_later_can_be_given(tmp_path: Path) -> None:
    folder = release(tmp_path)
    assert "0 accepted, 0 rejected, 0 open" in (folder / "report.html").read_text()
    write_report(folder, pa.table({"question_id": ["q02", "q05"], "state": ["accepted", "open"]}))
    assert "1 accepted, 0 rejected, 1 open" in (folder / "report.html").read_text()


def test_a_release_with_one_open_question_has_a_report(tmp_path: Path) -> None:
    text = question(
        2, question_type="generation", metric="rougel", options=[], gold_index=[], references=["lamp"],
        option_evidence=[],
    )  # fmt: skip
    page = (release(tmp_path, text) / "report.html").read_text()
    assert "There is no multiple choice in this release." in page
    assert "<li>lamp</li>" in page


def test_positions_count_the_golds_at_each_place(tmp_path: Path) -> None:
    golds = [question(n, gold_index=[place]) for n, place in enumerate([0, 0, 0, 3], start=1)]
    with figures.open_release(release(tmp_path, *golds)) as db:
        (row,) = figures.positions(db)
    assert (row["options"], row["questions"], row["counts"]) == (4, 4, [3, 0, 0, 1])
    assert row["sigma"] == pytest.approx((3 - 1) / (4 * 0.25 * 0.75) ** 0.5, abs=0.01)


def test_choosing_the_longest_option_is_measured(tmp_path: Path) -> None:
    equal = question(3, options=["aa", "bb", "cc", "dd"])
    with figures.open_release(release(tmp_path, question(1), question(2, gold_index=[1]), equal)) as db:
        found = figures.longest_is_gold(db)
    assert (found["questions"], found["chance"]) == (3, 0.25)
    assert found["share"] == pytest.approx(1 / 3)


def test_sample_questions_take_turns_over_the_languages(tmp_path: Path) -> None:
    rows = [question(n) for n in range(11, 16)] + [question(20, language="de"), question(21, language="ja")]
    with figures.open_release(release(tmp_path, *rows)) as db:
        chosen = figures.shown_questions(db, 3)
        assert [row["question_id"] for row in figures.shown_questions(db, 3)] == [row["question_id"] for row in chosen]
    assert [row["language"] for row in chosen] == ["en", "de", "ja"]


def test_the_funnel_of_a_task_adds_up(tmp_path: Path) -> None:
    with figures.open_release(release(tmp_path)) as db:
        funnel = {row["task"]: row for row in figures.funnel_by_task(db)}
    row = funnel["unit_conversion"]
    assert (row["entered"], row["dropped"], row["released"]) == (7, [1, 0, 1, 1, 0, 0, 0, 0], 4)
    assert row["entered"] - sum(row["dropped"]) == row["released"]


def test_words_of_one_side_only_are_marked_and_escaped() -> None:
    assert marked("2 kg <b>", "3 kg") == "<mark>2</mark> kg &lt;<mark>b</mark>&gt;"
    assert marked("ランプ", "ランプ") == "ランプ"


def test_letters_go_on_with_numbers() -> None:
    assert [letter(place) for place in (0, 3, 25, 26)] == ["A", "D", "Z", "27"]


def test_a_ranking_is_shown_best_first() -> None:
    made = shown(ranking(5) | {"gains": [0.0, 1.0, 0.1]})
    assert [option["letter"] for option in made["ranking"]] == ["B", "C", "A"]


def test_pictures_name_every_task(tmp_path: Path) -> None:
    from base64 import b64decode

    page = Page((release(tmp_path) / "report.html").read_text())
    drawn = [b64decode(address.split(",", 1)[1]).decode() for address in page.loaded]
    assert all("unit_conversion" in svg for svg in drawn)
    assert not any(re.search(r'(?:href|src)="http', svg) for svg in drawn)
