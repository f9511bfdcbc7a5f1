-- The keys have an underscore for every sign that is no letter or digit: spaces, brackets, commas, ®. Brackets and commas
-- are put back where the pattern tells them: connector_s_ reads connector(s), thermal_design_power__tdp_ reads thermal
-- design power (tdp), master__outer__case_width reads master (outer) case width. __t_t_ and __h_h_ say nothing.
WITH members AS (
    SELECT unnest(json_keys(_record)) AS member, src FROM products
),
attributes AS (
    SELECT member[8:] AS attribute, min(src) AS src
    FROM members
    WHERE starts_with(member, 'attr_') AND member NOT IN ('attr_n_last_change', 'attr_n_processor_ark_id', 'attr_t_images_type_map')
    GROUP BY attribute
),
-- Two underscores after a trade name are its ® and a space, not a bracket.
plain AS (
    SELECT attribute, src, regexp_replace(regexp_replace(attribute, '__(t_t|h_h)_$', ''),
        '(intel|vpro|intru|insider)_(_|$)', '\1\2', 'g') AS key
    FROM attributes
),
bracketed AS (
    SELECT attribute, src, CASE WHEN ends_with(key, '_')
        THEN regexp_replace(key, '^([^(]*?|.*\([a-z]+\).*?)__(.+)_$', '\1 (\2)')
        ELSE regexp_replace(key, '__([a-z0-9_]+?)__', ' (\1) ') END AS key
    FROM (SELECT attribute, src, regexp_replace(regexp_replace(
        key, '_s_($|_)', '(s)\1'), '__(outer|inner|imperial)_(_|$)', ' (\1)\2') AS key FROM plain)
),
named AS (
    SELECT attribute, src, clean_text(replace(replace(replace(
        regexp_replace(regexp_replace(regexp_replace(key, '(usb|bluetooth|hdmi)_(\d)_(\d)', '\1 \2.\3'),
            '(\d)_(\d)_(gen|mm|inch)', '\1.\2 \3', 'g'), '(^|_|\()(i|ps)_(o|2)(_|\)|$)', '\1\2/\3\4'),
        '___', ' '), '__', ', '), '_', ' ')) AS name
    FROM bracketed
),
-- The keys are in small letters: abbreviations and names get their capitals back, and every name its first one.
spelt AS (
    SELECT attribute, src, array_to_string([
        CASE WHEN word IN ('a1', 'a3', 'a4', 'ac', 'adf', 'amd', 'ark', 'atx', 'av', 'cd', 'cpu', 'dc', 'ddc', 'dhcp', 'dvb', 'dvd', 'dvi',
                'ean', 'ecc', 'eps', 'gps', 'gpu', 'gtin', 'hd', 'hdd', 'hdmi', 'hdr', 'hs', 'iec', 'ip', 'ipmi', 'ir', 'iso', 'l2', 'l3', 'lan', 'lcd',
                'led', 'mp3', 'mttf', 'nfc', 'oem', 'osd', 'pc', 'pci', 'pcb', 'pdif', 'poe', 'psu', 'pvc', 'ram', 'rdimm', 'rf', 'rgb', 'rms', 'rom',
                'rpm', 'sas', 'sata', 'sd', 'sfp', 'sim', 'sms', 'ssd', 'tdp', 'tpm', 'tv', 'udimm', 'upc', 'uk', 'eu', 'ups', 'url', 'usb', 'uv', 'vesa', 'vga',
                'vlan', 'vpn', 'wan', 'wlan', '3d', '3g', '4g', '2g', 'ci', 'i/o', 'ps/2', 'vr', 'raid', 'din', 'atm', 'snmp', 'ssl', 'dlna', 'hdcp', 'mimo',
                'aes', 'bios', 'cuda', 'id', 'kvm', 'mac', 'mhl', 'nas', 'pos', 'qos', 'rj', 'sdram', 'smtp', 'tft') THEN upper(word)
        ELSE coalesce(MAP {'intel': 'Intel', 'nvidia': 'NVIDIA', 'apple': 'Apple', 'bluetooth': 'Bluetooth', 'ethernet': 'Ethernet', 'windows': 'Windows',
            'android': 'Android', 'ipod': 'iPod', 'iphone': 'iPhone', 'ipad': 'iPad', 'rohs': 'RoHS', 'wxdxh': 'WxDxH', 'wxh': 'WxH', 'optane': 'Optane',
            'thunderbolt': 'Thunderbolt', 'displayport': 'DisplayPort', 'macos': 'macOS', 'linux': 'Linux', 'leds': 'LEDs', 'hdds': 'HDDs', 'dvds': 'DVDs',
            'ghz': 'GHz', 'xeon': 'Xeon', 'vpro': 'vPro', 'wifi': 'WiFi', 'skype': 'Skype', 'epeat': 'EPEAT'}[word], word)
        END FOR word IN regexp_extract_all(name, '[A-Za-z0-9/]+|[^A-Za-z0-9/]+')], '') AS name
    FROM (SELECT attribute, src, replace(name, 'us letter', 'US letter') AS name FROM named)
)
SELECT
    nid(attribute) AS attribute_id,
    'en' AS locale,
    CASE WHEN regexp_matches(name, '^[a-z]+[A-Z]') THEN name ELSE upper(name[1]) || name[2:] END AS name,
    'name' AS kind,
    src
FROM spelt
