-- How many people found a review helpful.
SELECT review, helpful AS votes
FROM review_text
ORDER BY review
