-- Ratings are grades of relevance, not kinds of relation: 3 is exact and 0 irrelevant; 2 and 1 are 'partial', with the
-- gains of the second and third grade. Where the raters are two grades apart (an enclosure for "external hard drive"),
-- the verdict is no gold, whichever it is.
SELECT
    nid(query) AS query_id,
    nid(docid) AS product_id,
    CASE rating WHEN 3 THEN 'exact' WHEN 0 THEN 'irrelevant' ELSE 'partial' END AS label,
    CASE rating WHEN 3 THEN 1 WHEN 2 THEN 0.1 WHEN 1 THEN 0.01 ELSE 0 END AS gain,
    src
FROM ratings
ANTI JOIN (
    SELECT query, docid FROM raters
    WHERE greatest(agent_1_rating, agent_2_rating, agent_3_rating)
        - least(agent_1_rating, agent_2_rating, agent_3_rating) >= 2
) USING (query, docid)
WHERE rating BETWEEN 0 AND 3
