-- One row a question, a sentence found for it and the answer that it gives. ePQA grades every sentence: 2 answers the
-- question, 0 does not; 1 says something of it, which decides nothing. hetPQA holds only sentences that answer.
WITH told AS (
    SELECT 'e' || qid || '.' || qa_pair_id AS id, ASIN, question, answer,
        CASE label WHEN 2 THEN true WHEN 0 THEN false END AS answerable, candidate, src
    FROM graded
    UNION ALL
    -- A cell with a quotation mark in it is quoted as in csv.
    SELECT 'h' || md5(concat_ws(chr(31), ASIN, question, candidate, answer)), ASIN,
        CASE WHEN question LIKE '"%"' THEN replace(question[2:-2], '""', '"') ELSE question END,
        CASE WHEN answer LIKE '"%"' THEN replace(answer[2:-2], '""', '"') ELSE answer END, true,
        CASE WHEN candidate LIKE '"%"' THEN replace(candidate[2:-2], '""', '"') ELSE candidate END, src
    FROM answered
),
-- What another customer asked stands behind the sentence. Attributes are printed as objects:
-- material: { value:"mdf" }, item_weight: { unit:pounds, value:0.02 }, item_dimensions: { width:3. inches, length:12 inches }.
plain AS (
    SELECT id, ASIN, answerable, clean_text(replace(question, '""', '"')) AS question,
        -- "There is a customer saying that it is light": what it is, whoever says so.
        clean_text(regexp_replace(answer, '^((?:yes|no)\. )?(?:there is a customer saying(?: that)?|(?:a|one|another) customer says(?: that)?),? ', '\1', 'i')) AS answer,
        contains(candidate, ' Question:') AS is_reply,
        regexp_replace(regexp_replace(clean_text(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
            regexp_replace(candidate, ' Question:(.|\n)*$', ''),
            'normalized_value: ?\{[^}]*\},? *', '', 'g'),
            'standardized_values: ?\[[^\]]*\],? *', '', 'g'),
            '\{ *(?:unit|type): ?"?([\pL_ ]+?)"?, *value: ?"?([^"}]+?)"? *\}', '\2 \1', 'g'),
            '\{ *value: ?"?([^"}]*?)"? *\}', '\1', 'g'),
            '^([\pL_ ]+:) *\{ *((?:(?:width|length|height|depth|diameter): ?[\d.]+ \pL+(?:, )?)+) *\}$', '\1 \2'),
            '(width|length|height|depth|diameter): ?([\d.])', '\1 \2', 'g'),
            '^(\pL+)_(\pL+)(_(\pL+))?(_(\pL+))?: ', '\1 \2 \4 \6: ')),
            '^([\pL ]+?) +: ', '\1: '),
            '(\d)\. (inch|feet|centimeter|millimeter|meter|pound|ounce|gram|kilogram|watt|volt|hour|minute|year|month|milliliter|liter|count|megapixel)', '\1 \2', 'g') AS evidence, src
    FROM told
)
SELECT id, ASIN, question, upper(left(answer, 1)) || CASE
        WHEN regexp_matches(answer, '^(yes|no)[.] \pL', 'i') THEN answer[2:strpos(answer, ' ')] || upper(answer[strpos(answer, ' ') + 1]) || answer[strpos(answer, ' ') + 2:]
        ELSE answer[2:] END AS answer, answerable, evidence, src
FROM plain
WHERE question IS NOT NULL
    -- Of a question in two parts the answer is often an answer to one.
    AND NOT regexp_matches(question, '[?].*\pL.*[?]|, and |&|\b(and|or|also),? (is|are|does|do|did|can|could|will|would|how|what|where|when|which|who|why|if|has|have|should)\b')
    -- Objects that stay objects, and machine words.
    AND NOT regexp_matches(evidence, '[{}\[\]]|\pL_\pL|^[\pL ]+: \S*=\S*$')
    -- Customers answer "this or that?" with yes, and with half of it.
    AND NOT regexp_matches(question, '\bor\b')
    -- Words run into each other: "heavy bust.the good news", "length (in)14.02extended".
    AND NOT regexp_matches(evidence, '\pL{2}[.!?]\pL{2,}|\d\.\d+\pL{4}|\)\d')
    -- "I would think so" says nothing without the question to which it replied; what replied to another question half
    -- answers this one.
    AND NOT (is_reply AND (length(evidence) < 45 OR coalesce(NOT answerable, false)))
    -- Telephone numbers.
    AND NOT regexp_matches(evidence, '\d{3}\)?[-. ]\d{3}[-. ]\d{4}')
    -- A few sentences are Spanish, French or German.
    AND len(regexp_extract_all(lower(evidence), '\b(und|der|das|nicht|ist|les|des|est|pour|muy|para|con|que|una|del|très|tres|avec|mit|ich|je|mais|pas|pero|como|me|se|ma|lo|va|sich|denn|auch|bon|al|è|un|di|il)\b'))
        <= len(regexp_extract_all(lower(evidence), '\b(the|is|it|its|it''s|and|a|to|of|for|this|with|in|you|i|not|are|was|have|my|on|be|so|but|that|as|all)\b'))
