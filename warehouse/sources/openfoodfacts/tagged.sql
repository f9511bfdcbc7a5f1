-- Which node a tag means, of those that bear the name the first.
SELECT list, tag, min_by(node.id, block) AS id FROM named JOIN node USING (list, block) GROUP BY list, tag
