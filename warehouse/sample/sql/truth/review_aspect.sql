-- What a review says of which aspect; phrase stands verbatim in its text.
SELECT review, aspect, aspect_name, polarity, phrase
FROM review_aspect
ORDER BY review, aspect
