SELECT nid(id) AS product_id, nid(attribute) AS attribute_id, found AS value_text, min(src) AS src FROM named WHERE found IS NOT NULL GROUP BY ALL
