-- What a person marked in the review, where it names both the aspect and the opinion that were found for the review
-- ("the sound is not good": sound, not good): then it speaks of that aspect. Polarity: of opinions that are praise or
-- blame of whatever they stand beside, unless the phrase turns them round.
WITH praise AS (
    SELECT unnest(['great', 'good', 'nice', 'awesome', 'excellent', 'perfect', 'amazing', 'easy', 'solid', 'incredible',
        'crisp', 'fantastic', 'clear', 'beautiful', 'reasonable', 'smooth', 'sleek', 'exceptional', 'stunning', 'durable',
        'easy to use', 'sturdy', 'comfortable', 'impressive', 'convenient', 'easy to follow', 'gorgeous', 'easy to read',
        'easy to type', 'elegant', 'wonderful', 'outstanding', 'superb', 'flawless', 'reliable', 'easy to set',
        'comfortable to use', 'how great', 'how good', 'unbelievable', 'powerful', 'sharp', 'snug', 'competitive', 'rich',
        'quiet', 'faster', 'fast', 'positive', 'not bad', 'not bulky', 'lightweight', 'fine']) AS opinion
),
blame AS (
    SELECT unnest(['terrible', 'horrible', 'bad', 'poor', 'not good', 'defective', 'useless', 'abysmal', 'blurry',
        'not easy', 'not intuitive', 'flimsy', 'awful', 'bit tinny', 'slow', 'too low', 'disappointing',
        'uncomfortable', 'faulty', 'expensive', 'loose', 'noisy', 'weak', 'limited']) AS opinion
),
marked AS (
    SELECT nid(review_id) AS review_id, item_id, lower(nn_asp) AS aspect, lower(nn_mod) AS opinion,
        clean_text(regexp_replace(human_ans_spans, '([a-z)][.!?])([A-Z])', '\1 \2', 'g')) AS phrase,
        clean_text(regexp_replace(review, '([a-z)][.!?])([A-Z])', '\1 \2', 'g')) AS text, src
    FROM answers
    WHERE length(human_ans_spans) BETWEEN 10 AND 160
        AND nn_asp NOT IN ('thing', 'product', 'unit', 'device', 'one', 'problem', 'issue', 'item', 'luck', 'review', 'end')
),
-- "This camera", one review in seven says: then the aspect is the product itself, of which a whole review speaks.
said AS (SELECT item_id, review_id, lower(min(review)) AS said FROM answers GROUP BY item_id, review_id),
itself AS (
    SELECT item_id, aspect
    FROM (SELECT DISTINCT item_id, lower(nn_asp) AS aspect FROM answers) JOIN said USING (item_id)
    GROUP BY item_id, aspect
    HAVING 7 * count(*) FILTER (contains(said, aspect)
        AND regexp_matches(said, '\b(this|these|new|bought|ordered|purchased|own)( [\pL-]+)? ' || regexp_escape(aspect) || 's?\b')) >= greatest(count(*), 14)
),
named AS (
    SELECT *, regexp_matches(lower(phrase), '\b(not|no|never|nothing|hardly|less|too|but|could|would|if|bit|possibly|wish)\b|n''t') AS turned
    FROM marked ANTI JOIN itself USING (item_id, aspect)
    WHERE contains(text, phrase) AND contains(lower(phrase), aspect) AND contains(lower(phrase), opinion)
        AND NOT regexp_matches(lower(text), '\b(this|these)( [\pL-]+)? ' || regexp_escape(aspect) || 's?\b')
)
SELECT review_id, aspect, phrase, min(src) AS src,
    CASE WHEN bool_and(p.opinion IS NOT NULL AND (NOT turned OR starts_with(opinion, 'not '))) THEN 'positive'
        WHEN bool_and(b.opinion IS NOT NULL AND (NOT turned OR opinion LIKE 'not %' OR opinion LIKE 'too %' OR opinion LIKE 'bit %'))
        THEN 'negative' END AS polarity
FROM named LEFT JOIN praise p USING (opinion) LEFT JOIN blame b USING (opinion)
GROUP BY review_id, aspect, phrase
