-- The aspect is named in the language of the review.
SELECT nid(review_id) AS review_id, clean_text(tag.aspect) AS aspect, tag.polarity AS polarity, clean_text(tag.quote) AS phrase, src
FROM reviews, unnest(tags) AS t(tag)
