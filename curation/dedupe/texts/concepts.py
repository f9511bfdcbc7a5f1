"""What the wording of a question itself may assert or ask for, in eight languages: words of the general language.

A template is no fact, yet two of them may ask for opposite things of the same product. Words that carry such a meaning
are grouped into concepts here; two wordings whose concepts contradict each other are never paraphrases.
"""

import re
from collections.abc import Iterable
from functools import cache

from curation.dedupe.words import NEGATION_SIGNS, NEGATIONS

CLOSED_CLASS: dict[str, str] = {
    "en": "a an the and or of for to in on at by with from as is are was were be been being am do does did "
    "has have had will would could should can may might must shall i you he she it they we me him her them "
    "us my your his its their our this that these those which what who whom whose when where why how there "
    "here than then if so any some such please into about s t re ve ll",
    "de": "der die das den dem des ein eine einen einem einer eines und oder von für zu im in am an auf bei "
    "mit aus als ist sind war waren sein wird werden würde würden können kann könnte soll sollte sollten "
    "hat haben hatte ich du er sie es wir ihr mein dein unser euer ihre ihren ihrem ihrer dies diese dieser "
    "dieses diesem diesen welche welcher welches welchen welchem was wer wie wo wann warum zum zur beim vom "
    "dort hier bitte so",
    "es": "el la los las un una unos unas y o u de del para a al en por con como es son era fue ser está "
    "están puede pueden podría debe yo tú él ella ello ellos su sus este esta esto estos estas ese esa eso "
    "qué cuál cuáles quién cómo dónde cuándo que lo le les se si me te mi tu",
    "fr": "le la les l un une des du de d et ou à au aux en pour par avec comme est sont était être a ont "
    "peut peuvent pourrait doit je tu il elle on nous vous ils elles son sa ses leur leurs ce cet cette ces "
    "cela que quel quelle quels quelles qui quoi comment où quand dans sur si y c j qu",
    "it": "il lo la i gli le l un uno una e ed o di del dello della dei degli delle da dal dalla a al allo "
    "alla ai in nel nella per con come è sono era essere può possono potrebbe deve io tu lui lei noi voi "
    "loro suo sua suoi sue questo questa questi queste quale quali che chi cosa dove quando si se ci",
    "pt": "o a os as um uma uns umas e ou de do da dos das para ao aos à às em nos na nas por pelo pela com "
    "como é são era ser está estão pode podem poderia deve eu tu você ele ela eles elas seu sua seus suas "
    "este esta isto esse essa isso qual quais que quem onde quando se",
    "ja": "の は が を に へ と で か も や ね よ",
    "zh": "的 了 吗 呢 和 与 在 是 于",
}
"""Words that every text needs, whatever it says."""

CONTRASTS = (
    "rather instead leaving omit omitting exclude excludes skip skipping "
    "statt anstatt sondern plutôt lieu invece anziché bensì sino"
)
"""Set one thing against another, as a negation does."""

_HALF_NEGATIONS = frozenset({"n", "ne"})
"""French says ne ... pas: one negation in two words."""

AFFIRMATIVES = frozenset(["yes", "ja", "sí", "oui", "sì", "sim", "はい", "是"])
"""Beside one of these a "no" is an answer that may be given, and negates nothing."""

