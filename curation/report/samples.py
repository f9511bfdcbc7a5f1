"""A question as a person would see it: lettered options, and below, folded away, the gold and the evidence."""

import html
import re
from typing import Any

from schemas.languages import LANGUAGE_NAMES


def shown(question: dict[str, Any]) -> dict[str, Any]:
    """What the template needs of one question; all texts are plain and are escaped there."""
    golds = set(question["gold_index"])
    evidence = question["option_evidence"] or []
    gains = question["gains"] or []
    options = [
        {
            "letter": letter(place),
            "text": text,
            "is_gold": place in golds,
            "gain": gains[place] if place < len(gains) else None,
            "refuted_by": evidence[place]["refuted_by"] if place < len(evidence) else "",
            "evidence": (evidence[place]["evidence"] or "") if place < len(evidence) else "",
        }
        for place, text in enumerate(question["options"])
    ]
    return {
        "id": question["question_id"],
        "language": question["language"],
        "language_name": LANGUAGE_NAMES.get(question["language"], question["language"]),
        "split": question["split"],
        "difficulty": question["difficulty"],
        "label_source": question["label_source"],
        "licence": question["licence"],
        "prompt": question["prompt"],
        "options": options,
        "references": question["references"] or [],
        "ranking": sorted((o for o in options if o["gain"] is not None), key=lambda o: -o["gain"]),
    }


def letter(place: int) -> str:
    """A, B, ... Z, then 27, 28 ..."""
    return chr(ord("A") + place) if place < 26 else str(place + 1)


def marked(text: str, other: str) -> str:
    """`text` as HTML, escaped, with the words that `other` does not have marked."""
    known = set(re.findall(r"\w+", other.casefold()))
    pieces = re.split(r"(\w+)", text)
    return "".join(
        f"<mark>{html.escape(piece)}</mark>" if place % 2 and piece.casefold() not in known else html.escape(piece)
        for place, piece in enumerate(pieces)
    )
