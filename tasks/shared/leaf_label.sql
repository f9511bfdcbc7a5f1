-- The names of the leaf categories that hold products. A name that several leaves of a shop share ("Cases"), or that any goods
-- have ("Accessories"), says too little alone: such a leaf is left out.
WITH leaf AS (SELECT category_id, source FROM core.category WHERE is_leaf),
unclear AS (
    SELECT category_id FROM core.category_name n JOIN leaf USING (category_id) WHERE n.kind = 'name'
    QUALIFY count(*) OVER (PARTITION BY leaf.source, n.locale, lower(n.name)) > 1
        OR regexp_matches(lower(n.name), '^((other|more|general|basic|replacement|accessory|all|misc\w*|custom|fit|universal|and|&|accessories|parts|kits?|sets|cases|covers|straps|refills|supplies|tools|styles?|(wo)?men|boys|girls|kids|baby|unisex)[ ,]*)+$')
        OR NOT regexp_matches(n.name, '\pL{3}|[ぁ-ヿ一-鿿]')
)
SELECT n.category_id, n.locale, n.name, n.kind, n.src
FROM core.category_name n
SEMI JOIN leaf ON leaf.category_id = n.category_id
SEMI JOIN core.product p ON p.category_id = n.category_id
ANTI JOIN unclear u ON u.category_id = n.category_id
