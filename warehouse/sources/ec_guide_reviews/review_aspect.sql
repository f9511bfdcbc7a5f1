-- Snippets: aspect, polarity and the words. Keyphrases: aspect and the words, polarity not told. Lists: not even the words.
WITH told AS (
    SELECT * FROM labelled WHERE aspect IS NOT NULL AND (part IN ('snippet', 'keyphrase') AND phrase IS NOT NULL)
    UNION ALL
    SELECT l.* REPLACE ('' AS phrase)
    FROM labelled l ANTI JOIN labelled k ON k.part = 'keyphrase' AND k.text_id = l.text_id AND k.aspect = l.aspect AND k.phrase IS NOT NULL
    WHERE l.part = 'listed' AND l.aspect IS NOT NULL
)
SELECT nid(text_id) AS review_id, aspect, phrase, min(src) AS src,
    CASE WHEN min(polarity) = max(polarity) THEN min(polarity) END AS polarity
FROM told
GROUP BY text_id, aspect, phrase
