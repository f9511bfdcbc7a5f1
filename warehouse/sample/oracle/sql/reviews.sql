-- What remarks of reviews say, and the words for it.

CREATE TABLE polarity_word AS
SELECT polarity, unnest(['en', 'de', 'es', 'fr', 'it', 'ja', 'zh', 'pt']) AS language, unnest(words) AS word
FROM (VALUES
    ('positive', ['positive', 'positiv', 'positiva', 'positive', 'positivo', '肯定的', '正面', 'positiva']),
    ('positive', ['positive', 'positiv', 'positivo', 'positif', 'positiva', '肯定的', '正面', 'positivo']),
    ('negative', ['negative', 'negativ', 'negativa', 'négative', 'negativo', '否定的', '负面', 'negativa']),
    ('negative', ['negative', 'negativ', 'negativo', 'négatif', 'negativa', '否定的', '负面', 'negativo']),
    ('neutral', ['neutral', 'neutral', 'neutra', 'neutre', 'neutro', 'どちらでもない', '中立', 'neutra']),
    ('neutral', ['neutral', 'neutral', 'neutro', 'neutre', 'neutra', '良くも悪くもない', '中立', 'neutro']),
    ('silent', ['not mentioned', 'nicht erwähnt', 'no se menciona', 'pas mentionné', 'non menzionato', '言及なし', '未提及',
        'não mencionado']),
    ('more for', ['mostly positive', 'überwiegend positiv', 'mayormente positiva', 'plutôt positive', 'per lo più positivo',
        'おおむね肯定的', '以正面为主', 'majoritariamente positiva']),
    ('more against', ['mostly negative', 'überwiegend negativ', 'mayormente negativa', 'plutôt négative', 'per lo più negativo',
        'おおむね否定的', '以负面为主', 'majoritariamente negativa']),
    ('divided', ['divided, as many for as against', 'geteilt, gleich viele dafür und dagegen',
        'dividida, tantos a favor como en contra', 'partagée, autant pour que contre', 'diviso, tanti a favore quanti contro',
        '賛否が半々', '好坏各半', 'dividida, tantos a favor quanto contra'])) AS t(polarity, words);

-- Each remark: what it says of which aspect, and the categories whose products it was made of.
CREATE TABLE remark AS
SELECT DISTINCT r.locale, plain(a.phrase) AS word, a.aspect, a.polarity, p.category
FROM truth.review_aspect a JOIN truth.review r USING (review) JOIN truth.product p USING (product);

CREATE MACRO aspect_asked() AS TABLE
SELECT s.question_id, n.aspect FROM slot s
JOIN truth.aspect_name n ON n.locale = s.language AND plain(n.name) = s.word WHERE s.slot = 'aspect';
CREATE MACRO polarity_asked() AS TABLE
SELECT DISTINCT s.question_id, w.polarity FROM slot s
JOIN polarity_word w ON w.language = s.language AND w.word = s.word WHERE s.slot = 'polarity';

-- The review that is shown as a whole, and all that it says. The question's key names it; its words must be there.
CREATE MACRO review_shown() AS TABLE
SELECT q.question_id, q.language, r.review, a.aspect, a.aspect_name, a.polarity, a.phrase,
    contains(plain(q.slots['review']), plain(a.phrase)) AS is_shown
FROM question q
JOIN truth.review r ON r.review = split_part(own(q.fact_key), ' ', 1) AND r.locale = q.language
JOIN truth.review_aspect a USING (review);
