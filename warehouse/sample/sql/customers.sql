-- Who buys what: products in the logs, companions, and how often things go together. The numbers here are the truth.

CREATE TABLE active AS  -- products sold before the logs begin; idx runs through categories one after the other
WITH placed AS (
    SELECT product, category, row_number() OVER (ORDER BY category, u('place', product), product) - 1 AS idx FROM product
    WHERE available_from < DATE '2025-01-01'
)
SELECT *, min(idx) OVER (PARTITION BY category) AS start, count(*) OVER (PARTITION BY category) AS members FROM placed;

CREATE TABLE popular AS  -- categories by how often customers come for them; low to high is their part of 0 to 1
SELECT category, dept, weight / sum(weight) OVER () AS share, start, members,
       (sum(weight) OVER (ORDER BY category) - weight) / sum(weight) OVER () AS low,
       sum(weight) OVER (ORDER BY category) / sum(weight) OVER () AS high
FROM category_weight JOIN (SELECT DISTINCT category, start, members FROM active) USING (category);

-- Of each complement category one product is the companion of a product: it goes with it more often than the others.
CREATE TABLE companion AS
SELECT a.product, a.idx, a.category, p.category AS other_category, p.start AS other_start, p.members AS other_members,
       p.start + CAST(floor(u('companion', a.product || p.category) * p.members) AS BIGINT) AS other_idx,
       row_number() OVER (PARTITION BY a.product ORDER BY p.category) - 1 AS turn, count(*) OVER (PARTITION BY a.product) AS turns
FROM active a JOIN w_link l ON l.category = a.category AND l.kind = 'complements' JOIN popular p ON p.category = l.other;

-- Baskets: the main thing, each complement category by its own chance, and things that have nothing to do with it.
CREATE TABLE basket_chance AS
SELECT category, other_category, least(0.45, 1.2 / turns * (0.7 + 0.6 * u('chance', category || other_category))) AS chance
FROM (SELECT DISTINCT category, other_category, turns FROM companion);

CREATE TABLE basket AS
SELECT range AS number, 'B' || lpad(CAST(range AS VARCHAR), 8, '0') AS basket,
       p.start + CAST(floor(u('main', 'B' || range) * p.members) AS BIGINT) AS idx,
       CASE WHEN u('noise', 'B' || range) < 0.6 THEN 0 WHEN u('noise', 'B' || range) < 0.9 THEN 1 ELSE 2 END AS noise,
       'U' || lpad(CAST(CAST(floor(u('buyer', 'B' || range) * getvariable('users')) AS BIGINT) AS VARCHAR), 7, '0') AS customer,
       TIMESTAMP '2024-10-01 07:00:00' + to_days(CAST(floor(u('day', 'B' || range) * 182) AS INTEGER))
           + to_seconds(floor(u('time', 'B' || range) * 54000)) AS bought
FROM range(CAST(getvariable('baskets') AS BIGINT)) JOIN popular p ON u('mission', 'B' || range) >= p.low AND u('mission', 'B' || range) < p.high;

CREATE TABLE basket_line AS
WITH thing AS (
    SELECT basket, idx, 0 AS turn FROM basket
    UNION ALL
    SELECT b.basket, CASE WHEN u('own companion', b.basket || c.other_category) < 0.6 THEN c.other_idx
                     ELSE c.other_start + CAST(floor(u('any companion', b.basket || c.other_category) * c.other_members) AS BIGINT) END, 1 + c.turn
    FROM basket b JOIN companion c USING (idx) JOIN basket_chance k USING (category, other_category)
    WHERE u('joins', b.basket || c.other_category) < k.chance
    UNION ALL
    SELECT n.basket, p.start + CAST(floor(u('noise product', n.basket || n.nth) * p.members) AS BIGINT), 100 + nth
    FROM (SELECT basket, unnest(range(noise)) AS nth FROM basket) n
    JOIN popular p ON u('noise category', n.basket || n.nth) >= p.low AND u('noise category', n.basket || n.nth) < p.high
), once AS (
    SELECT basket, idx, min(turn) AS turn FROM thing GROUP BY ALL
)
SELECT o.basket, row_number() OVER (PARTITION BY o.basket ORDER BY o.turn, o.idx) AS line, b.bought, b.customer, a.product,
       CASE WHEN u('quantity', o.basket || o.idx) < 0.85 THEN 1 ELSE 2 END AS quantity, price.price, o.turn >= 100 AS is_noise
FROM once o JOIN basket b USING (basket) JOIN active a ON a.idx = o.idx JOIN price USING (product);

-- The exact chance that two categories meet in a basket, over the main category and the count of unrelated things.
CREATE TABLE basket_truth AS
WITH holds AS (
    SELECT m.category AS main, m.share, c.category, c.share AS popularity,
           CASE WHEN c.category = m.category THEN 1 ELSE COALESCE(k.chance, 0) END AS chance
    FROM popular m CROSS JOIN popular c LEFT JOIN basket_chance k ON k.category = m.category AND k.other_category = c.category
), noise(count, weight) AS (VALUES (0, 0.6), (1, 0.3), (2, 0.1)),
single AS (
    SELECT category, sum(share * weight * (1 - (1 - chance) * pow(1 - popularity, count))) AS rate FROM holds, noise GROUP BY ALL
), pair AS (
    SELECT a.category, b.category AS other, sum(a.share * weight * (1 - (1 - a.chance) * pow(1 - a.popularity, count)
        - (1 - b.chance) * pow(1 - b.popularity, count)
        + (1 - a.chance) * (1 - b.chance) * pow(greatest(0, 1 - a.popularity - b.popularity), count))) AS rate
    FROM holds a JOIN holds b ON b.main = a.main AND b.category <> a.category, noise GROUP BY ALL
)
SELECT p.category, p.other, round(p.rate, 9) AS joint_rate, round(a.rate, 9) AS rate, round(b.rate, 9) AS other_rate,
       round(p.rate / (a.rate * b.rate), 6) AS lift
FROM pair p JOIN single a USING (category) JOIN single b ON b.category = p.other;

-- An accessory fits a device when both have the same value of the attribute that decides.
CREATE TABLE fits AS
SELECT p.product AS accessory, d.product AS device, c.fits AS attribute, x.value
FROM product p JOIN w_category c ON c.category = p.category AND c.fits IS NOT NULL
JOIN fact x ON x.product = p.product AND x.attribute = c.fits
JOIN fact y ON y.attribute = x.attribute AND y.value = x.value
JOIN product d ON d.product = y.product
JOIN w_category dc ON dc.category = d.category AND dc.fits IS NULL
-- In a large market an accessory lists the first twenty devices only.
QUALIFY row_number() OVER (PARTITION BY p.product ORDER BY u('fits', p.product || d.product), d.product) <= 20;
