"""Shop and customer text (the task's `free_text` slots) that is not in the question's language, and odd options."""

from typing import TYPE_CHECKING

import pyarrow as pa

from curation.filters.base import Filter
from curation.text_language import OTHER_SCRIPT, READ, other_language

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def _slots(connection: "DuckDBPyConnection") -> pa.Table:
    return other_language(connection, "SELECT language, text FROM free_text")


FILTER = Filter(
    "language",
    f"""
    SELECT question_id, 'slot ' || slot || ' is not in ' || language || ': ' || why AS detail
    FROM (
        SELECT question_id, language, slot, why
        FROM free_text JOIN prepared USING (language) WHERE opening = left(text, {READ})
    ) SEMI JOIN question USING (question_id)
    UNION ALL
    -- Options are in one language, whichever it is: one in the script of another stands out. Multilingual tasks mix.
    SELECT question_id, 'option in another script: ' || left(min(text), 80)
    FROM (
        SELECT question_id, text, count(*) OVER (PARTITION BY question_id) AS options, {OTHER_SCRIPT} AS why
        FROM offered JOIN question USING (question_id) WHERE NOT is_reference AND skill <> 'multilingual'
    )
    GROUP BY question_id HAVING count(why) > 0 AND 2 * count(why) < min(options)
    """,
    prepare=_slots,
)
