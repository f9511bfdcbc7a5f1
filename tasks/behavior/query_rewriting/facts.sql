-- One fact: what a customer says and the queries that were used for it. The same words are one need, whoever said them.
WITH need AS (
    SELECT need_id, locale, kind, text, regexp_replace(query_text, '^(an?|the|some) ', '') AS query_text, source, src
    FROM core.need
    WHERE query_text IS NOT NULL AND length(query_text) BETWEEN 3 AND 200
        -- A query as long as the sentences is no rewriting; a query that failed has words of the same kind.
        AND (kind <> 'need' OR length(query_text) * 5 <= length(text) * 4)
        AND lower(query_text) <> lower(text)
        -- Codes of a colour, figures run into words, and a price that the customer never named are no part of a query.
        AND NOT regexp_matches(query_text, '(?i)\b[a-z] colou?r\b|\bcolou?r [a-z]\b|\d[a-z]{6,}')
        AND (regexp_matches(text, '(?i)dollar|price|[$€£]|\b(cost|under|less than|cheap)') OR NOT regexp_matches(query_text, '(?i)dollar|[$€£]|\bprice'))
),
-- What people typed in English, in haste. The thing they want stands at the end of the first words after "looking for".
typed AS (
    SELECT *, norm_text(regexp_extract(regexp_replace(regexp_replace(lower(text),
        '^.*?\b((looking|searching|search|shopping) for|looking|interested in|need of|want|would like|id like|i''d like|need|find|buy|get|show)\s+(to\s+(buy|find|get|order|purchase|have|see)\s+)?((me|myself|some|a|an|the)\s+)*', ''),
        '(,|\.|;|\s(with|that|which|for|in|made|from|and|to|comes?|having|featuring|who|whose|so|because|on|under|by|is|are|has|have|using|without|suitable|please)\s).*$', ''),
        '[^\s]+\s*$')) AS thing
    FROM need WHERE kind = 'need' AND locale = 'en' AND NOT regexp_matches(text, '[:"?]')
),
-- A word that the customer does not say, nor two others, is a slip of the keys.
known AS (
    SELECT word FROM (SELECT DISTINCT text, unnest(string_split(norm_text(text), ' ')) AS word FROM typed) GROUP BY word HAVING count(*) >= 2
),
slip AS (
    SELECT DISTINCT need_id FROM (SELECT need_id, norm_text(text) AS flat, unnest(string_split(norm_text(query_text), ' ')) AS word FROM typed)
    ANTI JOIN known USING (word) WHERE NOT starts_with(flat, word) AND NOT contains(flat, ' ' || word)
),
-- A query holds three of four words of what is asked for (what stands before the wish is a story), by their first letters,
-- but for those that customers talk with.
wish AS (
    SELECT need_id, list_distinct([left(w, 4) FOR w IN string_split_regex(lower(query_text), '[^\pL\d]+')]) AS asked,
        list_distinct([left(w, 4) FOR w IN string_split_regex(regexp_replace(lower(text),
            '^.*?\b(looking for|searching for|search for|shopping for|interested in|want|would like|need|find|buy)\b', ''), '[^\pL\d]+') IF length(w) >= 3 AND NOT regexp_matches(w,
            '^(\d+|above|again|am|and|any|are|below|between|(be)?cause|bought|buy(ing)?|can|colou?r(ed|s)?|come(s|ing)?|could|each|find(ing)?|for|from|get|give|good|has|have|having|help|his|her|home|hopefully|i[dm]|ideally|interested|into|its?|just|keep|like|look(ing|s|ed)?|made|make|may|must|need(s|ed|ing)?|nice|one|order|our|out|own|please|prefer(red|ably|s)?|priced?|product|purchase|search(ing)?|set|shop(ping)?|should|show|sized?|some|something|somewhere|style|that|the|their|them|there|these|they|this|try(ing)?|type|use[ds]?|using|very|want(s|ed)?|was|which|who|will|wish|with|work|would|you|your|than|less|lower|under|dollars?|usd|bucks|cost(s|ing)?|when|where|while|also|around|about|able|thanks?|nothing|else|item|thing)$')]) AS wanted
    FROM typed
),
partial AS (SELECT need_id FROM wish WHERE 4 * len(list_intersect(asked, wanted)) < 3 * len(wanted)),
-- A query that leaves out the thing finds others; so does one without a figure that the customer named, a price aside, or
-- with a figure or a model that nobody named.
lacking AS (
    SELECT need_id FROM typed
    WHERE thing IS NULL OR length(thing) < 3 OR NOT contains(norm_text(query_text), thing)
        OR len([w FOR w IN regexp_extract_all(lower(query_text), '[a-z0-9.]*\d[a-z0-9.]*') IF NOT contains(lower(text), w)]) > 0
        OR len([w FOR w IN regexp_extract_all(regexp_replace(lower(text),
            '[$€£]\s*[\d.,]+|[\d.,]+\s*(dollars?|usd|bucks|euros?|pounds sterling)|\b(price|cost)\D{0,24}[\d.,]+', ' ', 'g'), '\d+')
            IF NOT contains(query_text, w)]) > 0
    UNION
    SELECT need_id FROM slip
    UNION
    SELECT need_id FROM partial
),
said AS (
    SELECT locale, kind, text, min(need_id) AS need_id, list(DISTINCT query_text ORDER BY query_text) AS queries,
        list(DISTINCT source ORDER BY source) AS sources, list(src ORDER BY need_id) AS rows
    FROM need ANTI JOIN lacking USING (need_id)
    GROUP BY locale, kind, text
)
SELECT
    s.need_id AS fact_key,
    s.locale AS language,
    'query ' || s.locale || ' ' || norm_text(s.queries[1]) AS group_key,
    -- Needs told with the same opening differ only in what is wanted.
    s.kind || ' ' || s.locale || ' ' || norm_text(left(s.text, 32)) AS family_key,
    t.text AS slot_said,
    s.text AS slot_need,
    [gold_item('query ' || i, s.queries[i]) FOR i IN range(1, least(len(s.queries), 3) + 1)] AS gold,
    [] AS pool,
    s.sources,
    s.rows AS source_rows
FROM said s JOIN task_text t ON t.key = s.kind AND t.language = s.locale
