-- The attribute a customer asks about, and whether the product's facts answer it.
SELECT question, product, locale, attribute, answerable
FROM question
ORDER BY question