CONCEPTS: dict[str, str] = {
    "substitute": "substitute substitutes substituted alternative alternatives replace replaces replacement "
    "ersatz ersetzen ersetzt alternativen sustituto sustituta sustituir sustituye alternativa alternativas "
    "reemplazar reemplazo substitut remplacer remplace remplacement sostituto sostituire sostituisce "
    "sostituzione alternative substituto substituir substitui 代替 替代 代わり 代わる 替换 取代",
    "complement": "complement complements complementary ergänzt ergänzen ergänzung passend complementa "
    "complementan complemento complementario complète compléter complémentaire complementare completa "
    "complementar 搭配 互补 補完",
    "more": "more greater higher larger bigger longer above exceeds increase mehr größer höher länger über "
    "más mayor plus supérieur più maggiore superiore mais maior より 更多 更高 更大 超过 maximum highest largest "
    "biggest longest dearest expensive teuerste höchste größte caro cara cher chère costoso costosa 最大 最高 "
    "最多 最贵 pricier pricey",
    "less": "less fewer lower smaller shorter below under decrease weniger kleiner niedriger kürzer unter "
    "menos menor moins inférieur meno minore inferiore 以下 更少 更低 更小 低于 least minimum lowest smallest "
    "shortest cheapest billigste günstigste niedrigste kleinste barato barata económico économico economico "
    "economica 最小 最低 最少 最便宜 最安 cheaper cheap billiger günstiger",
    "before": "before previously prior earlier vor vorher zuvor antes avant auparavant prima 之前 以前 前に",
    "after": "after afterwards next later nach nachher danach nächste después siguiente après suivant "
    "suivante dopo successivo successiva depois seguinte próxima 之后 接下来 下一 次に 次の",
    "first": "first erste ersten erster primero primera premier première primo prima primeiro primeira 第一 最初",
    "last": "last final letzte letzten letzter último última dernier dernière ultimo ultima 最后 最後",
    "category": "category categories kategorie kategorien categoría categorías catégorie catégories "
    "categoria categorie categorias カテゴリ カテゴリー 类别 分类 品类",
    "brand": "brand brands manufacturer marke hersteller marca marcas fabricante marque fabricant "
    "produttore ブランド メーカー 品牌",
    "price": "price prices priced cost costs costing dollars euros preis kostet kosten precio cuesta "
    "cuestan prix coûte coûtent prezzo costa costano preço custa custam 価格 値段 价格 多少钱",
    "colour": "color colour colors colours farbe couleur colore cor 色 颜色 カラー",
    "material": "material materials materialien matériau matière materiale 材質 素材 材料 材质",
    "rating": "stars star rating rated rates sterne sternen bewertung estrellas calificación étoiles note "
    "stelle valutazione estrelas avaliação 評価 星 评分",
}
"""Concept -> the words for it in all eight languages."""

_OPPOSITES = (frozenset({"more", "less"}), frozenset({"before", "after"}), frozenset({"first", "last"}))
"""Only one against the other is a contradiction: "cheaper" and "costs less" are the same, as are "A before B" and
"first A"."""

_ALWAYS_SAID = frozenset({"substitute"})
"""Concepts that no wording of the same question leaves out: what fits is one thing, what stands in for it another."""


@cache
def closed_class() -> frozenset[str]:
    """The closed-class words of all languages."""
    return frozenset(word for words in CLOSED_CLASS.values() for word in words.split()) - negation_words()


@cache
def negation_words() -> frozenset[str]:
    """Words that negate or contrast, in the languages that write spaces."""
    words = {word for words in NEGATIONS.values() for word in words.split()}
    return frozenset(words | set(CONTRASTS.split())) - _HALF_NEGATIONS


def negations_of(words: Iterable[str]) -> int:
    """How often these words negate."""
    listed = list(words)
    answers = _ANSWERS if not AFFIRMATIVES.isdisjoint(listed) else frozenset()
    signs = _NEGATION_SIGNS.findall(_signs(listed))
    return sum(word in negation_words() and word not in answers for word in listed) + len(signs)


def concepts_of(words: Iterable[str]) -> frozenset[str]:
    """The concepts that stand among these words."""
    listed = list(words)
    signs = _signs(listed)
    found = {_CONCEPT_OF[word] for word in listed if word in _CONCEPT_OF}
    found |= {concept for sign, concept in _SIGN_CONCEPTS if sign in signs}
    return frozenset(found)


def contradiction(left: frozenset[str], right: frozenset[str]) -> str | None:
    """What one wording asserts or asks for and the other does not, or None when they go together."""
    for pair in _OPPOSITES:
        poles = left & pair, right & pair
        if len(poles[0]) == len(poles[1]) == 1 and poles[0] != poles[1]:
            return f"asks for: {min(poles[0])}, not {min(poles[1])}"
    asked = left - frozenset().union(*_OPPOSITES), right - frozenset().union(*_OPPOSITES)
    ours, theirs = sorted(asked[0] - asked[1]), sorted(asked[1] - asked[0])
    if ours and theirs:
        return f"asks for: {ours[0]}, not {theirs[0]}"
    alone = [concept for concept in (*ours, *theirs) if concept in _ALWAYS_SAID]
    return f"asks for: {alone[0]}, or not" if alone else None


def _signs(words: list[str]) -> str:
    """The words of Japanese and Chinese together, which are single signs here."""
    return "".join(word if ord(word[0]) >= 0x2E80 else " " for word in words if word)


_ANSWERS = frozenset({"no", "non", "não", "nein"})
_NEGATION_SIGNS = re.compile(NEGATION_SIGNS)
_CONCEPT_OF = {
    word: concept for concept, words in CONCEPTS.items() for word in reversed(words.split()) if ord(word[0]) < 0x2E80
}
_SIGN_CONCEPTS = tuple(
    (word, concept) for concept, words in CONCEPTS.items() for word in words.split() if ord(word[0]) >= 0x2E80
)
