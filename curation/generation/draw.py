"""The SQL that draws and orders options: flat tables of one row an option, since joins and windows over narrow columns
cost a third of what the same steps cost inside lists.

It reads the view `facts` (checked; column `fact` is the row) and leaves
    keyed    fact, question_id               facts of the languages asked for
    right    fact, place, id, word           one row a gold
    drawn    fact, place, id, nearness       the wrong answers that are shown (choice types only)
    shown    fact, places, drawn, nearness   where they stand: the places in the order shown; how many wrong ones, and
                                             the sum of their nearness in millionths
Places count the golds first, then the pool. `word` numbers the normalised texts: two options with one word read alike.
"""

from schemas.languages import Language
from schemas.question_type import QuestionType, RefutedBy
from schemas.task import TaskSpec
from warehouse.sql_text import literal

CHOICE_TYPES = (QuestionType.MULTIPLE_CHOICE, QuestionType.RETRIEVAL)


def draw_statements(spec: TaskSpec, languages: tuple[Language, ...]) -> list[str]:
    """The statements, in order."""
    statements = [_keyed(spec, languages), _words(spec), _right()]
    if spec.question_type in CHOICE_TYPES:
        statements += [_fit(spec), _alike(spec), _drawn(spec)]
    if spec.question_type in CHOICE_TYPES or spec.question_type is QuestionType.RANKING:
        statements.append(_shown(spec))
    return statements


def _keyed(spec: TaskSpec, languages: tuple[Language, ...]) -> str:
    wanted = ", ".join(map(literal, languages))
    return f"""CREATE TABLE keyed AS
SELECT fact, substr(sha256(concat_ws(chr(31), {literal(spec.name)}, language, fact_key)), 1, 20) AS question_id
FROM facts WHERE language IN ({wanted})"""


def _words(spec: TaskSpec) -> str:
    """Options repeat: each distinct text is normalised once. References are long and never compared: they stay."""
    norm = "text" if spec.question_type is QuestionType.GENERATION else "norm_text(text)"
    pool = "UNION SELECT unnest([p.text FOR p IN pool]) FROM facts" if spec.question_type in CHOICE_TYPES else ""
    return f"""CREATE TABLE words AS
WITH text AS (SELECT DISTINCT unnest([coalesce(g.text, '') FOR g IN gold]) AS text FROM facts {pool}),
normal AS (SELECT text, {norm} AS norm FROM text WHERE text IS NOT NULL)
SELECT text, norm = '' AS is_blank, dense_rank() OVER (ORDER BY norm) AS word FROM normal"""


def _right() -> str:
    return """CREATE TABLE "right" AS
SELECT fact, place, id, word FROM (
    SELECT fact, unnest(range(1, len(gold) + 1)) AS place, unnest([g.id FOR g IN gold]) AS id,
        unnest([coalesce(g.text, '') FOR g IN gold]) AS text
    FROM facts
) JOIN words USING (text)"""


def _fit(spec: TaskSpec) -> str:
    """Wrong answers with accepted evidence that are neither a gold nor read like one.

    nearness: in millionths, so that sums of it do not depend on the order of rows.
    """
    accepted = [why.value for why in spec.choices.refuted_by if why is not RefutedBy.UNVERIFIED]
    accepted += [RefutedBy.UNVERIFIED.value] if spec.choices.max_unverified else []
    return f"""CREATE TABLE fit AS
WITH offered AS (
    SELECT fact, len(gold) AS golds, len(gold) + unnest(range(1, len(pool) + 1)) AS place,
        unnest([p.id FOR p IN pool]) AS id, unnest([p.text FOR p IN pool]) AS text,
        unnest([p.refuted_by FOR p IN pool]) AS refuted_by, unnest([p.nearness FOR p IN pool]) AS nearness
    FROM facts
)
SELECT o.fact, o.place, o.id, w.word, {spec.choices.count} - o.golds AS needed,
    md5_number(k.question_id || o.id || chr(31) || 'draw') AS key,
    CAST(round(coalesce(nearness, 0.5) * 1e6) AS INTEGER) AS nearness, refuted_by = 'unverified' AS is_unverified
FROM offered o JOIN words w USING (text) JOIN keyed k USING (fact)
ANTI JOIN "right" g ON g.fact = o.fact AND g.id = o.id
ANTI JOIN "right" t ON t.fact = o.fact AND t.word = w.word
WHERE o.refuted_by IN ({", ".join(map(literal, accepted))}) AND o.id IS NOT NULL AND NOT w.is_blank"""


def _best_first(spec: TaskSpec) -> str:
    """Refuted before unverified, near before far, ties by keyed hash."""
    unverified = "is_unverified, " if spec.choices.max_unverified else ""
    near = "nearness DESC, " if spec.choices.prefer == "near" else ""
    return f"{unverified}{near}key, place"


def _alike(spec: TaskSpec) -> str:
    """Of wrong answers that read alike the best stands. They are few, so only they are looked at."""
    return f"""CREATE TABLE alike AS
SELECT fact, place FROM fit
SEMI JOIN (SELECT fact, word FROM fit GROUP BY fact, word HAVING count(*) > 1) USING (fact, word)
QUALIFY row_number() OVER (PARTITION BY fact, word ORDER BY {_best_first(spec)}) > 1"""


def _drawn(spec: TaskSpec) -> str:
    """As many as there are places."""
    rank = f"row_number() OVER (PARTITION BY fact ORDER BY {_best_first(spec)})"
    rule = f"{rank} <= needed"
    if spec.choices.max_unverified:
        refuted = "count(*) FILTER (NOT is_unverified) OVER (PARTITION BY fact)"
        rule += f" AND {rank} <= {refuted} + {spec.choices.max_unverified}"
    return f"""CREATE TABLE drawn AS
SELECT fact, place, id, nearness FROM fit ANTI JOIN alike USING (fact, place) QUALIFY {rule}"""


def _shown(spec: TaskSpec) -> str:
    """By keyed hash, or by option id (as a number if it is one)."""
    order = "md5_number(question_id || id || chr(31) || 'order')"
    if spec.choices.order == "natural":
        order = "coalesce(TRY_CAST(id AS DOUBLE), 'inf'::DOUBLE), id"
    wrong = "UNION ALL SELECT fact, place, id, nearness FROM drawn" if spec.question_type in CHOICE_TYPES else ""
    return f"""CREATE TABLE shown AS
SELECT fact, list(place ORDER BY {order}, place) AS places, CAST(sum(nearness) AS BIGINT) AS nearness,
    count(nearness) AS drawn
FROM (SELECT fact, place, id, NULL::INTEGER AS nearness FROM "right" {wrong}) JOIN keyed USING (fact)
GROUP BY fact"""
