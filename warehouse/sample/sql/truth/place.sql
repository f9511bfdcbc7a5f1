-- Products in the logs: idx 0.. runs through categories one after the other; start: the idx of the first of the
-- category, members: how many.
SELECT product, category, idx, start, members
FROM active
ORDER BY idx
