-- Which facts a text states (part: title, bullets, description); other facts are nowhere in it. Titles of one
-- product state the same facts in all languages, so any two of them are translations of each other.
SELECT product, locale, part, attribute
FROM stated_fact
ORDER BY ALL
