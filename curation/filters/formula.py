"""Options, references and slots that a spreadsheet would run as a formula when the release is opened as CSV."""

from curation.filters.base import Filter

# A cell runs when its first sign is = + - or @ (or the wide forms, in Japanese and Chinese settings). A signed
# number, also with a unit ("-18 °C", "+5 %"), is a value and fine; anything that goes on computing is not.
RUNS = r"^\s*[=@＝＠]|^\s*[+\-＋－]"
SIGNED_NUMBER = r"^\s*[+\-＋－]\s*[0-9０-９][0-9０-９.,\s]*[^=+*/()|!&@<>\[\]0-9-]*$"

FILTER = Filter(
    "formula",
    f"""
    SELECT question_id, 'a spreadsheet would run: ' || left(bad[1], 80) AS detail
    FROM (
        SELECT question_id, list_filter(
            options || "references" || map_values(slots),
            lambda t: regexp_matches(t, '{RUNS}') AND NOT regexp_matches(t, '{SIGNED_NUMBER}')
        ) AS bad
        FROM question
    ) WHERE len(bad) > 0
    """,
)
