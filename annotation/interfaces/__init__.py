"""Labeling interfaces, one XML file a question type, that share style.css and the verdict.

A person answers from what is shown and only then judges the question; the gold is never shown.
Letters answer, digits judge, Ctrl+Enter submits: the mouse is never needed.
Text of questions reaches the screen as plain text only (tags `Text` and `Choices`, never `HyperText`).
`interface` puts the parts together.
"""

from pathlib import Path

from schemas.question_type import QuestionType

_FOLDER = Path(__file__).resolve().parent


def interface(question_type: QuestionType) -> str:
    """The labeling interface of a question type, as Label Studio takes it."""
    xml = (_FOLDER / f"{question_type.value}.xml").read_text(encoding="utf-8")
    style = (_FOLDER / "style.css").read_text(encoding="utf-8").strip()
    verdict = (_FOLDER / "verdict.xml").read_text(encoding="utf-8").strip()
    return xml.replace("<Style/>", f"<Style>{style}</Style>").replace("<Verdict/>", verdict)
