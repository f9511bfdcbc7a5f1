-- Stars follow from the polarities: all positive 5, all negative 1, balance 0 is 3. helpful_rate: expected votes.
SELECT review, product, locale, stars, helpful_rate
FROM review_text
ORDER BY review
