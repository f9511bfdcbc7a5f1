"""The SQL that turns the view `facts` into the table `rendered`: one row a fact, with its question or its reason.

It is built from the spec by the parent and runs in the child's locked connection: `draw.py` chooses and orders the
options, then one pass over the facts puts the question together. Reasons, first that holds: no_prompt, no_source,
empty_slot, no_gold, empty_gold, too_many_gold, gold_repeated, no_order, too_few_wrong_options.

Difficulty: the mean nearness of the drawn options (unknown counts as 0.5, and so do types without drawn options):
hard from 2/3, medium from 1/3, easy below.
"""

from curation.generation.draw import CHOICE_TYPES, draw_statements
from curation.prompt_slots import parts_of, slots_of
from schemas.languages import Language
from schemas.question import POOL_TYPE
from schemas.question_type import QuestionType
from schemas.task import TaskSpec
from warehouse.sql_text import literal

_DIFFICULTY = "CASE WHEN nearness >= 0.666666 THEN 'hard' WHEN nearness >= 0.333333 THEN 'medium' ELSE 'easy' END"
MAX_GOLD = {QuestionType.MULTIPLE_CHOICE: 1, QuestionType.RETRIEVAL: 3}


def render_statements(spec: TaskSpec, languages: tuple[Language, ...]) -> list[str]:
    """The statements that make `rendered` out of `facts` and `fact_source` (given, names, licence)."""
    return [*draw_statements(spec, languages), _counted(spec), _rendered(spec)]


def _counted(spec: TaskSpec) -> str:
    """One row a fact: what is shown of it, how many wrong answers were drawn, how many golds read differently."""
    shown = "shown" if _has_options(spec) else f"(SELECT fact, {_NOTHING_SHOWN} FROM keyed WHERE false)"
    return f"""CREATE TABLE counted AS
SELECT k.fact, k.question_id, coalesce(s.places, []) AS places, coalesce(s.drawn, 0) AS drawn,
    coalesce(s.nearness / s.drawn / 1e6, 0.5) AS nearness, coalesce(g.words, 0) AS words
FROM keyed k LEFT JOIN {shown} s USING (fact)
LEFT JOIN (SELECT fact, count(DISTINCT word) AS words FROM "right" GROUP BY fact) g USING (fact)"""


_NOTHING_SHOWN = "[]::BIGINT[] AS places, 0 AS drawn, 0 AS nearness"


def _has_options(spec: TaskSpec) -> bool:
    return spec.question_type in CHOICE_TYPES or spec.question_type is QuestionType.RANKING


def _rendered(spec: TaskSpec) -> str:
    slots = sorted({slot for phrasings in spec.prompts.values() for text in phrasings for slot in slots_of(text)})
    return f"""CREATE TABLE rendered AS
WITH joined AS (
    SELECT f.* EXCLUDE (sources), k.question_id, k.places, k.drawn, k.words, k.nearness, s.names AS source_names,
        s.licence, {_phrasing(spec)} AS phrasing
    FROM facts f JOIN counted k USING (fact) LEFT JOIN fact_source s ON f.sources = s.given
), arranged AS (
    SELECT * EXCLUDE (pool), len(pool) AS pool_size, {_prompt(spec)} AS prompt, {_reason(spec, slots)} AS reason,
        {_items(spec)} AS shown, {_answers(spec)}
    FROM joined
), worded AS (
    SELECT *, [x.text FOR x IN shown] AS options FROM arranged
)
SELECT question_id, sha256(concat_ws(chr(31), prompt, {_joined("options")}, {_joined("gold_index")},
        {_joined("gains")}, {_joined('"references"')})) AS item_hash,
    {literal(spec.name)} AS task, {spec.version}::INTEGER AS task_version, {literal(spec.skill.value)} AS skill,
    {literal(spec.question_type.value)} AS question_type, {literal(spec.metric)} AS metric,
    language, phrasing, prompt, options, gold_index, gains, "references", fact_key, group_key, family_key,
    {literal(spec.label_source.value)} AS label_source, source_names AS sources, licence,
    {_DIFFICULTY} AS difficulty,
    {_slot_map(slots)} AS slots,
    [{{'id': x.id, 'refuted_by': x.refuted_by, 'evidence': x.evidence, 'nearness': round(x.nearness, 6)}}
        FOR x IN shown] AS option_evidence,
    list_sort(list_distinct(source_rows)) AS source_rows,
    reason, {_detail(spec, slots)} AS detail
FROM worded"""


def _joined(column: str) -> str:
    return f"array_to_string({column}, chr(30))"


def _prompt(spec: TaskSpec) -> str:
    """A CASE over language and phrasing; an empty slot gives NULL, which is a reason of its own."""
    whens = []
    for language, phrasings in spec.prompts.items():
        texts = [_filled(text) for text in phrasings]
        chosen = texts[0]
        if len(texts) > 1:
            branches = " ".join(f"WHEN {number} THEN {text}" for number, text in enumerate(texts))
            chosen = f"CASE phrasing {branches} END"
        whens.append(f"WHEN {literal(language)} THEN {chosen}")
    return "CASE language " + " ".join(whens) + " END"


