SELECT true AS is_upper_half, 7 AS other_kind, 2 AS same_kind
