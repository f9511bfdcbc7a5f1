"""Texts that are not in the language they claim, found by their script, their function words and a model together.

Script decides where it can. Between languages in Latin script the short words that every sentence needs (the, und, por,
della) say which language to suspect, and py3langid must agree: alone, the one takes a title of foreign names for
another language, the other a list of part numbers.
"""

from typing import TYPE_CHECKING

import pyarrow as pa

from schemas.languages import LANGUAGES
from warehouse.sql_text import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FUNCTION_WORDS = {
    "en": "the and of to in is it with for you your this that are was be have has had not but they from our can will "
    "very my so all just when which there what were been more out would them than these its then too into we if how "
    "any could should",
    "de": "der die das und ist mit für ein eine einen einem einer des dem den von zu im auf nicht sie ich es auch sich "
    "bei aus wird sind nach aber oder wie zum zur war habe hat noch nur sehr kann durch ihre ihr wenn man dass werden "
    "als jeden mehr dieser diese gut wir uns mir so um an bin kein keine keinen viel wenig ganz schon mal doch da",
    "es": "el la los las de del y en un una que es con para por no se su lo al como más pero muy sus está este esta "
    "son tiene ha me sin sobre también ya porque hay desde cuando todo mi le bien porque eso",
    "fr": "le la les des du de et en un une est que pour dans ce cette avec qui sur pas plus par il elle je vous votre "
    "vos ne se sont au aux mais très ou nous son sa ses été bien tout fait comme sans chez à mon ma ai cela "
    "leur jamais toujours",
    "it": "il lo la gli le di del della dei delle è un una che per con non si in al alla da dal nel nella sono come "
    "più ma anche questo questa molto ha ho mi su suo sua ci se tutto ogni senza mio mia quando sempre dopo perché ed "
    "era mai già solo",
    "pt": "os as de do da dos das em no na nos nas um uma que é para com não se por mais mas como ao à foi seu sua "
    "muito são este esta você ou tem pelo pela isso eu está já também sem até meu minha quando tudo bem depois porque",
}
"""Language in Latin script -> words that most of its sentences have; some are words of two languages."""

READ = 500
"""Characters looked at: who reads more is not surer."""
SURE = (0.97, 0.9, 0.5)
"""Least probability of the other language by the model where that language has one, two, more of the text's function
words that its own lacks; what its own alone has must be at most half as many."""

LATIN = tuple(FUNCTION_WORDS)
SHORTEST = 20
SHORTEST_FOR_NO_SIGN = 30
"""Characters; shorter ones may well be a name, which shops of any country write in Latin letters."""
MANY_KANJI = 20
"""So many signs in a row of Japanese do without kana only where they are names."""


def _simplified() -> str:
    """The common signs that Chinese writes and Japanese does not: those of one national code and not of the other."""
    signs = (bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFA))
    return "".join(sign for sign in signs if not _encodes(sign, "shift_jis"))


def _encodes(sign: str, code: str) -> bool:
    try:
        sign.encode(code)
    except UnicodeEncodeError:
        return False
    return True


def _count(letters: str) -> str:
    return f"length(regexp_replace(text, '[^{letters}]+', '', 'g'))"


_LATIN_LETTERS, _LETTERS = _count(r"\p{Latin}"), _count(r"\pL")
_KANA, _HAN = _count(r"\p{Hiragana}\p{Katakana}"), _count(r"\p{Han}")
_OTHER_SCRIPT = r"[^\PL\p{Latin}]"
"""A letter that is not Latin: most texts in Latin script hold none, and need not be counted."""
_LATIN = "(" + ", ".join(literal(language) for language in LATIN) + ")"

