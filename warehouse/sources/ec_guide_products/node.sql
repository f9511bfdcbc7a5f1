-- Every step of a path is a category; its id is the way to it.
SELECT DISTINCT ON (id) md5(array_to_string(names[:depth], chr(31))) AS id, depth, replace(names[depth], ';; ', ', ') AS name,
    CASE WHEN depth > 1 THEN md5(array_to_string(names[:depth - 1], chr(31))) END AS parent, src
FROM (SELECT names, unnest(range(1, len(names) + 1)) AS depth, src FROM path)
ORDER BY id, src
