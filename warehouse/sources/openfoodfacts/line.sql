-- A block is a run of lines without a blank one between.
SELECT list, _row, src, line, count(*) FILTER (starts) OVER (PARTITION BY list ORDER BY _row) AS block
FROM (
    SELECT list, _row, src, line, coalesce(_row > 1 + lag(_row) OVER (PARTITION BY list ORDER BY _row), true) AS starts
    FROM (SELECT 'category' AS list, _row, src, line FROM category_lines UNION ALL SELECT 'label', _row, src, line FROM label_lines)
    WHERE NOT starts_with(line, '#')
)
