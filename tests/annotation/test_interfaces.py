"""What Label Studio is given: interfaces it takes, titles that fit, data that is text and nothing else."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from annotation.interfaces import interface
from annotation.projects import project_title
from annotation.push import task_data
from annotation.votes import VERDICTS
from schemas.errors import ShopmarkError
from schemas.question_type import QuestionType
from tests.annotation.conftest import CONFIG
from tests.curation.question_rows import question
from warehouse.workspace import Workspace


@pytest.mark.parametrize("question_type", QuestionType)
def test_every_type_has_an_interface_with_answer_and_verdict(question_type: QuestionType) -> None:
    from label_studio_sdk.label_interface import LabelInterface

    interface_of_type = LabelInterface(interface(question_type))
    interface_of_type.validate()
    controls = {control.name: control for control in interface_of_type.controls}
    assert controls.keys() == {"answer", "verdict", "note"}
    written = ElementTree.fromstring(interface(question_type)).findall(".//Choices[@name='verdict']/Choice")
    assert [choice.get("alias") for choice in written] == list(VERDICTS)
    assert "HyperText" not in interface(question_type)


def test_an_interface_names_only_fields_that_are_sent() -> None:
    for question_type in QuestionType:
        row = question("q1", question_type=question_type.value, references=["a"])
        named = {word.split('"')[0] for word in interface(question_type).split('value="$')[1:]}
        assert named <= task_data(row).keys(), question_type


def test_a_question_with_more_options_than_letters_is_refused() -> None:
    row = question("q1", options=[f"option {number}" for number in range(27)])
    with pytest.raises(ShopmarkError, match="27 options") as refused:
        task_data(row)
    assert refused.value.where == "question q1"


def test_titles_fit_and_stay_different_for_long_names(tmp_path: Path) -> None:
    titles = set()
    for name in ("shop", "a-very-long-name-of-a-benchmark-one", "a-very-long-name-of-a-benchmark-two"):
        (tmp_path / "shopmark.yaml").write_text(CONFIG.replace("name: shop", f"name: {name}"))
        titles |= {project_title(Workspace.open(tmp_path), question_type) for question_type in QuestionType}
    assert len(titles) == 15
    assert max(len(title) for title in titles) <= 50
    assert "Shopmark shop: ranking" in titles
