-- Phrases and names of aspects, once each: the same words stand in many reviews.
SELECT text, norm_text(text) AS word
FROM (SELECT DISTINCT phrase AS text FROM core.review_aspect UNION SELECT DISTINCT aspect FROM core.review_aspect)
