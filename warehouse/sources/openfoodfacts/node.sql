-- The first name of a block is its id, as products write it. Two lines of one language are two nodes run together.
-- A second block of the same id would be a second node of that name: the first counts.
SELECT list, id, min(block) AS block, min_by(src, block) AS src
FROM (
    SELECT list, block, min_by(tag, _row * 1000 + place) AS id, min_by(src, _row) AS src
    FROM named GROUP BY list, block HAVING count(DISTINCT _row) = count(DISTINCT locale)
)
GROUP BY list, id
