-- One review may stand in several files: its id is made of its text. Two numbers of stars for one text tell nothing, nor do
-- stars that the words belie ("sooo happy with my purchase", one star): five is praise without a but, one blame without
-- praise, and three says so, and the others have something of both.
WITH once AS (
    SELECT text_id, min(text) AS text, CASE WHEN min(stars) = max(stars) THEN min(stars) END AS stars, min(title) AS title,
        CASE WHEN count(DISTINCT kind) = 1 THEN min(kind) END AS kind, min(src) AS src
    FROM labelled
    GROUP BY text_id
),
straight AS (
    -- "Not great" is no praise.
    SELECT *, regexp_replace(replace(lower(text), '’', ''''), '(\bnot|n''t|\bnever|\bno|\bhardly|\bisnt|\bless|\bwanted to|\bwant to) (so |very |really |that |a |an |the |as |too |even |be |feel |look |been |at all |have |to |would )*'
        || '(lov|great|perfect|excell|amaz|awesome|happ|beautiful|gorgeous|best|wonderful|fantastic|recommend|good|nice|comfort|cute|pretty|pleased|flatter|enjoy|eas|impress|fun|work|like)\w*', 'bad', 'g') AS said
    FROM once
),
toned AS (
    SELECT *,
        regexp_matches(said, '\b(lov(e|ed|es|ing|ely)|great|perfect\w*|excellent\w*|amazing\w*|awesome|happy|beautiful\w*|gorgeous|best|wonderful\w*|fantastic|highly|'
            || 'recommend\w*|good|nice\w*|well|comfortable|comfy|cute|pretty|pleased|flattering|enjoy\w*|easy|easily|impressed|fun|likes?|liked|adorable|super|thank\w*|soft|worth|fine)\b') AS praises,
        regexp_matches(said, '\bnot\b|n''t\b|\b(no|never|but|however|unfortunately|too|although|except|though|wish|only|downside|little|bit|sadly|hard|difficult|'
            || 'problem\w*|issue\w*|wrong|small|tight|odd|weird|itchy|huge|large|short|thin|ok|okay|decent|lack\w*|would be|could be|should|if)\b') AS mild,
        regexp_matches(said, '\b(disappoint\w*|return\w*|poor\w*|bad\w*|cheap\w*|br(o|ea)k\w*|waste\w*|worst|worse|terribl\w*|awful\w*|horribl\w*|useless|defect\w*|fail\w*|stopped|'
            || 'junk|refund\w*|(sent|send|sending|going|goes) (it |them |this )?back|flimsy|uncomfortable|crap\w*|garbage|ripped|tore|leak\w*|frustrat\w*|annoy\w*|fell|falls|ridiculous|'
            || 'unflattering|hate\w*|unusable|nothing|sloppy|misleading|beware|regret\w*|unhappy|dies|died|dead|rip|fad\w*|shrunk|shrink\w*|wrong|never again|avoid|damaged?|nor)\b') AS blames,
        regexp_matches(text, '(?i)\b(ok|okay|okey|decent|average|mixed|so-so|meh|alright|all right|mediocre|fair|not bad|(three|3) stars?|torn|in between|acceptable)\b') AS middling
    FROM straight
)
SELECT
    nid(text_id) AS review_id,
    'en' AS locale,
    text,
    CASE WHEN CASE stars
        WHEN 5 THEN praises AND NOT mild AND NOT blames
        WHEN 4 THEN praises AND mild AND NOT blames
        WHEN 3 THEN middling AND NOT blames
        WHEN 2 THEN praises AND blames
        WHEN 1 THEN blames AND NOT praises END THEN stars END AS stars,
    title,
    nid(kind) AS category_id,
    src
FROM toned
