-- The tree follows the last parent of a node, which is the closest as a rule; the others are in relation.
-- A block is a run of lines without a blank one between: its first name is its id ("en:rices"), as products write it.
WITH RECURSIVE line AS MATERIALIZED (
    SELECT _row, src, line, count(*) FILTER (starts) OVER (ORDER BY _row) AS block
    FROM (
        SELECT _row, src, line, coalesce(_row > 1 + lag(_row) OVER (ORDER BY _row), true) AS starts
        FROM category_lines WHERE NOT starts_with(line, '#')
    )
),
-- Commas within numbers ("1,5 %") and written as \, part no names.
spoken AS (
    SELECT block, _row, src, found.locale AS locale, unnest(names) AS raw, generate_subscripts(names, 1) AS place
    FROM (
        SELECT *, string_split(regexp_replace(replace(found.names, '\,', chr(31)), '(\d),(\d)', '\1' || chr(31) || '\2', 'g'), ',') AS names
        FROM (SELECT *, regexp_extract(line, '^([a-z]{2}(?:_[a-z]{2})?)\s*:(.+)$', ['locale', 'names']) AS found FROM line)
        WHERE found.locale <> ''
    )
),
named AS MATERIALIZED (
    SELECT block, _row, src, CASE locale WHEN 'jp' THEN 'ja' ELSE locale END AS locale, place,
        clean_text(replace(raw, chr(31), ',')) AS name,
        locale || ':' || trim(regexp_replace(lower(strip_accents(replace(raw, chr(31), ','))), '[^\pL\pN]+', '-', 'g'), '-') AS tag
    FROM spoken WHERE clean_text(raw) IS NOT NULL
),
-- Two lines of one language are two nodes run together. A second block of the same id would be a second node of that name: the first counts.
node AS MATERIALIZED (
    SELECT id, min(block) AS block, min_by(src, block) AS src
    FROM (
        SELECT block, min_by(tag, _row * 1000 + place) AS id, min_by(src, _row) AS src
        FROM named GROUP BY block HAVING count(DISTINCT _row) = count(DISTINCT locale)
    )
    GROUP BY id
),
tagged AS MATERIALIZED (SELECT tag, min(block) AS block FROM named SEMI JOIN node USING (block) GROUP BY tag),
-- Parents are written with any of their names.
-- Names are compared in an aggregate: a filter would go down to the joins and become a join of all with all.
linked AS MATERIALIZED (
    SELECT child.id AS child, parent.id AS parent, p._row, p.src
    FROM (
        SELECT block, _row, src, found.locale || ':'
            || trim(regexp_replace(lower(strip_accents(found.name)), '[^\pL\pN]+', '-', 'g'), '-') AS tag
        FROM (SELECT *, regexp_extract(line, '^<\s*([a-z]{2})\s*:(.+)$', ['locale', 'name']) AS found FROM line)
        WHERE found.locale <> ''
    ) p
    JOIN node child ON child.block = p.block JOIN tagged t ON t.tag = p.tag JOIN node parent ON parent.block = t.block
),
link AS MATERIALIZED (
    SELECT child, parent, max(_row) AS _row, min(src) AS src FROM linked GROUP BY ALL HAVING bool_or(child <> parent)
),
first_parent AS MATERIALIZED (SELECT child, max_by(parent, _row) AS parent FROM link GROUP BY child),
-- From the roots down: what stands in a circle is not reached, and is no category.
tree AS (
    SELECT id, CAST(NULL AS VARCHAR) AS parent, 0 AS depth, src FROM node ANTI JOIN first_parent ON child = id
    UNION ALL
    SELECT f.child, f.parent, t.depth + 1, n.src
    FROM tree t JOIN first_parent f ON f.parent = t.id JOIN node n ON n.id = f.child
)
SELECT nid(id) AS category_id, nid(parent) AS parent_id, depth, id NOT IN (SELECT parent FROM link) AS is_leaf, src FROM tree
