-- A category and a parent of it: there may be several. Parents are written with any of their names.
-- Names are compared in an aggregate: a filter would go down to the joins and become a join of all with all.
SELECT child.id AS child, t.id AS parent, max(p._row) AS _row, min(p.src) AS src
FROM (
    SELECT block, _row, src, found.locale || ':'
        || trim(regexp_replace(lower(strip_accents(found.name)), '[^\pL\pN]+', '-', 'g'), '-') AS tag
    FROM (SELECT *, regexp_extract(line, '^<\s*([a-z]{2})\s*:(.+)$', ['locale', 'name']) AS found FROM line WHERE list = 'category')
    WHERE found.locale <> ''
) p
JOIN node child ON child.list = 'category' AND child.block = p.block
JOIN tagged t ON t.list = 'category' AND t.tag = p.tag
GROUP BY child.id, t.id HAVING bool_or(child.id <> t.id)
