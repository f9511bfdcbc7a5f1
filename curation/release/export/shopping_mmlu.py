r"""The published file layout of Shopping MMLU, so that its scripts run on our questions unchanged.

    multiple_choice/<file>_dataset.csv       question, choices (a list of 4), answer (0-3)
    <other type>/<file>_dataset.json         input_field, target_field
    skills/skill<n>_<skill>.json             input_field, output_field, task_name, task_type, metric ...

Its scripts choose the generation metric by words in the file name, so names carry them: `translation_EN_<target>`,
`multilingual`, `extraction`. Numbers shown to the model start at 0 for choices and at 1 for lists, as published.
Only the split `test`; no Chinese and no Portuguese; choices that are not exactly 4 do not fit (ratings 1-5 do).
"""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa

from warehouse.memory import memory_database

Row = dict[str, Any]

SKILLS = {
    "concept": ("skill1_concept", "amazon-kdd-cup-24-understanding-shopping-concepts"),
    "reasoning": ("skill2_reasoning", "amazon-kdd-cup-24-shopping-knowledge-reasoning"),
    "behavior": ("skill3_behavior", "amazon-kdd-cup-24-user-behavior-alignment"),
    "multilingual": ("skill4_multilingual", "amazon-kdd-cup-24-multi-lingual-abilities"),
}
"""skill -> name of its file, track of the competition."""

_ROWS = r"""
CREATE TEMP MACRO numbered(items, first) AS
    list_aggregate(list_transform(items, lambda item, place: (place - 1 + first)::VARCHAR || '. ' || item),
                   'string_agg', chr(10));
CREATE TEMP TABLE fitting AS
SELECT *,
    task = 'review_rating_prediction' AS is_rating,
    upper(CASE language WHEN 'ja' THEN 'jp' ELSE language END) AS code
FROM questions
WHERE split = 'test' AND language NOT IN ('zh', 'pt')
  AND (question_type <> 'multiple_choice'
       OR CASE WHEN task = 'review_rating_prediction' THEN options = ['1', '2', '3', '4', '5']
               ELSE len(options) = 4 END);
CREATE TEMP TABLE exported AS
SELECT question_id, skill, question_type, question_type = 'multiple_choice' AS is_choice, is_rating, options,
    CASE WHEN metric = 'bleu' AND language = 'ja' THEN 'jp-bleu'
         WHEN metric = 'sent-transformer' AND language <> 'en' THEN 'multilingual-sent-transformer'
         ELSE metric END AS metric_name,
    CASE WHEN metric IN ('bleu', 'jp-bleu')
             THEN (CASE WHEN contains(task, 'translation') THEN task ELSE task || '_translation' END)
                  || (CASE WHEN language = 'en' THEN '_EN' ELSE '_EN_' || code END)
         ELSE (CASE WHEN language <> 'en' AND NOT starts_with(task, 'multilingual') THEN 'multilingual_' ELSE '' END)
              || task
              || (CASE WHEN metric = 'rougel' AND NOT contains(task, 'extraction') THEN '_extraction' ELSE '' END)
              || (CASE WHEN language = 'en' THEN '' ELSE '_' || code END)
    END AS file,
    prompt,
    prompt || CASE
        WHEN is_rating OR len(options) = 0 THEN ''
        ELSE chr(10) || numbered(options, CASE question_type WHEN 'multiple_choice' THEN 0 ELSE 1 END)
    END AS shown,
    CASE question_type
        WHEN 'multiple_choice' THEN (gold_index[1] + CASE WHEN is_rating THEN 1 ELSE 0 END)::JSON
        WHEN 'retrieval' THEN to_json(list_transform(gold_index, lambda gold: gold + 1))
        WHEN 'ranking' THEN to_json(gains)
        WHEN 'generation' THEN CASE WHEN len("references") = 1 THEN to_json("references"[1])
                                    ELSE to_json("references") END
        ELSE to_json("references")
    END AS target
FROM fitting
"""


def export_shopping_mmlu(questions: pa.Table, folder: Path) -> int:
    """Write the layout into `folder`; gives how many questions fitted it.

    `questions`: columns of `tables.RELEASED_SCHEMA`. Files are written only for tasks that have a question.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with memory_database() as db:
        db.register("questions", questions)
        db.execute(_ROWS)
        rows = db.sql("SELECT * FROM exported ORDER BY question_type, file, question_id").to_arrow_table().to_pylist()
    by_file: dict[tuple[str, str], list[Row]] = {}
    by_skill: dict[str, list[Row]] = {}
    for row in rows:
        by_file.setdefault((row["question_type"], row["file"]), []).append(row)
        by_skill.setdefault(row["skill"], []).append(row)
    for (question_type, file), members in by_file.items():
        write = _write_choices if question_type == "multiple_choice" else _write_lists
        write(folder / question_type, file, members)
    for skill, members in by_skill.items():
        _write_skill(folder / "skills", skill, members)
    return len(rows)


def _write_choices(folder: Path, file: str, rows: list[Row]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{file}_dataset.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        is_rating = rows[0]["is_rating"]
        writer.writerow(["question", "answer"] if is_rating else ["question", "choices", "answer"])
        for row in rows:
            choices = [] if is_rating else [repr(row["options"])]  # the scripts eval() this cell: repr is a literal
            writer.writerow([no_formula(row["prompt"]), *choices, row["target"]])


def _write_lists(folder: Path, file: str, rows: list[Row]) -> None:
    records = ({"input_field": row["shown"], "target_field": json.loads(row["target"])} for row in rows)
    _write_json_lines(folder / f"{file}_dataset.json", records)


def _write_skill(folder: Path, skill: str, rows: list[Row]) -> None:
    name, track = SKILLS[skill]
    records = (
        {
            "input_field": row["shown"] + "\nAnswer: " if row["is_choice"] else row["shown"],
            "output_field": json.loads(row["target"]),
            "task_name": row["file"],
            "task_type": row["question_type"].replace("multiple_choice", "multiple-choice"),
            "metric": row["metric_name"],
            "is_multiple_choice": row["is_choice"],
            "track": track,
        }
        for row in sorted(rows, key=lambda row: (row["file"], row["question_id"]))
    )
    _write_json_lines(folder / f"{name}.json", records)


def _write_json_lines(path: Path, records: Iterable[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def no_formula(text: str) -> str:
    """`text` so that a spreadsheet shows it instead of running it; a leading space changes nothing for a model."""
    return f" {text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
