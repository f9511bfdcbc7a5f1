-- Entries of the index that people type. One that says a word twice ("juicers juicers", "xbox live xbox live posa") is put
-- together from a category's names, and one without two letters in a row, or with a code, is no query either.
WITH spoken AS (
    SELECT *, clean_text(query) AS text, string_split(lower(clean_text(query)), ' ') AS words FROM suggestions
    WHERE clean_text(query) IS NOT NULL
)
SELECT min(query) AS query, text, min(src) AS src, arg_min(instant_search, query) AS instant_search
FROM spoken
WHERE len(list_distinct([rtrim(w, 's') FOR w IN words])) = len(words)
    AND regexp_matches(text, '[A-Za-z]{2}') AND NOT regexp_matches(text, '\d{4}|\b(posa|mht|xbx1|otr|core|lvl\d?)\b')
GROUP BY text
