-- Words of questions that are no names of the market: what a person reads in them.

-- `It cannot be inferred.`
CREATE TABLE none_phrase AS
SELECT language, unnest(words) AS word
FROM (VALUES
    ('en', ['it cannot be inferred.']), ('de', ['das lässt sich nicht ableiten.']), ('es', ['no se puede deducir.']),
    ('fr', ['on ne peut pas le déduire.']), ('it', ['non si può dedurre.']),
    ('ja', ['判断できません。', 'この情報からは分かりません。']), ('zh', ['无法判断。', '无法推断。']),
    ('pt', ['não é possível deduzir.'])) AS t(language, words);

-- What is to be calculated: words that only this question has.
CREATE TABLE calculation_word AS
SELECT kind, unnest(['en', 'de', 'es', 'fr', 'it', 'ja', 'zh', 'pt']) AS language, unnest(words) AS words
FROM (VALUES
    ('price of some', ['without shipping', 'ohne Versand', 'sin el envío', 'hors livraison', 'spedizione esclusa', '送料を除いた',
        '不含运费', 'sem o frete']),
    ('price of a piece', ['single piece', 'einzelnes Stück', 'una sola unidad', 'une seule pièce', 'un solo pezzo',
        'パックの1個あたり', '每件的价格', 'uma única unidade']),
    ('price of a unit', ['per 1 ', 'je 1 ', 'por cada 1 ', 'pour 1 ', 'per 1 ', '商品の1', '每1', 'por 1 ']),
    ('days', ['Every day', 'Jeden Tag', 'Cada día', 'Chaque jour', 'Ogni giorno', '毎日', '每天', 'Todo dia']),
    ('content of a pack', ['whole pack', 'ganze Packung', 'paquete entero', 'lot entier', 'intera confezione', 'パック全体',
        '整包', 'pacote inteiro']),
    ('weight of some', ['weigh in total', 'wiegen sie zusammen', 'pesan en total', 'pèsent-ils', 'pesano in tutto',
        '合計で何キログラム', '总共有多重', 'pesam no total'])) AS t(kind, words);
CREATE TABLE price_word AS
SELECT unnest(['en', 'de', 'es', 'fr', 'it', 'ja', 'zh', 'pt']) AS language,
    unnest(['price', 'preis', 'precio', 'prix', 'prezzo', '価格', '价格', 'preço']) AS word;

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

-- What is asked of a situation.
CREATE TABLE situation_question AS
SELECT aspect, unnest(['en', 'de', 'es', 'fr', 'it', 'ja', 'zh', 'pt']) AS language, unnest(words) AS word
FROM (VALUES
    ('need', ['what is needed most here?', 'was wird hier am ehesten gebraucht?', '¿qué es lo que más falta hace aquí?',
        'de quoi a-t-on surtout besoin ici ?', 'di che cosa c''è più bisogno?', 'ここで最も必要なものは何ですか。',
        '这时最需要的是什么？', 'do que mais se precisa aqui?']),
    ('cause', ['what is the most likely reason?', 'was ist der wahrscheinlichste grund?', '¿cuál es el motivo más probable?',
        'quelle en est la raison la plus probable ?', 'qual è il motivo più probabile?', '最も考えられる理由は何ですか。',
        '最可能的原因是什么？', 'qual é o motivo mais provável?']),
    ('effect', ['once the right thing has been bought, what is the most likely result?',
        'was ist am ehesten die folge, wenn das passende gekauft ist?', 'una vez comprado lo adecuado, ¿cuál es el resultado más probable?',
        'une fois le bon achat fait, quel est le résultat le plus probable ?', 'fatto l''acquisto giusto, qual è il risultato più probabile?',
        'ふさわしいものを買ったあと、どうなる可能性が最も高いですか。', '买到合适的东西之后，最可能的结果是什么？',
        'feita a compra certa, qual é o resultado mais provável?']),
    ('obstacle', ['what is most likely to get in the way?', 'was könnte am ehesten im weg stehen?',
        '¿qué es lo que más podría suponer un obstáculo?', 'qu''est-ce qui risque le plus de faire obstacle ?',
        'che cosa potrebbe essere d''ostacolo?', '最も妨げになりそうなことは何ですか。', '最可能遇到的障碍是什么？',
        'o que mais pode atrapalhar?'])) AS t(aspect, words);

-- `The listing does not say.`
CREATE TABLE not_told_phrase AS
SELECT unnest(['en', 'de', 'es', 'fr', 'it', 'ja', 'zh', 'pt']) AS language, unnest(['the listing does not say.',
    'das geht aus dem angebot nicht hervor.', 'el anuncio no lo indica.', 'l''annonce ne le précise pas.', 'l''annuncio non lo dice.',
    '商品情報には記載がありません。', '商品信息中没有说明。', 'o anúncio não informa.']) AS word;
