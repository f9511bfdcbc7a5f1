-- One fact: three conversations about three topics. Wrong: topics of the same shop that none of the three has.
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
        min_by(t.text, t.position) FILTER (t.speaker = 'customer') AS opening,
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
-- Conversations are dealt into hands of six; threes are made within a hand only, so that a hand never straddles splits.
dealt AS (
    SELECT conversation_id, source, locale, topic, row_number() OVER (PARTITION BY source, locale ORDER BY key_hash(conversation_id, 'dealt')) - 1 AS nth
    FROM said
),
hand AS MATERIALIZED (
    SELECT *, min(conversation_id) OVER (PARTITION BY source, locale, nth // 6) AS hand, nth % 6 AS place FROM dealt
),
three AS (
    SELECT a.hand, a.source, a.locale, [a.conversation_id, b.conversation_id, c.conversation_id] AS ids, [a.topic, b.topic, c.topic] AS topics,
        a.place || '' || b.place || '' || c.place AS places
    FROM hand a
    JOIN hand b ON b.hand = a.hand AND b.place > a.place AND b.topic <> a.topic
    JOIN hand c ON c.hand = a.hand AND c.place > b.place AND c.topic NOT IN (a.topic, b.topic)
    WHERE a.source = b.source AND a.locale = b.locale
    -- no topic that may stand for another of the three
      AND NOT EXISTS (SELECT 1 FROM topic t LEFT JOIN near_topic n ON n.source = a.source AND n.locale = a.locale AND n.topic = a.topic AND n.other = t.topic
        WHERE t.source = a.source AND t.locale = a.locale AND t.topic IN (b.topic, c.topic) AND n.other IS NULL)
    QUALIFY row_number() OVER (PARTITION BY a.hand ORDER BY key_hash(a.hand || a.place || b.place || c.place, 'three')) <= 8
),
wrong AS (
    SELECT t.hand, t.places, t.topics, n.other, max(n.nearness) AS nearness
    FROM three t JOIN ranked n ON n.source = t.source AND n.locale = t.locale AND list_contains(t.topics, n.topic)
    WHERE NOT list_contains(t.topics, n.other)
    -- refuted beside each of the three
    GROUP BY t.hand, t.places, t.topics, n.other HAVING count(*) = 3
    QUALIFY row_number() OVER (PARTITION BY t.hand, t.places ORDER BY key_hash(t.hand || t.places || n.other, 'pool')) <= 12
),
pool AS (
    SELECT hand, places, list(wrong_item(other, other, 'closed_list', 'the three were filed under ' || array_to_string(topics, ', '), nearness)) AS pool
    FROM wrong GROUP BY hand, places
)
SELECT
    t.hand || ' ' || t.places AS fact_key,
    t.locale AS language,
    t.hand AS group_key,
    array_to_string(list_sort(t.topics), ' + ') AS family_key,
    a.talk AS slot_first,
    b.talk AS slot_second,
    c.talk AS slot_third,
    [gold_item(topic, topic) FOR topic IN t.topics] AS gold,
    coalesce(p.pool, []) AS pool,
    [t.source] AS sources,
    [a.src, b.src, c.src] AS source_rows
FROM three t
JOIN said a ON a.conversation_id = t.ids[1]
JOIN said b ON b.conversation_id = t.ids[2]
JOIN said c ON c.conversation_id = t.ids[3]
LEFT JOIN pool p USING (hand, places)
