-- The exact chance that a basket holds both categories (joint_rate), each alone, and the lift.
SELECT *
FROM basket_truth
ORDER BY category, other
