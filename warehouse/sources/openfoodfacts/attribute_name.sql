-- The taxonomies have no name for themselves; these are what the shelves of the language call them.
WITH written AS (
    SELECT 'label' AS id, unnest([{'locale': 'en', 'name': 'Label'}, {'locale': 'de', 'name': 'Gütesiegel oder Kennzeichnung'},
        {'locale': 'es', 'name': 'Etiqueta o certificación'}, {'locale': 'fr', 'name': 'Label ou mention'}, {'locale': 'it', 'name': 'Etichetta o certificazione'},
        {'locale': 'ja', 'name': '認証・表示'}, {'locale': 'zh', 'name': '标签与认证'}, {'locale': 'pt', 'name': 'Selo ou certificação'}]) AS n,
        (SELECT min(src) FROM label_lines) AS src
    UNION ALL
    SELECT 'net_content', unnest([{'locale': 'en', 'name': 'Net content'}, {'locale': 'it', 'name': 'Contenuto netto'}]), (SELECT min(src) FROM products)
)
SELECT nid(id) AS attribute_id, n.locale AS locale, n.name AS name, 'name' AS kind, src FROM written WHERE src IS NOT NULL
