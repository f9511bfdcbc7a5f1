-- Accessory, device and the attribute value they share. Any accessory of a category that fits by this attribute
-- fits any device with the same value; at most twenty devices are listed for one accessory.
SELECT accessory, device, attribute, value
FROM fits
ORDER BY accessory, device