def _filled(prompt: str) -> str:
    pieces: list[str] = []
    for text, slot in parts_of(prompt):
        pieces += [literal(text)] if text else []
        pieces += [f"slot_{slot}"] if slot is not None else []
    return "(" + " || ".join(pieces) + ")"


def _phrasing(spec: TaskSpec) -> str:
    counts = {language: len(texts) for language, texts in spec.prompts.items()}
    whens = " ".join(f"WHEN {literal(language)} THEN {count}" for language, count in counts.items())
    number = "CAST('0x' || substr(key_hash(k.question_id, 'phrasing'), 1, 8) AS BIGINT)"
    return f"CAST({number} % (CASE language {whens} END) AS INTEGER)"


def _items(spec: TaskSpec) -> str:
    """What is shown, in the order shown: the golds (their evidence is `gold`) and the drawn wrong answers."""
    gold = "[{'id': g.id, 'text': g.text, 'refuted_by': 'gold', 'evidence': NULL, 'nearness': NULL} FOR g IN gold]"
    if spec.question_type in CHOICE_TYPES:
        return f"list_select(list_concat({gold}, pool), places)"
    if spec.question_type is QuestionType.RANKING:
        return f"list_select({gold}, places)"
    return f"CAST([] AS {POOL_TYPE})"


def _answers(spec: TaskSpec) -> str:
    """gold_index, gains and references of the question type."""
    index, gains, references = "CAST([] AS INTEGER[])", "CAST([] AS DOUBLE[])", "CAST([] AS VARCHAR[])"
    if spec.question_type in CHOICE_TYPES:
        index = "list_sort([CAST(list_position(places, g) - 1 AS INTEGER) FOR g IN range(1, len(gold) + 1)])"
        if spec.question_type is QuestionType.MULTIPLE_CHOICE:
            index = "[CAST(list_position(places, 1) - 1 AS INTEGER)]"
    elif spec.question_type is QuestionType.RANKING:
        gains = "list_select([g.gain FOR g IN gold], places)"
    else:
        references = "[g.text FOR g IN gold]"
    return f'{index} AS gold_index, {gains} AS gains, {references} AS "references"'


def _reason(spec: TaskSpec, slots: list[str]) -> str:
    """The first reason why the fact gives no question; NULL for a good one."""
    prompts = ", ".join(map(literal, spec.prompts))
    empty = " OR ".join(f"coalesce(trim(slot_{slot}), '') = ''" for slot in slots)
    rules = [
        ("no_prompt", f"language NOT IN ({prompts})"),
        ("no_source", "licence IS NULL"),
        ("empty_slot", empty),
        ("no_gold", "len(gold) = 0"),
        ("empty_gold", "len(list_filter(gold, lambda g: coalesce(trim(g.text), '') = '')) > 0"),
    ]
    if spec.question_type in MAX_GOLD:
        rules.append(("too_many_gold", f"len(gold) > {MAX_GOLD[spec.question_type]}"))
    if spec.question_type is not QuestionType.GENERATION:
        rules.append(("gold_repeated", "words < len(gold)"))
    if spec.question_type is QuestionType.RANKING:
        rules.append(("no_order", "len(list_distinct([g.gain FOR g IN gold])) < 2"))
    if spec.question_type in CHOICE_TYPES:
        rules.append(("too_few_wrong_options", f"drawn < {spec.choices.count} - len(gold)"))
    return "CASE " + " ".join(f"WHEN {test} THEN '{name}'" for name, test in rules) + " END"


def _detail(spec: TaskSpec, slots: list[str]) -> str:
    """The reason in words."""
    empties = ", ".join(f"CASE WHEN coalesce(trim(slot_{slot}), '') = '' THEN '{slot}' END" for slot in slots)
    return f"""CASE reason
        WHEN 'no_prompt' THEN 'the task has no prompt in ' || language
        WHEN 'no_source' THEN 'the fact names no source'
        WHEN 'empty_slot' THEN 'empty: ' || concat_ws(', ', {empties})
        WHEN 'no_gold' THEN 'the fact has no right answer'
        WHEN 'empty_gold' THEN 'a right answer has no text'
        WHEN 'too_many_gold' THEN len(gold) || ' right answers'
        WHEN 'gold_repeated' THEN 'two right answers read the same: ' || array_to_string([g.text FOR g IN gold], ' | ')
        WHEN 'no_order' THEN 'all items have the same gain'
        WHEN 'too_few_wrong_options' THEN drawn || ' wrong options out of ' || pool_size || ' stand, '
            || ({spec.choices.count} - len(gold)) || ' are needed'
        END || ' (fact ' || fact_key || ')'"""


def _slot_map(slots: list[str]) -> str:
    names = ", ".join(map(literal, slots))
    values = ", ".join(f"slot_{slot}" for slot in slots)
    return f"MAP([{names}], [{values}])"
