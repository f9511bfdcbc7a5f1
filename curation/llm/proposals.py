"""What a model is asked for, and what of its answers may be shown to people."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from curation.filters.control_characters import FILTER as CONTROL_CHARACTERS
from curation.filters.language import FILTER as LANGUAGE
from curation.filters.markup import FILTER as MARKUP
from curation.filters.prompt_injection import FILTER as PROMPT_INJECTION
from curation.llm.client import LlmClient, digest
from curation.prompt_slots import slots_of
from schemas.languages import LANGUAGE_NAMES, Language
from schemas.task import TaskSpec
from warehouse.memory import memory_database

_LONGEST = 600


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Paraphrases(_Strict):
    texts: list[str] = Field(min_length=1, max_length=5)


class Explanation(_Strict):
    explanation: str = Field(min_length=10, max_length=_LONGEST)


class Synonyms(_Strict):
    synonyms: list[str] = Field(max_length=8)


def paraphrase(client: LlmClient, spec: TaskSpec, language: Language) -> list[dict[str, str]]:
    """Further wordings of a task's prompt: new ones only, with exactly its slots.

    Raises:
        LlmError: the model gives none that fits.
    """
    known = spec.prompts[language]
    slots = slots_of(known[0])
    task = (
        f"Write up to 3 other wordings of these prompts in {LANGUAGE_NAMES[language]}. Keep each of the places "
        f"{', '.join('{' + slot + '}' for slot in sorted(slots))} exactly once, do not say the answer."
    )

    def fits(text: str) -> bool:
        try:
            kept = slots_of(text) == slots and all(text.count(f"{{{slot}}}") == 1 for slot in slots)
        except ValueError:
            return False
        return kept and text not in known and not complaints([text], language)

    def check(answer: Paraphrases) -> str | None:
        return None if any(map(fits, answer.texts)) else "no new wording keeps the places and passes the filters"

    answer = client.ask(Paraphrases, task, {"prompts": list(known)}, check)
    return [_proposal("paraphrase", spec.name, language, text) for text in dict.fromkeys(answer.texts) if fits(text)]


def explain(client: LlmClient, questions: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Why the right answer is right, one explanation a question (rows of QUESTION_SCHEMA).

    Raises:
        LlmError: as `LlmClient.ask`.
    """
    made = []
    for question in questions:
        language: Language = question["language"]
        right = question["references"] or [question["options"][place] for place in question["gold_index"]]
        data = {"question": question["prompt"], "right": right, "options": question["options"]}
        task = f"Explain in one or two sentences in {LANGUAGE_NAMES[language]} why the answer `right` is right."

        def check(answer: Explanation, language: Language = language) -> str | None:
            return "; ".join(complaints([answer.explanation], language)) or None

        answer = client.ask(Explanation, task, data, check)
        row = _proposal("explanation", question["task"], language, answer.explanation)
        made.append(row | {"question_id": question["question_id"]})
    return made


def synonyms(client: LlmClient, term: str, language: Language) -> list[dict[str, str]]:
    """Other names of one thing.

    Raises:
        LlmError: as `LlmClient.ask`.
    """

    def fits(text: str) -> bool:
        return 0 < len(text.strip()) <= 60 and text != term and not complaints([text], language)

    task = f"Give other names in {LANGUAGE_NAMES[language]} that shops use for exactly the thing called `term`."
    answer = client.ask(Synonyms, task, {"term": term}, lambda _: None)
    return [
        _proposal("synonym", "", language, text) | {"of": term} for text in dict.fromkeys(answer.synonyms) if fits(text)
    ]


def complaints(texts: Sequence[str], language: Language) -> list[str]:
    """What the filters of questions say against the texts (markup, orders to a model, language ...); none for good."""
    with memory_database(threads=1) as db:
        db.execute("CREATE TABLE question (question_id VARCHAR, language VARCHAR, shown VARCHAR, skill VARCHAR)")
        db.executemany(
            "INSERT INTO question VALUES (?, ?, ?, 'concept')", [(str(n), language, t) for n, t in enumerate(texts)]
        )
        db.execute(
            "CREATE TABLE free_text AS SELECT question_id, language, 'text' AS slot, shown AS text FROM question"
        )
        db.execute("CREATE TABLE offered AS SELECT question_id, shown AS text, true AS is_reference FROM question")
        found = [f"longer than {_LONGEST} characters" for text in texts if len(text) > _LONGEST]
        for rule in (PROMPT_INJECTION, MARKUP, CONTROL_CHARACTERS, LANGUAGE):
            if rule.prepare is not None:
                db.register("prepared", rule.prepare(db))
            found += [f"{rule.name}: {detail}" for _, detail in db.execute(rule.select).fetchall()]
    return found


def _proposal(kind: str, task: str, language: str, text: str) -> dict[str, str]:
    """label_source is what keeps it from being taken for anything else."""
    key = digest("\x1f".join((kind, task, language, text)))
    return {"id": key, "kind": kind, "task": task, "language": language, "text": text, "label_source": "llm"}
