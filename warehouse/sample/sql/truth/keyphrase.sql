-- The keyphrases of a listing and what each tells: 'category', or the attribute whose value it names. All of them are true
-- of the product, and the listing of the same language states them.
SELECT product, locale, attribute, phrase
FROM keyphrase
ORDER BY ALL
