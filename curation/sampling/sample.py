"""The questions that people check."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from curation.question_tables import open_questions, write_sorted

SAMPLE_SCHEMA = pa.schema([("question_id", pa.string()), ("stratum", pa.string())])


def draw_sample(questions: Sequence[Path], out: Path, *, per_stratum: int) -> None:
    """Write `sample.parquet` (question_id, stratum) into `out`, sorted by question_id.

    A stratum is a task and a language, written `task/language`; of each the first `per_stratum` questions in hash
    order are drawn, so that a sample drawn again from more questions keeps most of what people have seen already.

    Raises:
        ShopmarkError: a file is not a table of questions.
    """
    connection = open_questions(questions, threads=1)
    try:
        drawn = connection.sql(
            f"""
            SELECT question_id, task || '/' || language AS stratum FROM question
            QUALIFY row_number() OVER (
                PARTITION BY task, language ORDER BY md5(question_id || chr(31) || 'sample'), question_id
            ) <= {per_stratum:d}
            ORDER BY question_id
            """
        )
        write_sorted(drawn, out / "sample.parquet", SAMPLE_SCHEMA)
    finally:
        connection.close()
