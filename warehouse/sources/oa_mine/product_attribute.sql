-- People marked the value of each attribute in the title.
WITH marked AS (
    SELECT input, src, attribute, unnest(map_entries(target_scores[attribute])) AS mark
    FROM (SELECT input, src, target_scores, unnest(map_keys(target_scores)) AS attribute FROM titles)
)
SELECT nid(md5(input)) AS product_id, nid(attribute) AS attribute_id, trim(clean_text(mark.key), ' ,') AS value_text, min(src) AS src
FROM marked
-- What is marked as "Sub brand" is mostly the kind of product ("Instant Oatmeal").
WHERE mark.value > 0 AND attribute <> 'Sub brand' AND trim(clean_text(mark.key), ' ,') <> ''
GROUP BY ALL
