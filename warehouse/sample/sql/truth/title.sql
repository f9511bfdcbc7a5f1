-- The title of every product by language, as the shop wrote it before markup and stray characters got in.
SELECT product, locale, title
FROM listing
ORDER BY product, locale
