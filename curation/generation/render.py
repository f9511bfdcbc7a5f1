"""The SQL that turns the table `facts` into the table `rendered`: one row a fact, with its question or its reason.

It is built from the spec by the parent and runs in the child's locked connection. Set-based: one pass over the facts,
options drawn with list functions. Reasons, first that holds: no_prompt, no_source, empty_slot, no_gold, empty_gold,
too_many_gold, gold_repeated, no_order, too_few_wrong_options.

Drawing: the accepted wrong answers whose normalised text differs from every gold and from each other, nearest first,
ties (and policy `any`) by keyed hash; shown by keyed hash or by natural order of the option ids.
Difficulty: the mean nearness of the drawn options (unknown counts as 0.5, and so do types without drawn options):
hard from 2/3, medium from 1/3, easy below.
"""

from curation.prompt_slots import parts_of, slots_of
from schemas.languages import Language
from schemas.question_type import QuestionType, RefutedBy
from schemas.task import TaskSpec

CHOICE_TYPES = (QuestionType.MULTIPLE_CHOICE, QuestionType.RETRIEVAL)
MAX_GOLD = {QuestionType.MULTIPLE_CHOICE: 1, QuestionType.RETRIEVAL: 3}
_SHOWN = "STRUCT(id VARCHAR, text VARCHAR, refuted_by VARCHAR, evidence VARCHAR, nearness DOUBLE, gain DOUBLE)[]"


