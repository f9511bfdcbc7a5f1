-- One product in up to three locales; the brand of the first locale that tells one (us, then jp, then es).
SELECT nid(product_id) AS product_id, arg_max(clean_text(product_brand), product_locale) AS brand, min(src) AS src
FROM products
GROUP BY product_id
