-- One review may stand in several files: its id is made of its text. Two numbers of stars for one text tell nothing.
SELECT
    nid(text_id) AS review_id,
    'en' AS locale,
    min(text) AS text,
    CASE WHEN min(stars) = max(stars) THEN min(stars) END AS stars,
    min(title) AS title,
    CASE WHEN count(DISTINCT kind) = 1 THEN nid(min(kind)) END AS category_id,
    min(src) AS src
FROM labelled
GROUP BY text_id