OTHER_SCRIPT = f"""
CASE WHEN language IN {_LATIN} THEN CASE
        WHEN length(text) >= {SHORTEST} AND regexp_matches(text, '{_OTHER_SCRIPT}')
            AND 5 * {_LATIN_LETTERS} < 4 * {_LETTERS} THEN 'many letters are not Latin' END
    WHEN language = 'ja' AND NOT regexp_matches(text, '[\\p{{Hiragana}}\\p{{Katakana}}]') THEN CASE
        WHEN length(text) >= {SHORTEST_FOR_NO_SIGN} AND NOT regexp_matches(text, '\\p{{Han}}') THEN 'no Japanese sign'
        WHEN length(text) >= {SHORTEST} AND regexp_matches(text, '[{_simplified()}]') THEN 'Chinese signs'
        WHEN {_HAN} >= {MANY_KANJI} THEN 'no kana' END
    WHEN language = 'zh' AND length(text) >= {SHORTEST} THEN CASE
        WHEN NOT regexp_matches(text, '\\p{{Han}}') AND (length(text) >= {SHORTEST_FOR_NO_SIGN}
            OR regexp_matches(text, '\\S(?:\\s+\\S+){{3}}')) THEN 'no Chinese character'
        WHEN regexp_matches(text, '[\\p{{Hiragana}}\\p{{Katakana}}]{{2}}') AND 4 * {_KANA} > {_HAN}
            THEN 'written in kana' END
END"""
"""SQL over `text` and `language`: why the script cannot be that of the language, or NULL."""

_WORDS = f"""
WITH looked AS (
    SELECT language, opening, row_number() OVER () AS id
    FROM (SELECT DISTINCT language, left(text, {READ}) AS opening FROM ({{texts}}) WHERE language IN {_LATIN})
), word AS (
    SELECT id, language, unnest(string_split(regexp_replace(lower(opening), '[^\\pL]+', ' ', 'g'), ' ')) AS word
    FROM looked
), said AS (
    SELECT DISTINCT id, number FROM word JOIN function_word USING (language, word)
), counted AS (
    SELECT id, {{sums}} FROM said JOIN function_word USING (number)
    GROUP BY id HAVING {{suspect}}
)
SELECT language, opening, counted.* EXCLUDE (id) FROM counted JOIN looked USING (id) ORDER BY language, opening
"""


def other_language(connection: "DuckDBPyConnection", texts: str) -> pa.Table:
    """The texts that are not in their language: language, opening (`READ` characters), why.

    Args:
        connection: where `texts` can be read; gets the view function_word.
        texts: a SELECT with columns language and text; NULL texts are fine.
    """
    connection.register("function_word", _function_words())
    sums = ", ".join(f"sum({name})::INTEGER AS {name}, sum(not_{name})::INTEGER AS not_{name}" for name in LATIN)
    suspect = " OR ".join(f"sum({name}) >= greatest(1, 2 * sum(not_{name}))" for name in LATIN)
    suspects = connection.sql(_WORDS.format(texts=texts, sums=sums, suspect=suspect)).to_arrow_table()
    scripts = connection.sql(
        f"SELECT language, text AS opening, {OTHER_SCRIPT} AS why "
        f"FROM (SELECT DISTINCT language, left(text, {READ}) AS text FROM ({texts})) WHERE why IS NOT NULL ORDER BY ALL"
    ).to_arrow_table()
    return pa.concat_tables([scripts, _agreed(suspects)]).combine_chunks()


def _function_words() -> pa.Table:
    """language, word, number of both, and of each language: whether it alone of the two has the word, or lacks it.

    Of a word that both languages have nothing can be told: Spanish and Portuguese share half of theirs.
    """
    words = {language: set(several.split()) for language, several in FUNCTION_WORDS.items()}
    rows = [(language, word) for language in LATIN for word in sorted(set().union(*words.values()))]
    table: dict[str, list[str] | list[int]] = {
        "language": [language for language, _ in rows],
        "word": [word for _, word in rows],
        "number": list(range(len(rows))),
    }
    for other in LATIN:
        table[other] = [int(word in words[other] and word not in words[language]) for language, word in rows]
        table[f"not_{other}"] = [int(word in words[language] and word not in words[other]) for language, word in rows]
    return pa.table(table)


def _agreed(suspects: pa.Table) -> pa.Table:
    """Of the suspects those of which the model says the same as the words."""
    found: list[tuple[str, str, str]] = []
    if suspects.num_rows:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        model.set_languages(list(LANGUAGES))
        for row in suspects.to_pylist():
            language, sure = model.classify(row["opening"])
            words = row.get(language, 0)
            if words >= max(1, 2 * row.get(f"not_{language}", 0)) and sure >= SURE[min(words, len(SURE)) - 1]:
                found.append((row["language"], row["opening"], f"it reads as {language}"))
    columns = list(zip(*found, strict=True)) or [(), (), ()]
    names = ("language", "opening", "why")
    return pa.table({name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)})
