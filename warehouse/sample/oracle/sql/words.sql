-- Words of questions that are no names of the market: what a person reads in them.

-- `It cannot be inferred.`
CREATE TABLE none_phrase AS
SELECT unnest(['en', 'de', 'es', 'fr', 'it', 'ja', 'zh', 'pt']) AS language,
    unnest(['it cannot be inferred.', 'das lässt sich nicht ableiten.', 'no se puede deducir.', 'on ne peut pas le déduire.',
        'non si può dedurre.', '判断できません。', '无法判断。', 'não é possível deduzir.']) AS word;

-- Types of entities that are no attributes.
CREATE TABLE entity_word AS
SELECT entity, unnest(['en', 'de', 'es', 'fr', 'it', 'ja', 'zh', 'pt']) AS language, unnest(words) AS word
FROM (VALUES
    ('brand', ['brand', 'marke', 'marca', 'marque', 'marca', 'ブランド', '品牌', 'marca']),
    ('product_type', ['product type', 'produktart', 'tipo de producto', 'type de produit', 'tipo di prodotto', '商品の種類',
        '商品类型', 'tipo de produto'])) AS t(entity, words);

-- What a language is called in the language of the question.
CREATE TABLE language_word AS
SELECT language, unnest(['en', 'de', 'es', 'fr', 'it', 'ja', 'zh', 'pt']) AS called, unnest(words) AS word
FROM (VALUES
    ('en', ['english', 'german', 'spanish', 'french', 'italian', 'japanese', 'chinese', 'portuguese']),
    ('de', ['englisch', 'deutsch', 'spanisch', 'französisch', 'italienisch', 'japanisch', 'chinesisch', 'portugiesisch']),
    ('es', ['inglés', 'alemán', 'español', 'francés', 'italiano', 'japonés', 'chino', 'portugués']),
    ('fr', ['anglais', 'allemand', 'espagnol', 'français', 'italien', 'japonais', 'chinois', 'portugais']),
    ('it', ['inglese', 'tedesco', 'spagnolo', 'francese', 'italiano', 'giapponese', 'cinese', 'portoghese']),
    ('ja', ['英語', 'ドイツ語', 'スペイン語', 'フランス語', 'イタリア語', '日本語', '中国語', 'ポルトガル語']),
    ('zh', ['英语', '德语', '西班牙语', '法语', '意大利语', '日语', '中文', '葡萄牙语']),
    ('pt', ['inglês', 'alemão', 'espanhol', 'francês', 'italiano', 'japonês', 'chinês', 'português'])) AS t(language, words);
