-- One fact: a customer conversation and the topic under which it was filed. Wrong: other topics of the same shop.
WITH
-- Long talks are shown to their fourteenth turn: what a customer wants is said by then.
turn AS (
    SELECT t.conversation_id, t.position, t.speaker, t.text, t.src
    FROM core.conversation_turn t
    QUALIFY row_number() OVER (PARTITION BY t.conversation_id ORDER BY t.position) <= 14
),
said AS MATERIALIZED (
    SELECT c.conversation_id, c.locale, c.topic, c.source, c.src,
        string_agg(who.text || says.text || t.text, chr(10) ORDER BY t.position) AS talk,
        -- the first words that are more than a greeting
        coalesce(min_by(t.text, t.position) FILTER (t.speaker = 'customer' AND length(t.text) >= CASE WHEN c.locale IN ('ja', 'zh') THEN 10 ELSE 25 END),
            min_by(t.text, t.position) FILTER (t.speaker = 'customer')) AS opening,
        string_agg(t.text, ' ' ORDER BY t.position) FILTER (t.speaker = 'customer') AS wish
    FROM core.conversation c JOIN turn t USING (conversation_id)
    JOIN task_text who ON who.language = c.locale AND who.key = t.speaker
    JOIN task_text says ON says.language = c.locale AND says.key = 'says'
    WHERE c.topic IS NOT NULL
    GROUP BY c.conversation_id, c.locale, c.topic, c.source, c.src
),
-- Forty talks stand for their topic. Two topics are near when customers use the same words (or, where words are not
-- parted, the same pairs of signs).
sample AS (
    SELECT * FROM said QUALIFY row_number() OVER (PARTITION BY source, locale, topic ORDER BY key_hash(conversation_id, 'sample')) <= 40
),
topic_word AS MATERIALIZED (
    SELECT DISTINCT source, locale, topic, word FROM (
        SELECT source, locale, topic, unnest(regexp_extract_all(norm_text(wish), '\pL{4,}')) AS word FROM sample WHERE locale NOT IN ('ja', 'zh')
        UNION ALL
        SELECT source, locale, topic, unnest([wish[i:i + 1] FOR i IN range(1, length(wish))]) FROM sample WHERE locale IN ('ja', 'zh'))
),
topic AS MATERIALIZED (SELECT source, locale, topic, count(*) AS words FROM topic_word GROUP BY ALL),
near_topic AS MATERIALIZED (
    SELECT a.source, a.locale, a.topic, b.topic AS other, coalesce(j.joint, 0) / (a.words + b.words - coalesce(j.joint, 0)) AS alike
    FROM topic a JOIN topic b ON b.source = a.source AND b.locale = a.locale AND b.topic <> a.topic
    LEFT JOIN (
        SELECT x.source, x.locale, x.topic, y.topic AS other, count(*) AS joint
        FROM topic_word x JOIN topic_word y ON y.source = x.source AND y.locale = x.locale AND y.word = x.word AND y.topic <> x.topic
        GROUP BY ALL) j ON j.source = a.source AND j.locale = a.locale AND j.topic = a.topic AND j.other = b.topic
    -- "Returns" and "Returns and refunds": one may stand for the other
    WHERE NOT contains(norm_text(a.topic), norm_text(b.topic)) AND NOT contains(norm_text(b.topic), norm_text(a.topic))
),
mean_topic AS (SELECT source, locale, topic, avg(alike) AS mean FROM near_topic GROUP BY ALL),
-- Nearness as a rank, so that each topic has its near ones. A topic that is like all others is no nearer for that, else it
-- would be the usual wrong answer.
ranked AS (
    SELECT n.*, percent_rank() OVER (PARTITION BY n.source, n.locale, n.topic ORDER BY n.alike / ((a.mean + 0.001) * (b.mean + 0.001))) AS nearness
    FROM near_topic n
    JOIN mean_topic a ON a.source = n.source AND a.locale = n.locale AND a.topic = n.topic
    JOIN mean_topic b ON b.source = n.source AND b.locale = n.locale AND b.topic = n.other
),
-- Of six by chance the nearest are drawn, lest every question about a topic offers the same four.
wrong AS (
    SELECT s.conversation_id, r.other, r.nearness
    FROM said s JOIN ranked r USING (source, locale, topic)
    QUALIFY row_number() OVER (PARTITION BY s.conversation_id ORDER BY key_hash(s.conversation_id || ' ' || r.other, 'pool')) <= 6
),
pool AS (
    SELECT w.conversation_id, list(wrong_item(w.other, w.other, 'closed_list', 'the shop filed it under ' || s.topic, w.nearness)) AS pool
    FROM wrong w JOIN said s USING (conversation_id) GROUP BY w.conversation_id
)
SELECT
    s.conversation_id AS fact_key,
    s.locale AS language,
    s.conversation_id AS group_key,
    -- The same first words with another order number or product are near-copies.
    s.topic || ' ' || left(norm_text(regexp_replace(s.opening, '[\pL]*\d+', '#', 'g')), CASE WHEN s.locale IN ('ja', 'zh') THEN 8 ELSE 24 END) AS family_key,
    s.talk AS slot_conversation,
    [gold_item(s.topic, s.topic)] AS gold,
    coalesce(p.pool, []) AS pool,
    [s.source] AS sources,
    [s.src] AS source_rows
FROM said s LEFT JOIN pool p USING (conversation_id)
