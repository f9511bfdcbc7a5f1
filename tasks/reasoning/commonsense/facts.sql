-- One fact: a situation, an aspect of it, and the answer that follows (typicality of three quarters at least). Wrong:
-- answers that were judged, or written, not to follow (a quarter at most).
WITH told AS (
    SELECT s.situation_id, s.locale, s.text, s.aspect, s.source, s.src, coalesce(s.fact_id, s.situation_id) AS fact_id,
        -- The aspects of one situation have its text in common: they stay in one split, in every language.
        min(coalesce(s.fact_id, s.situation_id)) OVER (PARTITION BY s.source, s.locale, s.text) AS group_id
    FROM core.situation s
),
offered AS (SELECT situation_id, answer_id, text, typicality, src, norm_text(text) AS word FROM core.situation_answer),
right_one AS (
    SELECT * FROM offered WHERE typicality >= 0.75
    QUALIFY row_number() OVER (PARTITION BY situation_id ORDER BY typicality DESC, key_hash(answer_id, 'right')) = 1
),
-- What follows as well, if less surely, is no wrong answer, in whichever words.
possible AS (SELECT situation_id, word FROM offered WHERE typicality > 0.25),
wrong_one AS (
    SELECT situation_id, list(wrong_item(answer_id, text, CASE WHEN typicality = 0 THEN 'closed_list' ELSE 'judgement' END,
        CASE WHEN typicality = 0 THEN 'among the answers to this situation it is listed as one that does not follow'
            ELSE 'judged not typical of the situation: ' || typicality END, 0.5)) AS pool
    FROM (
        SELECT * FROM offered ANTI JOIN possible USING (situation_id, word) WHERE typicality <= 0.25
        QUALIFY row_number() OVER (PARTITION BY situation_id ORDER BY key_hash(situation_id || ' ' || answer_id, 'wrong')) <= 10
    )
    GROUP BY situation_id
)
SELECT a.fact_id AS fact_key, a.locale AS language, a.group_id AS group_key, a.fact_id AS family_key,
    a.text AS slot_situation, q.text AS slot_question, [gold_item(r.answer_id, r.text)] AS gold, coalesce(w.pool, []) AS pool,
    [a.source] AS sources, [a.src, r.src] AS source_rows
FROM told a
JOIN right_one r USING (situation_id)
JOIN task_text q ON q.key = a.aspect AND q.language = a.locale
LEFT JOIN wrong_one w USING (situation_id)
