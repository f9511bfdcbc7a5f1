-- One fact: an attribute and a leaf category that has it. Wrong: categories of other branches, to which it is foreign.
WITH RECURSIVE leaf AS (
    SELECT c.category_id, c.parent_id, c.source, c.src
    FROM core.category c JOIN core.category p ON p.category_id = c.parent_id
    WHERE c.is_leaf
),
-- Departments, and their branches: the level below.
tree AS (
    SELECT category_id, category_id AS department_id, CAST(NULL AS VARCHAR) AS below, category_id AS branch_id
    FROM core.category WHERE parent_id IS NULL
    UNION ALL
    SELECT c.category_id, t.department_id, coalesce(t.below, c.category_id), coalesce(t.below, c.category_id)
    FROM tree t JOIN core.category c ON c.parent_id = t.category_id
),
has AS (SELECT category_id, attribute_id, src FROM core.category_attribute),
-- A schema may be sparse: what products of the category carry applies to it, listed or not.
carries AS (
    SELECT category_id, attribute_id FROM has
    UNION
    SELECT p.category_id, a.attribute_id
    FROM core.product p JOIN core.product_attribute a ON a.product_id = p.product_id
    WHERE p.category_id IS NOT NULL
),
carried AS (SELECT DISTINCT attribute_id, branch_id, department_id FROM carries JOIN tree USING (category_id)),
-- A schema is silent on much that is true, so its silence alone refutes nothing. An attribute is foreign to a branch where
-- its rarest word ("hoop" of the hoop shape) is said neither there nor in any branch akin to those that do say it.
-- The words are read in one language, English where there is.
tongue AS (
    SELECT source, first(locale ORDER BY locale <> 'en', locale) AS locale FROM core.category_name GROUP BY source
),
attribute_stem AS (
    SELECT DISTINCT attribute_id, left(word, 5) AS stem
    FROM (SELECT attribute_id, unnest(string_split(norm_text(name), ' ')) AS word
        FROM core.attribute_name JOIN tongue USING (source, locale))
    WHERE length(word) >= 4
),
category_stem AS (
    SELECT DISTINCT category_id, left(word, 5) AS stem
    FROM (SELECT category_id, unnest(string_split(norm_text(name), ' ')) AS word
        FROM core.category_name JOIN tongue USING (source, locale))
    WHERE length(word) >= 4
),
said AS (
    SELECT stem, branch_id, department_id FROM attribute_stem JOIN carried USING (attribute_id)
    UNION
    SELECT stem, branch_id, department_id FROM category_stem JOIN tree USING (category_id)
),
-- Rare as they may be, such words belong to no kind of goods.
abstract AS (
    SELECT unnest([
        -- Of what has a screen, a network or a sound, nobody could say which devices do without.
        'algor', 'archi', 'aspec', 'audio', 'chann', 'codec', 'commu', 'compo', 'conne', 'hdcp', 'host', 'input', 'instr', 'memor', 'nativ', 'netwo',
        'outpu', 'proto', 'pstn', 'scene', 'suppo', 'video', 'wavef',
        'accur', 'activ', 'adjus', 'admin', 'advan', 'angle', 'arran', 'audie', 'authe', 'backi', 'bindi', 'brigh',
        'capab', 'celeb', 'chara', 'chass', 'class', 'compl', 'condi', 'conte', 'contr', 'cosme', 'cover', 'cuisi', 'denom', 'depth', 'desig',
        'direc', 'dosag', 'durat', 'effec', 'effic', 'equip', 'facto', 'featu', 'firmn', 'flatn', 'flow', 'focu', 'focus',
        'forma', 'frien', 'funct', 'gauge', 'gener', 'genre', 'grade', 'grain', 'handl', 'hardn', 'heigh', 'image', 'infor',
        'ingre', 'inten', 'inter', 'joint', 'label', 'lengt', 'level', 'line', 'load', 'logo', 'manuf', 'maxim', 'mecha',
        'mesh', 'metho', 'metri', 'minim', 'moder', 'mount', 'movem', 'noise', 'numbe', 'occas', 'openi', 'opera', 'origi', 'pairi',
        'peak', 'perfo', 'perio', 'place', 'posit', 'power', 'prese', 'proce', 'profi', 'prote', 'purit', 'quali', 'range',
        'rarit', 'ratin', 'ratio', 'recom', 'reduc', 'regio', 'resis', 'respo', 'reusa', 'safet', 'seaso', 'secti', 'secur',
        'serie', 'servi', 'setti', 'shoul', 'skill', 'solub', 'sourc', 'spaci', 'speci', 'speed', 'stabi', 'stack', 'stage',
        'stand', 'stiff', 'stora', 'stori', 'struc', 'subje', 'suita', 'susta', 'synth', 'targe', 'techn', 'tempe', 'templ',
        'textu', 'theme', 'therm', 'thick', 'tilt', 'toler', 'tone', 'treat', 'trip', 'typic', 'usage', 'user', 'visco',
        'volum', 'weigh', 'width', 'write']) AS stem
),
special AS MATERIALIZED (
    SELECT attribute_id, arg_min(stem, (branches, length(stem), stem)) AS stem
    FROM attribute_stem ANTI JOIN abstract USING (stem)
    JOIN (SELECT stem, count(DISTINCT branch_id) AS branches, count(DISTINCT department_id) AS departments FROM said GROUP BY stem) USING (stem)
    JOIN (SELECT attribute_id FROM carried GROUP BY attribute_id HAVING count(DISTINCT department_id) <= 2) few USING (attribute_id)
    WHERE branches <= 15 AND departments <= 3
    GROUP BY attribute_id
),
-- Akin: branches that share a seldom attribute.
seldom AS (
    SELECT attribute_id, branch_id FROM carried
    QUALIFY count(*) OVER (PARTITION BY attribute_id) BETWEEN 2 AND 6
),
akin AS (
    SELECT DISTINCT a.branch_id, b.branch_id AS other_branch FROM seldom a JOIN seldom b USING (attribute_id)
),
home AS (
    SELECT attribute_id, branch_id FROM special JOIN said USING (stem)
    UNION
    SELECT attribute_id, branch_id FROM special JOIN carried USING (attribute_id)
),
at_home AS MATERIALIZED (
    SELECT attribute_id, branch_id FROM home
    UNION
    SELECT h.attribute_id, a.other_branch FROM home h JOIN akin a USING (branch_id)
),
-- The category must not repeat a word of the attribute ("Guitar size" for guitars).
given_away AS (
    SELECT DISTINCT h.category_id, h.attribute_id
    FROM has h JOIN attribute_stem a USING (attribute_id) JOIN category_stem c ON c.category_id = h.category_id AND c.stem = a.stem
),
-- A name that several categories share ("Parts") says too little alone.
category_label AS (
    SELECT category_id, locale, category_id || ' ' || locale AS key, name FROM core.category_name SEMI JOIN leaf USING (category_id)
    WHERE kind = 'name'
    QUALIFY count(*) OVER (PARTITION BY source, locale, lower(name)) = 1
),
asked AS (
    SELECT l.*, h.attribute_id, h.src AS fact_src
    FROM leaf l JOIN has h USING (category_id) SEMI JOIN special ON special.attribute_id = h.attribute_id
    ANTI JOIN given_away g ON g.category_id = h.category_id AND g.attribute_id = h.attribute_id
    SEMI JOIN category_label n ON n.category_id = l.category_id
    QUALIFY row_number() OVER (PARTITION BY h.attribute_id ORDER BY key_hash(l.category_id || ' ' || h.attribute_id, 'place')) <= 6
),
chosen AS (
    SELECT * FROM asked
    QUALIFY row_number() OVER (PARTITION BY category_id ORDER BY key_hash(category_id || ' ' || attribute_id, 'gold')) <= 3
),
-- A namesake with another id applies as well.
mark AS (SELECT DISTINCT attribute_id, locale || ' ' || norm_text(name) AS mark FROM core.attribute_name),
own_mark AS (SELECT DISTINCT k.category_id, m.mark FROM carries k SEMI JOIN chosen USING (category_id) JOIN mark m USING (attribute_id)),
namesake AS MATERIALIZED (
    SELECT DISTINCT m.attribute_id, o.category_id
    FROM mark m SEMI JOIN chosen USING (attribute_id) JOIN own_mark o USING (mark)
),
-- Facts lie in a ring, by departments, in which the branches take turns. Two facts near by may offer each other their
-- categories if both are foreign to the other.
ring AS MATERIALIZED (
    SELECT category_id, attribute_id, source, department_id, branch_id,
        row_number() OVER (ORDER BY source, department_id, turn, key_hash(branch_id, 'branch'), category_id, attribute_id) AS fact,
        count(*) OVER () AS facts
    FROM (
        SELECT c.*, t.department_id, t.branch_id, row_number() OVER (PARTITION BY t.branch_id
            ORDER BY key_hash(c.category_id || ' ' || c.attribute_id, 'turn'), c.category_id) AS turn
        FROM chosen c JOIN tree t USING (category_id)
    )
),
pair AS MATERIALIZED (
    SELECT a.fact, b.fact AS other, CAST(row_number() OVER (ORDER BY a.department_id <> b.department_id,
        key_hash(a.category_id || ' ' || b.category_id || ' ' || a.attribute_id, 'pair'), a.fact, b.fact) AS INTEGER) AS nth
    FROM ring a CROSS JOIN (SELECT unnest(range(1, 60)) AS step) s
    JOIN ring b ON b.fact = (a.fact - 1 + step) % a.facts + 1 AND (2 * step < a.facts OR 2 * step = a.facts AND a.fact < b.fact)
        AND b.source = a.source AND b.category_id <> a.category_id AND b.attribute_id <> a.attribute_id
    ANTI JOIN at_home h ON h.attribute_id = a.attribute_id AND h.branch_id = b.branch_id
    ANTI JOIN at_home g ON g.attribute_id = b.attribute_id AND g.branch_id = a.branch_id
    ANTI JOIN namesake n ON n.attribute_id = a.attribute_id AND n.category_id = b.category_id
    ANTI JOIN namesake m ON m.attribute_id = b.attribute_id AND m.category_id = a.category_id
),
-- Every fact gets three offers and gives three, so that none is oftener right or wrong than others: in each round those
-- pairs are taken that come first for both.
deal AS (
    SELECT fact, other, nth, 3 AS wants, 3 AS other_wants, false AS is_taken, 0 AS round FROM pair
    UNION ALL
    (WITH open AS (
        SELECT fact, other, nth, wants, other_wants, round + 1 AS round FROM deal WHERE NOT is_taken AND wants > 0 AND other_wants > 0 AND round < 24
    ),
    best AS (
        SELECT fact, min(nth) AS nth FROM (SELECT fact, nth FROM open UNION ALL SELECT other, nth FROM open) GROUP BY fact
    ),
    taken AS (
        SELECT o.nth, o.fact, o.other FROM open o JOIN best a ON a.fact = o.fact AND a.nth = o.nth JOIN best b ON b.fact = o.other AND b.nth = o.nth
    ),
    served AS (SELECT fact FROM taken UNION ALL SELECT other FROM taken)
    SELECT o.fact, o.other, o.nth, o.wants - (x.fact IS NOT NULL)::INTEGER, o.other_wants - (y.fact IS NOT NULL)::INTEGER, t.nth IS NOT NULL, o.round
    FROM open o LEFT JOIN taken t ON t.nth = o.nth LEFT JOIN served x ON x.fact = o.fact LEFT JOIN served y ON y.fact = o.other)
),
few AS (
    SELECT a.category_id, a.attribute_id, b.category_id AS other_id, CASE WHEN a.department_id = b.department_id THEN 0.6 ELSE 0.3 END AS nearness
    FROM (SELECT fact, other FROM deal WHERE is_taken UNION ALL SELECT other, fact FROM deal WHERE is_taken) d
    JOIN ring a ON a.fact = d.fact JOIN ring b ON b.fact = d.other
),
attribute_label AS (
    SELECT attribute_id, locale, name FROM core.attribute_name WHERE kind = 'name'
),
wrong AS (
    SELECT f.category_id, f.attribute_id, a.locale,
        list(wrong_item(f.other_id, n.name, 'closed_list', 'the attributes of ' || n.name || ' do not include ' || a.name, f.nearness)) AS pool
    FROM few f JOIN attribute_label a USING (attribute_id)
    JOIN category_label n ON n.key = f.other_id || ' ' || a.locale
    GROUP BY f.category_id, f.attribute_id, a.locale
)
SELECT
    c.category_id || ' has ' || c.attribute_id AS fact_key,
    a.locale AS language,
    c.category_id AS group_key,
    c.category_id || ' ' || c.attribute_id AS family_key,
    a.name AS slot_attribute,
    [gold_item(c.category_id, n.name)] AS gold,
    coalesce(w.pool, []) AS pool,
    [c.source] AS sources,
    [c.src, c.fact_src] AS source_rows
FROM chosen c
JOIN attribute_label a USING (attribute_id)
JOIN category_label n ON n.key = c.category_id || ' ' || a.locale
LEFT JOIN wrong w ON w.category_id = c.category_id AND w.attribute_id = c.attribute_id AND w.locale = a.locale
