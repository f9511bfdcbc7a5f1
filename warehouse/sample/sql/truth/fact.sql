-- All facts of a product: value of a choice or boolean (yes, no), amount in unit of a number. listed_*: as the raw
-- files write it. Weights, lengths and volumes are of one piece; pack_count is how many are in the pack. An
-- attribute of the category without a row here is unknown, also to the shop.
SELECT product, attribute, type, value, amount, unit, listed_amount, listed_unit
FROM listed_fact
ORDER BY product, attribute
