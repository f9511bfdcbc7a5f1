-- One fact: the text of a review and the stars its customer gave. Wrong: the other four grades.
WITH tone AS (
    SELECT review_id,
        count(*) FILTER (polarity = 'positive') AS praise,
        count(*) FILTER (polarity = 'negative') AS complaints,
        count(*) FILTER (polarity = 'neutral') AS remarks
    FROM core.review_aspect
    GROUP BY review_id
),
readable AS (
    SELECT r.review_id, r.locale, r.stars, trim(r.text) AS text, norm_text(r.text) AS word, r.source, r.src,
        coalesce(p.parent_id, r.product_id, r.review_id) AS group_id
    FROM core.review r LEFT JOIN core.product p ON p.product_id = r.product_id
    WHERE r.stars BETWEEN 1 AND 5
        -- Long enough to carry an opinion (a Chinese or Japanese sign says more than a letter), short enough to be read.
        AND length(r.text) BETWEEN CASE WHEN r.locale IN ('ja', 'zh') THEN 15 ELSE 40 END AND 2000
        -- The review must not name its stars.
        -- No \b: to it é is no letter, and "étoiles" has no beginning.
        AND NOT regexp_matches(r.text, '(^|\PL)(stars?|sterne?n?|estrell?as?|étoiles?|stell[ae])(\PL|$)|星|★', 'i')
        AND NOT regexp_matches(r.text, '\b[0-5]([.,]5)?\s*(/|out of|von|sur|su|de|em)\s*5\b', 'i')
),
-- Where nothing is recorded of an English review, its words of praise, of blame and of reserve must go with the grade, and be
-- some: "I do not like grated cheese" is any grade.
spoken AS (
    SELECT *,
        regexp_matches(text, '(?i)\b(love[ds]?|great|excellent|perfect(ly)?|best|awesome|amazing|beautiful(ly)?|happy|recommend|comfortable|comfy|favorite|gorgeous|fantastic|wonderful|pleased|adorable|flattering|good|nice|lovely|pretty|cute|easy|well|glad)\b') AS lauds,
        regexp_matches(text, '(?i)\b(terribl[ey]|horribl[ey]|awful|worst|waste|return(ed|ing)?|refund|disappoint(ed|ing|ment)?|broken?|stopped|junk|garbage|poor(ly)?|useless|defective|cheap(ly)?|fell apart|unwearable|unusable|unfortunately|sadly|ugly|bad|scratchy|wrong|(do|does|did)(n''t| not) (buy|work)|hate|ripped|tore|holes?|(sent|went|going|sending) (it |them |this )?back)\b') AS damns,
        regexp_matches(text, '(?i)\b(but|however|though|although|wish|only|except|unless|a (bit|little)|could|would|not|no|isn|doesn|just|other than)\b') AS holds_back,
        regexp_matches(text, '(?i)\b(loved?|loves|perfect(ly)?|excellent|amazing|awesome|best|fantastic|wonderful|gorgeous|highly recommend|exactly what)\b') AS raves,
        regexp_matches(text, '(?i)\b(terribl[ey]|horribl[ey]|awful|worst|waste[ds]?|junk|garbage|trash|crap|useless|worthless|unwearable|unusable|hate[ds]?|never again|stay away|(do|did)(n''t| not) (buy|bother))\b') AS scolds,
        regexp_matches(text, '(?i)\b(but|however|wish|only (complaint|problem|issue|downside|negative|thing|drawback|con)|except|other than|a (bit|little))\b') AS reserves,
        regexp_matches(text, '(?i)\b(wanted|hoped|hoping|expect(ed|ing)|look(s|ed)|nice|cute|pretty|beautiful|excited|idea|good)\b') AS hoped,
        regexp_matches(text, '(?i)(\b(it|they|these|this|product|quality|just|are|is|only|was|were|overall)(''s)? (just |only |an? |pretty )?(ok|okay|alright|average|mediocre|decent)\b|\bso[- ]so\b|mixed (feelings|emotions|bag)|\bmeh\b|on the fence)') AS shrugs
    FROM readable
),
-- Where it is recorded what a review praises and what it criticises, the two must settle the grade.
settled AS (
    SELECT r.* EXCLUDE (lauds, damns, holds_back, shrugs, scolds, raves, reserves, hoped)
    FROM spoken r LEFT JOIN tone t USING (review_id)
    WHERE CASE WHEN t.review_id IS NULL THEN r.locale <> 'en' OR len(string_split(r.text, ' ')) >= 12 AND CASE r.stars
        WHEN 5 THEN raves AND NOT damns AND NOT holds_back
        -- Praise alone is five stars to whoever reads it, blame alone one or two, harsh words are one.
        WHEN 4 THEN lauds AND NOT damns AND reserves AND NOT scolds AND NOT regexp_matches(text, '(?i)\bbut (i|we) (\w+ )?(like|love)|\b(return|exchange)\b')
        WHEN 3 THEN shrugs AND (lauds OR NOT damns) AND NOT scolds
        WHEN 2 THEN lauds AND damns AND hoped AND holds_back AND NOT scolds
        ELSE scolds AND NOT lauds AND NOT regexp_matches(text, '(?i)\b(excited|wanted to (like|love)|looking forward)\b') END
    ELSE CASE r.stars
        WHEN 5 THEN praise > 0 AND complaints = 0 AND remarks = 0
        WHEN 4 THEN praise >= 3 * complaints AND praise > 0 AND complaints + remarks > 0
        WHEN 3 THEN praise = complaints
        WHEN 2 THEN complaints >= 3 * praise AND complaints > 0 AND praise + remarks > 0
        ELSE complaints > 0 AND praise = 0 AND remarks = 0 END END
),
-- The same words under two grades tell nothing; under one grade they are one review.
told AS (
    SELECT s.*
    FROM settled s
    ANTI JOIN (SELECT locale, word FROM readable GROUP BY ALL HAVING count(DISTINCT stars) > 1) b USING (locale, word)
    QUALIFY row_number() OVER (PARTITION BY locale, word ORDER BY key_hash(review_id, 'same words'), review_id) = 1
),
-- Much reviewed products do not crowd out the others.
spread AS (
    SELECT *
    FROM told
    QUALIFY row_number() OVER (
        PARTITION BY group_id, locale, stars ORDER BY key_hash(review_id, 'spread'), review_id) <= 4
),
-- Customers give five stars most often; the question has every grade equally often, up to a fifth more.
class_size AS (
    SELECT source, locale, stars, count(*) AS reviews FROM spread GROUP BY ALL
),
balanced AS (
    SELECT s.*
    FROM spread s JOIN (
        SELECT source, locale, 1.2 * min(reviews) AS most FROM class_size GROUP BY ALL) c USING (source, locale)
    QUALIFY row_number() OVER (
        PARTITION BY s.source, s.locale, s.stars ORDER BY key_hash(s.review_id, 'balance'), s.review_id) <= c.most
),
-- The pool is the same for all reviews of a grade, and so is its nearness: else 3 stars, next to all others, would be
-- the hard questions, and a quota by difficulty would take more of them than of any other grade.
wrong AS (
    SELECT g.stars, list(wrong_item(w.stars, w.stars, 'judgement', 'the customer gave ' || g.stars || ' of 5 stars',
        0.5) ORDER BY w.stars) AS pool
    FROM range(1, 6) AS g(stars) JOIN range(1, 6) AS w(stars) ON w.stars <> g.stars
    GROUP BY g.stars
)
SELECT
    b.review_id AS fact_key,
    b.locale AS language,
    b.group_id AS group_key,
    b.group_id AS family_key,
    b.text AS slot_review,
    [gold_item(b.stars, b.stars)] AS gold,
    w.pool AS pool,
    [b.source] AS sources,
    [b.src] AS source_rows
FROM balanced b JOIN wrong w ON w.stars = b.stars
