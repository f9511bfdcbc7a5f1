SELECT false AS is_upper_half, 12 AS other_kind, 3 AS same_kind
