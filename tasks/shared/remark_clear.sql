-- What customers speak of in a branch of the shop: a remark on the comfort of pasta would stand out.
WITH branch AS (SELECT category_id, coalesce(parent_id, category_id) AS branch_id FROM core.category),
said AS (
    SELECT a.review_id, r.locale, a.source, a.src, r.src AS review_src, a.aspect, n.word AS aspect_word, a.polarity,
        a.phrase, f.word, b.category_id, b.branch_id
    FROM core.review_aspect a JOIN core.review r USING (review_id) LEFT JOIN core.product p ON p.product_id = r.product_id
    JOIN branch b ON b.category_id = coalesce(r.category_id, p.category_id)
    JOIN step.remark_form f ON f.text = a.phrase JOIN step.remark_form n ON n.text = a.aspect
    WHERE a.polarity IN ('positive', 'negative') AND length(a.phrase) BETWEEN CASE WHEN r.locale IN ('ja', 'zh') THEN 4 ELSE 8 END AND 160
)
-- Where an aspect may be anything, it must be named in three reviews: what one reviewer is marked for may be a slip.
-- What is said both ways of one aspect, or of two aspects, says nothing clear. Where an aspect may be anything its words are
-- less sure than where people chose from a list.
SELECT s.*, c.is_open
FROM said s
JOIN (SELECT source, locale, count(DISTINCT aspect_word) > 40 AS is_open FROM said GROUP BY ALL) c USING (source, locale)
JOIN (SELECT source, locale, aspect_word, count(DISTINCT review_id) AS reviews FROM said GROUP BY ALL) t USING (source, locale, aspect_word)
ANTI JOIN (SELECT source, locale, word FROM said GROUP BY ALL
    HAVING count(DISTINCT polarity) > 1 OR count(DISTINCT aspect_word) > 1) twofold USING (source, locale, word)
-- "Quality" or "value" may be meant by praise of anything, and anything by praise of the quality.
WHERE (NOT is_open OR reviews >= 3) AND NOT regexp_matches(aspect_word, '\b(qualit|calidad|qualid|satisf|recommend|enjoy|experience|overall|general|value|'
    || 'rating|engage|content|relevan|useful|usab|effective|issue|perform|functional|suitab|anticipat|entertain|'
    || 'purchase|product|item|expectation)|品質|质量')
    AND NOT (is_open AND regexp_matches(aspect_word, '\b(theme|emotion|presentation|appeal|impression|condition|reliab|design|'
        || 'communication|comparison|set|accuracy)'))
