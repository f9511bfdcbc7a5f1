-- What queries want, and how one query relates to another.

CREATE TABLE grade_word AS
SELECT grade, unnest(['en', 'de', 'es', 'fr', 'it', 'ja', 'zh', 'pt']) AS language, unnest(words) AS word
FROM (VALUES
    ('exact', ['it is what the query asks for, in every point.', 'es ist in allen punkten das, was gesucht wird.',
        'es justo lo que se busca, en todos los aspectos.', 'c''est exactement ce qui est demandé, sur tous les points.',
        'è proprio ciò che si cerca, in ogni aspetto.', '検索の条件をすべて満たす商品である。', '完全符合搜索的各项要求。',
        'é exatamente o que se busca, em todos os pontos.']),
    ('substitute', ['it misses some point of the query, but could be taken instead.',
        'es weicht in einem punkt ab, käme aber ersatzweise infrage.',
        'no cumple algún punto de la búsqueda, pero podría servir en su lugar.',
        'un point de la demande n''est pas respecté, mais il peut la remplacer.',
        'manca qualche aspetto richiesto, ma potrebbe andare al suo posto.',
        '条件の一部を満たさないが、代わりに使える商品である。', '有一项要求不符，但可以替代使用。',
        'não atende a algum ponto da busca, mas pode servir no lugar.']),
    ('complement', ['it is another kind of thing, used together with what is asked for.',
        'es ist etwas anderes, das zusammen mit dem gesuchten verwendet wird.',
        'es otro tipo de artículo, que se usa junto con lo que se busca.',
        'c''est un autre type d''article, qui s''utilise avec ce qui est demandé.',
        'è un altro tipo di articolo, che si usa insieme a ciò che si cerca.',
        '別の種類だが、探している商品と一緒に使う商品である。', '属于另一类商品，与所搜商品搭配使用。',
        'é outro tipo de artigo, usado junto com o que se busca.']),
    ('irrelevant', ['it has nothing to do with what is asked for.', 'es hat mit dem, was gesucht wird, nichts zu tun.',
        'no tiene nada que ver con lo que se busca.', 'il n''a aucun rapport avec ce qui est demandé.',
        'non ha nulla a che fare con ciò che si cerca.', '探している商品とは関係のない商品である。', '与所搜商品毫无关系。',
        'não tem nada a ver com o que se busca.'])) AS t(grade, words);

CREATE TABLE relation_word AS
SELECT relation, unnest(['en', 'de', 'es', 'fr', 'it', 'ja', 'zh', 'pt']) AS language, unnest(words) AS word
FROM (VALUES
    ('narrowing', ['the second looks for part of what the first looks for.', 'die zweite sucht einen teil dessen, was die erste sucht.',
        'la segunda busca una parte de lo que busca la primera.', 'la seconde cherche une partie de ce que cherche la première.',
        'la seconda cerca una parte di ciò che cerca la prima.', '二番目は最初の検索の対象を絞り込んでいる。',
        '第二个是在第一个的范围内缩小搜索。', 'a segunda busca uma parte do que a primeira busca.']),
    ('substitute', ['the second looks for something to take instead.', 'die zweite sucht etwas, das stattdessen infrage kommt.',
        'la segunda busca algo que podría servir en su lugar.', 'la seconde cherche quelque chose à prendre à la place.',
        'la seconda cerca qualcosa da prendere al suo posto.', '二番目は代わりになるものを探している。',
        '第二个搜索的是可以替代的商品。', 'a segunda busca algo que serviria no lugar.']),
    ('complement', ['the second looks for something used together with it.', 'die zweite sucht etwas, das zusammen damit verwendet wird.',
        'la segunda busca algo que se usa junto con ello.', 'la seconde cherche quelque chose qui s''utilise avec.',
        'la seconda cerca qualcosa che si usa insieme.', '二番目は一緒に使うものを探している。',
        '第二个搜索的是与之搭配使用的商品。', 'a segunda busca algo que se usa junto.']),
    ('irrelevant', ['the two look for things that have nothing in common.', 'die beiden suchen dinge, die nichts miteinander zu tun haben.',
        'las dos buscan cosas que no tienen nada que ver.', 'les deux cherchent des choses sans aucun rapport.',
        'le due cercano cose che non c''entrano l''una con l''altra.', '二つの検索は互いに関係のないものを探している。',
        '两个搜索的商品毫无关系。', 'as duas buscam coisas que não têm nada a ver.']),
    ('narrowing', ['queries for a part of what it looks for', 'suchanfragen nach einem teil des gesuchten',
        'búsquedas de una parte de lo que se busca', 'requêtes qui cherchent une partie de ce qui est demandé',
        'ricerche di una parte di ciò che si cerca', '同じ対象をさらに絞り込んだ検索', '在其范围内进一步缩小的搜索',
        'buscas de uma parte do que se procura']),
    ('substitute', ['queries for something to take instead', 'suchanfragen nach etwas, das stattdessen infrage kommt',
        'búsquedas de algo que podría servir en su lugar', 'requêtes pour quelque chose à prendre à la place',
        'ricerche di qualcosa da prendere al suo posto', '代わりになるものの検索', '对可替代商品的搜索', 'buscas de algo que serviria no lugar']),
    ('complement', ['queries for something used together with it', 'suchanfragen nach etwas, das zusammen damit verwendet wird',
        'búsquedas de algo que se usa junto con ello', 'requêtes pour quelque chose qui s''utilise avec',
        'ricerche di qualcosa che si usa insieme', '一緒に使うものの検索', '对搭配使用的商品的搜索', 'buscas de algo que se usa junto'])
) AS t(relation, words);

-- What a query wants: a leaf category, and on which attributes (the brand is one) which values.
CREATE TABLE wish AS
SELECT locale, plain(text) AS word, query, category,
    list_filter([CASE WHEN brand IS NOT NULL THEN 'brand' END, attribute, attribute2], lambda x: x IS NOT NULL) AS keys,
    list_filter(['brand=' || brand, attribute || '=' || value, attribute2 || '=' || value2], lambda x: x IS NOT NULL) AS wants
FROM truth.query;

-- How a second query relates to a first, by what both want: narrowing has all that the first wants and more; a substitute
-- wants something else of the same category, or a category that serves the same need. Between the two, and where things
-- for all would do for some, nobody can say.
CREATE MACRO relation_of(a, b, link) AS CASE
    WHEN a.category <> b.category THEN CASE link WHEN 'complements' THEN 'complement' WHEN 'substitutes' THEN 'substitute' ELSE 'irrelevant' END
    WHEN list_contains(a.wants, 'audience=unisex') <> list_contains(b.wants, 'audience=unisex')
        AND list_contains(a.keys, 'audience') AND list_contains(b.keys, 'audience') THEN 'unclear'
    WHEN len(list_intersect(a.keys, b.keys)) > len(list_intersect(a.wants, b.wants)) THEN 'substitute'
    WHEN len(b.wants) > len(a.wants) AND list_has_all(b.wants, a.wants) THEN 'narrowing'
    ELSE 'unclear' END;
