-- What leads from a product to the next one of a session: near (one of the next three of its category by idx, in a
-- ring, evenly), same_category (any other of its category), companion (one of its companions, evenly), complement (any
-- product of an evenly drawn complement category); what is left to 1 is noise: any product.
-- So the chance of a next product is the sum over these, and `place` and `companion` hold all that is needed for it.
SELECT product, near, same_category, companion, complement,
       1 - near - same_category - companion - complement AS noise
FROM session_chance ORDER BY product
