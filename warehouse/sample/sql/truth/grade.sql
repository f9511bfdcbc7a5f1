-- How well a product answers an intent: exact (category, brand and values), substitute (same category but another
-- brand or value, or a substitute category), complement, irrelevant.
SELECT intent, product, grade
FROM intent_grade
ORDER BY ALL
