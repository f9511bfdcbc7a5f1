-- What people say of each sampled question. Tables: vote (annotation.votes.VOTE_SCHEMA), question (QUESTION_SCHEMA);
-- parameters: $needed (votes a question needs), $ndcg (from which a ranking agrees with the gains).
WITH standing AS (
    SELECT * FROM vote
    QUALIFY row_number() OVER (PARTITION BY annotation_id ORDER BY version DESC, updated_at DESC) = 1
),
-- One person has one vote, however often the question was opened.
one_each AS (
    SELECT question_id, item_hash, answer, verdict FROM standing WHERE NOT deleted
    QUALIFY row_number() OVER (
        PARTITION BY question_id, item_hash, annotator ORDER BY updated_at DESC, annotation_id DESC
    ) = 1
),
-- A vote lives only with the item that was seen: the join is on item_hash too.
voted AS (
    SELECT
        question_id, question_type, verdict, gold_index, gains, len(options) AS shown,
        parts("references") AS spans, parts(answer) AS written,
        [ascii(letter) - 65 FOR letter IN regexp_extract_all(upper(array_to_string(coalesce(answer, []), ' ')), '[A-Z]')]
            AS picked
    FROM one_each JOIN question USING (question_id, item_hash)
),
readable AS (
    SELECT
        *,
        CASE question_type
            WHEN 'multiple_choice' THEN len(picked) = 1 AND picked[1] < shown
            WHEN 'retrieval' THEN
                len(picked) BETWEEN 1 AND 3 AND len(list_distinct(picked)) = len(picked) AND list_max(picked) < shown
            WHEN 'ranking' THEN
                len(picked) = shown AND len(list_distinct(picked)) = shown AND list_max(picked) < shown
            WHEN 'named_entity_recognition' THEN len(written) > 0 OR len(spans) = 0
            WHEN 'generation' THEN written IN (['right'], ['wrong'])
        END AS is_answer
    FROM voted
),
-- `gold`: the person's own answer would score as right. Anything else names the fault, or the other answer.
said AS (
    SELECT
        question_id,
        CASE
            WHEN verdict <> 'good' THEN verdict
            WHEN NOT is_answer THEN NULL
            WHEN question_type = 'multiple_choice' AND list_contains(gold_index, picked[1]) THEN 'gold'
            WHEN question_type = 'retrieval' AND list_has_all(picked, gold_index) THEN 'gold'
            WHEN question_type = 'ranking' AND round(
                list_sum([gains[place + 1] / log2(nth + 1) FOR place, nth IN picked])
                / list_sum([gain / log2(nth + 1) FOR gain, nth IN list_reverse_sort(gains)]), 6
            ) >= $ndcg THEN 'gold'
            WHEN question_type = 'named_entity_recognition' AND written = spans THEN 'gold'
            WHEN question_type = 'generation' AND written = ['right'] THEN 'gold'
            WHEN question_type IN ('ranking', 'generation') THEN 'other_answer'
            WHEN question_type = 'named_entity_recognition' THEN 'other_answer ' || array_to_string(written, chr(31))
            ELSE 'other_answer ' || array_to_string(list_sort(picked), ' ')
        END AS what
    FROM readable
),
tally AS (SELECT question_id, what, count(*) AS people FROM said GROUP BY ALL),
counted AS (
    SELECT
        question_id,
        coalesce(sum(people) FILTER (what IS NOT NULL), 0) AS votes,
        coalesce(sum(people) FILTER (what IS NULL), 0) AS unreadable,
        coalesce(max(people) FILTER (what = 'gold'), 0) AS accepting,
        coalesce(max(people) FILTER (what <> 'gold'), 0) AS faulting,
        min(what) FILTER (what <> 'gold' AND people = most) AS fault
    FROM (
        SELECT *, max(people) FILTER (what <> 'gold') OVER (PARTITION BY question_id) AS most FROM tally
    )
    GROUP BY question_id
),
decided AS (
    SELECT
        question.question_id, item_hash, task, language,
        coalesce(votes, 0) AS votes,
        coalesce(greatest(accepting, faulting), 0) AS agreeing,
        CASE
            WHEN coalesce(votes + unreadable, 0) = 0 THEN 'no_votes'
            WHEN 2 * accepting > greatest($needed, votes) THEN 'accepted'
            WHEN 2 * faulting > greatest($needed, votes) THEN split_part(fault, ' ', 1)
            WHEN votes >= $needed AND accepting = 0 THEN 'nobody_accepts'
            WHEN votes >= $needed THEN 'disagreement'
            WHEN unreadable > 0 THEN 'unreadable_answer'
            ELSE 'votes_missing'
        END AS reason
    FROM question LEFT JOIN counted USING (question_id)
)
SELECT
    question_id, item_hash, task, language,
    CASE
        WHEN reason = 'no_votes' THEN 'unseen'
        WHEN reason = 'accepted' THEN 'accepted'
        WHEN reason IN ('disagreement', 'unreadable_answer', 'votes_missing') THEN 'open'
        ELSE 'rejected'
    END AS state,
    votes, agreeing, reason
FROM decided
ORDER BY question_id
