-- One fact: a leaf category and an attribute that is foreign to it. Wrong: three attributes that it has.
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
        'accur', 'activ', 'adjus', 'admin', 'advan', 'algor', 'angle', 'arran', 'audie', 'authe', 'backi', 'bindi',
        'brigh', 'capab', 'celeb', 'chara', 'chass', 'class', 'compl', 'condi', 'conte', 'contr', 'cosme', 'cover', 'cuisi', 'denom', 'depth',
        'desig', 'direc', 'dosag', 'durat', 'effec', 'effic', 'equip', 'expan', 'facto', 'featu', 'firmn', 'flatn', 'flow',
        'focu', 'focus', 'forma', 'frien', 'funct', 'gauge', 'gener', 'genre', 'grade', 'grain', 'handl', 'hardn', 'heigh',
        'image', 'infor', 'ingre', 'inten', 'inter', 'joint', 'label', 'langu', 'lengt', 'level', 'line', 'load', 'logo',
        'manuf', 'maxim', 'mecha', 'mesh', 'metho', 'metri', 'minim', 'moder', 'motio', 'mount', 'movem', 'noise', 'numbe',
        'openi', 'opera', 'origi', 'pairi', 'peak', 'perfo', 'perio', 'place', 'platf', 'posit', 'power', 'prese', 'proce',
        'profi', 'prote', 'purit', 'quali', 'range', 'rarit', 'ratin', 'ratio', 'recom', 'reduc', 'regio', 'resis', 'respo',
        'reusa', 'safet', 'seaso', 'secti', 'secur', 'serie', 'servi', 'setti', 'shoul', 'skill', 'solub', 'sourc', 'spaci',
        'speci', 'speed', 'stabi', 'stack', 'stage', 'stand', 'stiff', 'stora', 'stori', 'struc', 'subje', 'suita', 'susta',
        'synth', 'targe', 'techn', 'tempe', 'templ', 'textu', 'theme', 'therm', 'thick', 'tilt', 'toler', 'tone', 'treat',
        'trip', 'typic', 'usage', 'user', 'visco', 'volum', 'weigh', 'width', 'write']) AS stem
),
special AS MATERIALIZED (
    SELECT attribute_id, arg_min(stem, (branches, length(stem), stem)) AS stem
    FROM attribute_stem ANTI JOIN abstract USING (stem)
    JOIN (SELECT stem, count(DISTINCT branch_id) AS branches, count(DISTINCT department_id) AS departments FROM said GROUP BY stem) USING (stem)
    JOIN (SELECT attribute_id FROM carried GROUP BY attribute_id HAVING count(DISTINCT department_id) <= 2) few USING (attribute_id)
    WHERE branches <= 80 AND departments <= 10
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
-- An attribute that names the category ("Guitar size") would be no option at all.
given_away AS (
    SELECT DISTINCT h.category_id, h.attribute_id
    FROM has h JOIN attribute_stem a USING (attribute_id) JOIN category_stem c ON c.category_id = h.category_id AND c.stem = a.stem
),
own AS (
    SELECT l.category_id, l.parent_id, h.attribute_id
    FROM leaf l JOIN has h USING (category_id) SEMI JOIN special ON special.attribute_id = h.attribute_id
    ANTI JOIN given_away g ON g.category_id = h.category_id AND g.attribute_id = h.attribute_id
    -- What lacks a name in some language would take all four options with it there.
    SEMI JOIN (
        SELECT attribute_id FROM core.attribute_name WHERE kind = 'name' GROUP BY source, attribute_id
        QUALIFY count(DISTINCT locale) = max(count(DISTINCT locale)) OVER (PARTITION BY source)
    ) named ON named.attribute_id = h.attribute_id
),
-- What is mostly right or never right would show itself. So the wrong ones are drawn first, three a question, and then an
-- attribute is right a third as often as it is offered as a wrong one.
seat AS (
    SELECT category_id, parent_id, unnest(range(least(attributes + 1, 5))) AS seat
    FROM (SELECT category_id, parent_id, count(*) AS attributes FROM own GROUP BY ALL HAVING count(*) >= 3)
),
wrong_one AS (
    SELECT s.category_id, s.seat, o.attribute_id
    FROM seat s JOIN own o USING (category_id)
    QUALIFY row_number() OVER (PARTITION BY s.category_id, s.seat
        ORDER BY key_hash(s.category_id || ' ' || s.seat || ' ' || o.attribute_id, 'wrong')) <= 3
),
supply AS (SELECT attribute_id, (count(*) + 1) // 3 AS times FROM wrong_one GROUP BY attribute_id HAVING count(*) >= 2),
-- Right: what is at home in other departments, foreign to the branch, and no namesake of what the category has.
place AS (
    SELECT l.category_id, l.parent_id, l.source, t.department_id, t.branch_id,
        row_number() OVER (PARTITION BY l.source ORDER BY t.department_id, key_hash(l.category_id, 'place'), l.category_id) AS nth,
        count(*) OVER (PARTITION BY l.source) AS places
    FROM leaf l SEMI JOIN seat USING (category_id) JOIN tree t USING (category_id)
),
candidate AS (
    SELECT DISTINCT p.category_id, p.branch_id, o.attribute_id
    FROM (SELECT *, unnest(range(1, 120)) AS step FROM place) p
    JOIN place t ON t.source = p.source AND t.nth = (p.nth - 1 + p.step) % p.places + 1 AND p.step < p.places AND t.department_id <> p.department_id
    JOIN own o ON o.category_id = t.category_id SEMI JOIN supply s ON s.attribute_id = o.attribute_id
),
namesake AS (
    SELECT DISTINCT c.category_id, c.attribute_id
    FROM candidate c JOIN core.attribute_name x USING (attribute_id)
    JOIN carries k ON k.category_id = c.category_id
    JOIN core.attribute_name y ON y.attribute_id = k.attribute_id AND y.locale = x.locale AND lower(y.name) = lower(x.name)
),
foreign_attribute AS (
    SELECT c.category_id, c.attribute_id
    FROM candidate c ANTI JOIN at_home h ON h.branch_id = c.branch_id AND h.attribute_id = c.attribute_id
    ANTI JOIN namesake n ON n.category_id = c.category_id AND n.attribute_id = c.attribute_id
),
-- Asked for oftener than may be, since two may want the same question; then cut.
wanted AS (
    SELECT f.category_id, f.attribute_id, s.seat, p.times
    FROM foreign_attribute f
    JOIN seat s USING (category_id) JOIN supply p USING (attribute_id)
    QUALIFY row_number() OVER (PARTITION BY f.attribute_id
        ORDER BY key_hash(f.category_id || ' ' || s.seat || ' ' || f.attribute_id, 'wanted')) <= 3 * p.times
),
seated AS (
    SELECT * FROM (
        SELECT * FROM wanted QUALIFY row_number() OVER (PARTITION BY category_id, seat
            ORDER BY key_hash(category_id || ' ' || seat || ' ' || attribute_id, 'seat')) <= 3)
    QUALIFY row_number() OVER (PARTITION BY category_id, attribute_id ORDER BY key_hash(category_id || ' ' || seat, 'once'), seat) = 1
),
chosen AS (
    SELECT * FROM (
        SELECT * FROM seated QUALIFY row_number() OVER (PARTITION BY attribute_id
            ORDER BY key_hash(category_id || ' ' || attribute_id, 'chosen')) <= times)
    QUALIFY row_number() OVER (PARTITION BY category_id, seat ORDER BY key_hash(category_id || ' ' || attribute_id, 'one')) = 1
),
attribute_label AS (
    SELECT attribute_id, locale, attribute_id || ' ' || locale AS key, name FROM core.attribute_name WHERE kind = 'name'
),
wrong AS (
    SELECT c.category_id, c.seat, n.locale,
        list(wrong_item(w.attribute_id, n.name, 'catalog_fact', 'the category has the attribute ' || n.name, NULL)) AS pool
    FROM chosen c JOIN wrong_one w USING (category_id, seat) JOIN attribute_label n ON n.attribute_id = w.attribute_id
    GROUP BY ALL
)
SELECT
    c.category_id || ' lacks ' || c.attribute_id AS fact_key,
    n.locale AS language,
    c.category_id AS group_key,
    c.category_id || ' ' || c.attribute_id AS family_key,
    parent.name || ' > ' || n.name AS slot_category,
    [gold_item(c.attribute_id, a.name)] AS gold,
    w.pool,
    [l.source] AS sources,
    [l.src] AS source_rows
FROM chosen c
JOIN leaf l USING (category_id)
JOIN core.category_name n ON n.category_id = c.category_id AND n.kind = 'name'
JOIN core.category_name parent ON parent.category_id = l.parent_id AND parent.kind = 'name' AND parent.locale = n.locale
JOIN attribute_label a ON a.key = c.attribute_id || ' ' || n.locale
JOIN wrong w ON w.category_id = c.category_id AND w.seat = c.seat AND w.locale = n.locale
