WITH found AS (
    SELECT md5(clean_text(title))[:16] AS id, md5(array_to_string(names, chr(31))) AS category, NULL AS brand, src FROM path
    UNION ALL
    SELECT id, NULL, CASE WHEN attribute IN ('brand', 'brand_name') THEN found END, src FROM named
    UNION ALL
    SELECT md5(clean_text(product_title))[:16], NULL, NULL, src FROM questions
    UNION ALL
    SELECT md5(clean_text(src_title))[:16], NULL, NULL, src FROM translations
    UNION ALL
    SELECT 'machine.' || md5(concat_ws(chr(31), clean_text(src_title), tgt_lang))[:16], NULL, NULL, src FROM translations
    UNION ALL
    SELECT md5(clean_text(regexp_extract(input_field, '(?s)Title: *(.*?)\s*\n(?:Product )?Description:', 1)))[:16], NULL, NULL, src FROM keyphrases
)
SELECT nid(id) AS product_id, nid(min(category)) AS category_id, min(brand) AS brand, min(src) AS src
FROM found WHERE id IS NOT NULL GROUP BY id