def literal(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def render_sql(spec: TaskSpec, languages: tuple[Language, ...]) -> str:
    """CREATE TABLE rendered, out of `facts` (checked) and `fact_source` (given, names, licence)."""
    slots = sorted({slot for phrasings in spec.prompts.values() for text in phrasings for slot in slots_of(text)})
    wanted = ", ".join(map(literal, languages))
    return f"""
CREATE TABLE rendered AS
WITH keyed AS (
    SELECT f.* REPLACE (list_filter(f.gold, lambda g: g.id IS NOT NULL OR g.text IS NOT NULL) AS gold),
        substr(sha256(concat_ws(chr(31), {literal(spec.name)}, f.language, f.fact_key)), 1, 20) AS question_id,
        s.names AS source_names, s.licence AS licence
    FROM facts f LEFT JOIN fact_source s ON f.sources = s.given
    WHERE f.language IN ({wanted})
), compared AS (
    SELECT *, {_each_gold(spec, "norm_text(coalesce(g.text, ''))")} AS gold_norms,
        {_each_gold(spec, "g.id")} AS gold_ids FROM keyed
{_draw_steps(spec)}), gathered AS (
    SELECT *, {_items(spec)} AS items FROM drawn
), placed AS (
    SELECT *, {_places(spec)} AS places FROM gathered
), arranged AS (
    SELECT *, list_select(items, places) AS shown, {_prompt(spec)} AS prompt,
        {_phrasing(spec)} AS phrasing, {_reason(spec, slots)} AS reason
    FROM placed
), answered AS (
    SELECT *, [x.text FOR x IN shown] AS options, {_answers(spec)} FROM arranged
)
SELECT question_id, sha256(concat_ws(chr(31), prompt, {_joined("options")}, {_joined("gold_index")},
        {_joined("gains")}, {_joined('"references"')})) AS item_hash,
    {literal(spec.name)} AS task, {spec.version}::INTEGER AS task_version, {literal(spec.skill.value)} AS skill,
    {literal(spec.question_type.value)} AS question_type, {literal(spec.metric)} AS metric,
    language, phrasing, prompt, options, gold_index, gains, "references", fact_key, group_key, family_key,
    {literal(spec.label_source.value)} AS label_source, source_names AS sources, licence,
    {_difficulty()} AS difficulty,
    {_slot_map(slots)} AS slots,
    [{{'id': x.id, 'refuted_by': x.refuted_by, 'evidence': x.evidence, 'nearness': x.nearness}} FOR x IN shown]
        AS option_evidence,
    list_sort(list_distinct(source_rows)) AS source_rows,
    reason, {_detail(spec, slots)} AS detail
FROM answered"""


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
            chosen = f"CASE {_phrasing_number(len(texts))} {branches} END"
        whens.append(f"WHEN {literal(language)} THEN {chosen}")
    return "CASE language " + " ".join(whens) + " END"


def _filled(prompt: str) -> str:
    pieces: list[str] = []
    for text, slot in parts_of(prompt):
        pieces += [literal(text)] if text else []
        pieces += [f"slot_{slot}"] if slot is not None else []
    return "(" + " || ".join(pieces) + ")"


def _phrasing_number(count: int) -> str:
    return f"(CAST('0x' || substr(key_hash(question_id, 'phrasing'), 1, 8) AS BIGINT) % {count})"


def _phrasing(spec: TaskSpec) -> str:
    whens = " ".join(
        f"WHEN {literal(language)} THEN {_phrasing_number(len(texts))}" for language, texts in spec.prompts.items()
    )
    return f"CAST(CASE language {whens} END AS INTEGER)"


def _accepted(spec: TaskSpec) -> list[str]:
    accepted = [why.value for why in spec.choices.refuted_by if why is not RefutedBy.UNVERIFIED]
    return accepted + ([RefutedBy.UNVERIFIED.value] if spec.choices.max_unverified else [])


def _each_gold(spec: TaskSpec, expression: str) -> str:
    """The list of an expression over the golds g; a lambda costs more than its one element is worth."""
    if spec.question_type is QuestionType.MULTIPLE_CHOICE:
        return f"(CASE WHEN len(gold) > 0 THEN [{expression.replace('g.', 'gold[1].')}] ELSE [] END)"
    return f"[{expression} FOR g IN gold]"


def _draw_steps(spec: TaskSpec) -> str:
    """Column `drawn`: as many acceptable, distinct wrong answers as there are places, the best first.

    Best: refuted before unverified, near before far, then by keyed hash. Every step is a query of its own, because an
    expression inside a lambda would be computed again for each element. Normalising is the dear part, so only the
    best few are normalised, and all of them only for facts whose best few were not enough (CASE evaluates a branch
    for the rows that need it).
    """
    if spec.question_type not in CHOICE_TYPES:
        return f"), drawn AS (SELECT *, CAST([] AS {_SHOWN}) AS drawn FROM compared"
    accepted = ", ".join(map(literal, _accepted(spec)))
    near = "-coalesce(round(p.nearness, 6), 0.5)" if spec.choices.prefer == "near" else "0.0"
    need, first = f"({spec.choices.count} - len(gold))", spec.choices.count
    unverified = "'u': p.refuted_by = 'unverified', " if spec.choices.max_unverified else ""
    limit = f"[:verified + {spec.choices.max_unverified}]" if spec.choices.max_unverified else ""
    verified = "len(list_filter(fit, lambda p: p.refuted_by <> 'unverified'))" if limit else "len(fit)"
    return f"""), fitting AS (
    SELECT *, list_filter(pool, lambda p: p.refuted_by IN ({accepted}) AND p.text IS NOT NULL AND p.id IS NOT NULL
        AND NOT list_contains(gold_ids, p.id)) AS fit FROM compared
), ranked AS (
    SELECT *, {verified} AS verified,
        list_grade_up([{{{unverified}'n': {near}, 'h': key_hash(question_id || p.id, 'draw')}} FOR p IN fit]) AS best
    FROM fitting
), candidates AS (
    SELECT *, list_select(fit, best{limit}[:{first}]) AS few FROM ranked
), few_compared AS (
    SELECT *, [norm_text(p.text) FOR p IN few] AS norms FROM candidates
), few_distinct AS (
    SELECT *, {_distinct("few")} AS stand FROM few_compared
), extended AS (
    SELECT * REPLACE (
        CASE WHEN len(stand) < {need} AND len(best) > {first} THEN list_select(fit, best{limit}) END AS few)
    FROM few_distinct
), all_compared AS (
    SELECT * REPLACE (CASE WHEN few IS NOT NULL THEN [norm_text(p.text) FOR p IN few] END AS norms) FROM extended
), drawn AS (
    SELECT *, (CASE WHEN few IS NOT NULL THEN {_distinct("few")} ELSE stand END)[:{need}] AS drawn FROM all_compared
"""


def _distinct(candidates: str) -> str:
    """Those whose normalised text (list `norms`) is neither a gold's nor an earlier one's; most often all."""
    all_stand = (
        "list_unique(list_concat(gold_norms, norms)) = len(gold_norms) + len(norms) AND NOT list_contains(norms, '')"
    )
    those = (
        f"list_filter({candidates}, lambda p, i: norms[i] <> '' AND list_position(norms, norms[i]) = i "
        "AND NOT list_contains(gold_norms, norms[i]))"
    )
    return f"(CASE WHEN {all_stand} THEN {candidates} ELSE {those} END)"


def _items(spec: TaskSpec) -> str:
    """Golds and drawn options, the golds first; empty for types without options."""
    gold = (
        "{'id': g.id, 'text': g.text, 'refuted_by': 'gold', 'evidence': NULL::VARCHAR, 'nearness': NULL::DOUBLE, "
        "'gain': g.gain}"
    )
    if spec.question_type in CHOICE_TYPES:
        wrong = (
            "[{'id': p.id, 'text': p.text, 'refuted_by': p.refuted_by, 'evidence': p.evidence, "
            "'nearness': round(p.nearness, 6), 'gain': NULL::DOUBLE} FOR p IN drawn]"
        )
        return f"list_concat({_each_gold(spec, gold)}, {wrong})"
    if spec.question_type is QuestionType.RANKING:
        return _each_gold(spec, gold)
    return f"CAST([] AS {_SHOWN})"


def _places(spec: TaskSpec) -> str:
    """Which item stands first, second ...: by keyed hash, or by option id."""
    if spec.choices.order == "natural":
        key = "{'n': coalesce(TRY_CAST(x.id AS DOUBLE), 'inf'::DOUBLE), 'i': x.id}"
    else:
        key = "key_hash(question_id || x.id, 'order')"
    return f"list_grade_up([{key} FOR x IN items])"


def _answers(spec: TaskSpec) -> str:
    """gold_index, gains and references of the question type."""
    index, gains, references = "CAST([] AS INTEGER[])", "CAST([] AS DOUBLE[])", "CAST([] AS VARCHAR[])"
    if spec.question_type in CHOICE_TYPES:
        index = "list_sort([CAST(list_position(places, g) - 1 AS INTEGER) FOR g IN range(1, len(gold) + 1)])"
        if spec.question_type is QuestionType.MULTIPLE_CHOICE:
            index = "[CAST(list_position(places, 1) - 1 AS INTEGER)]"
    elif spec.question_type is QuestionType.RANKING:
        gains = "[x.gain FOR x IN shown]"
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
        rules.append(("gold_repeated", "len(list_distinct(gold_norms)) < len(gold)"))
    if spec.question_type is QuestionType.RANKING:
        rules.append(("no_order", "len(list_distinct([g.gain FOR g IN gold])) < 2"))
    if spec.question_type in CHOICE_TYPES:
        rules.append(("too_few_wrong_options", f"len(drawn) < {spec.choices.count} - len(gold)"))
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
        WHEN 'too_few_wrong_options' THEN len(drawn) || ' wrong options out of ' || len(pool) || ' stand, '
            || ({spec.choices.count} - len(gold)) || ' are needed'
        END || ' (fact ' || fact_key || ')'"""


def _difficulty() -> str:
    mean = "round(coalesce(list_avg([coalesce(p.nearness, 0.5) FOR p IN drawn]), 0.5), 6)"
    return f"CASE WHEN {mean} >= 0.666667 THEN 'hard' WHEN {mean} >= 0.333333 THEN 'medium' ELSE 'easy' END"


def _slot_map(slots: list[str]) -> str:
    names = ", ".join(map(literal, slots))
    values = ", ".join(f"slot_{slot}" for slot in slots)
    return f"MAP([{names}], [{values}])"
