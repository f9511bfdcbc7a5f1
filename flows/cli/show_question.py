"""Prints a question as a person would see it, with what is known of every option."""

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel


def show_question(question: dict[str, Any]) -> None:
    """Print one row of QUESTION_SCHEMA: prompt, lettered options with evidence, gold marked."""
    lines = [escape(question["prompt"]), ""]
    gold = set(question["gold_index"] or [])
    evidence = question["option_evidence"] or [None] * len(question["options"] or [])
    for index, (option, known) in enumerate(zip(question["options"] or [], evidence, strict=False)):
        mark = "[green]*[/green]" if index in gold else " "
        lines.append(f"{mark} {chr(65 + index)}. {escape(option)}")
        if known and index not in gold and known["evidence"]:
            lines.append(f"      [dim]{escape(str(known['refuted_by']))}: {escape(known['evidence'])}[/dim]")
    if question["gains"]:
        lines.append(f"gains: {question['gains']}")
    if question["references"]:
        lines.append("gold: " + escape(" | ".join(question["references"])))
    title = f"{question['task']} · {question['language']} · {question['question_id']}"
    Console().print(Panel("\n".join(lines), title=title, title_align="left"))
