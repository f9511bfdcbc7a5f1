-- Right: what baskets hold with the product; baskets.sql says how it is reckoned.
FROM bought_together('copurchase_selection')
