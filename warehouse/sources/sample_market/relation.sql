SELECT 'fits' AS kind, nid(accessory) AS left_id, nid(device) AS right_id, 'same ' || via AS evidence, src FROM fits
