"""The five question types, the metric of each, and the label sources a gold can have."""

from enum import StrEnum


class QuestionType(StrEnum):
    MULTIPLE_CHOICE = "multiple_choice"
    RETRIEVAL = "retrieval"
    RANKING = "ranking"
    NER = "named_entity_recognition"
    GENERATION = "generation"


class Skill(StrEnum):
    CONCEPT = "concept"
    REASONING = "reasoning"
    BEHAVIOR = "behavior"
    MULTILINGUAL = "multilingual"


class LabelSource(StrEnum):
    """Where the gold comes from."""

    CATALOG = "catalog"
    HUMAN_JUDGEMENT = "human_judgement"
    CLICK = "click"
    PURCHASE = "purchase"
    REVIEW = "review"
    DERIVED = "derived"
    LLM = "llm"


class RefutedBy(StrEnum):
    """Why a wrong option is wrong. `UNVERIFIED` means merely unobserved."""

    CATALOG_FACT = "catalog_fact"
    JUDGEMENT = "judgement"
    CLOSED_LIST = "closed_list"
    LIFT = "lift"
    ARITHMETIC = "arithmetic"
    UNVERIFIED = "unverified"


METRICS: dict[QuestionType, tuple[str, ...]] = {
    QuestionType.MULTIPLE_CHOICE: ("accuracy",),
    QuestionType.RETRIEVAL: ("hit rate@3",),
    QuestionType.RANKING: ("ndcg",),
    QuestionType.NER: ("micro f1",),
    QuestionType.GENERATION: ("rougel", "bleu", "jp-bleu", "sent-transformer", "multilingual-sent-transformer"),
}
