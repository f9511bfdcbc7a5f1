"""Words and wordings of the second dedupe corpus (``benchmarks.dedupe_corpus``), by language.

In a wording, ``{a}`` and ``{b}`` are items, ``{n}`` a number with its unit, ``{p}`` a price, ``{k}`` an asked attribute
and ``{o}`` a list of options. All wordings of one intent ask the same question.
"""

START = [
    "Nor",
    "Vel",
    "Tam",
    "Kir",
    "Bra",
    "Sol",
    "Fen",
    "Mar",
    "Lud",
    "Ost",
    "Hal",
    "Zan",
    "Quil",
    "Per",
    "Dov",
    "Gri",
    "Wes",
    "Alb",
    "Tor",
    "Jun",
]
END = ["vik", "ora", "dale", "mont", "ette", "ano", "berg", "ix", "field", "lin", "ado", "stad", "una", "wick", "ero"]
SECOND = ["", "", "", " & Sons", " Nordic", " Atelier", " Home", " Labs"]

# language -> (product kinds, colours, asked attributes)
WORDS: dict[str, tuple[list[str], list[str], list[str]]] = {
    "en": (
        [
            "espresso grinder",
            "camping stove",
            "bath towel",
            "desk fan",
            "dog harness",
            "garden hose",
            "yoga strap",
            "toaster",
            "bike pump",
            "night cream",
            "wall clock",
            "rice cooker",
            "tool chest",
            "baby monitor",
            "suitcase",
            "hiking pole",
            "soup ladle",
            "tent peg",
            "reading light",
            "shower caddy",
        ],
        ["teal", "amber", "ivory", "crimson", "charcoal", "olive", "lilac", "sand"],
        ["warranty length", "ingredients", "weight", "delivery time", "country of origin", "energy rating"],
    ),
    "de": (
        [
            "Kaffeemühle",
            "Wasserkocher",
            "Gartenschlauch",
            "Badetuch",
            "Wanduhr",
            "Luftpumpe",
            "Nachtcreme",
            "Reiskocher",
        ],
        ["türkis", "elfenbein", "anthrazit", "oliv", "flieder"],
        ["Garantiedauer", "Gewicht", "Lieferzeit", "Herkunftsland"],
    ),
    "es": (
        [
            "molinillo",
            "hervidor",
            "manguera",
            "toalla de baño",
            "reloj de pared",
            "maleta",
            "tostadora",
            "crema de noche",
        ],
        ["turquesa", "marfil", "carmesí", "oliva", "lila"],
        ["garantía", "peso", "plazo de entrega", "país de origen"],
    ),
    "fr": (
        [
            "bouilloire",
            "moulin à café",
            "valise",
            "horloge murale",
            "crème de nuit",
            "pompe à vélo",
            "serviette de bain",
        ],
        ["turquoise", "ivoire", "olive", "lilas", "anthracite"],
        ["durée de garantie", "poids", "délai de livraison", "pays d'origine"],
    ),
    "it": (
        ["bollitore", "macinacaffè", "valigia", "orologio da parete", "crema notte", "tostapane", "telo da bagno"],
        ["turchese", "avorio", "oliva", "lilla", "antracite"],
        ["durata della garanzia", "peso", "tempo di consegna", "paese di origine"],
    ),
    "pt": (
        ["chaleira", "moedor de café", "mala", "relógio de parede", "creme noturno", "torradeira", "toalha de banho"],
        ["turquesa", "marfim", "oliva", "lilás", "antracite"],
        ["garantia", "peso", "prazo de entrega", "país de origem"],
    ),
    "ja": (
        ["電気ケトル", "腕時計", "炊飯器", "バスタオル", "スーツケース", "ナイトクリーム", "空気入れ"],
        ["紺色", "象牙色", "深緑", "藤色", "灰色"],
        ["保証期間", "重量", "配送日数", "原産国"],
    ),
    "zh": (
        ["电热水壶", "挂钟", "电饭煲", "浴巾", "行李箱", "晚霜", "打气筒"],
        ["藏青色", "象牙白", "墨绿色", "淡紫色", "炭灰色"],
        ["保修期", "重量", "送货时间", "产地"],
    ),
}

# style -> language -> intent -> wordings
WORDINGS: dict[str, dict[str, dict[str, list[str]]]] = {
    "benchmark": {
        "en": {
            "cheaper": ["Q: Which costs less?\n- {a}\n- {b}\nA:", "Name the lower-priced one of these two: {a} / {b}."],
            "dearer": ["Q: Which costs more?\n- {a}\n- {b}\nA:", "Name the higher-priced one of these two: {a} / {b}."],
            "detail": [
                "Listing: {a}\nState its {k}.",
                "State the {k} for this listing.\n\n«{a}»",
                '{{"listing": "{a}", "ask": "{k}"}}',
            ],
            "under": [
                "Shopper wants {a} for less than {p}. Suggest one.",
                "Budget: less than {p}. Goal: {a}. Suggest one.",
            ],
            "over": [
                "Shopper wants {a} for more than {p}. Suggest one.",
                "Budget: more than {p}. Goal: {a}. Suggest one.",
            ],
            "then": [
                "Basket log: first {a}, then {b}. Predict the third article.",
                "Someone added {a} before {b}; predict the third article.",
            ],
            "pick": ["Best gift for a fan of {a}?\n{o}", "**Gift round** - the person loves {a}. Choose:\n{o}"],
            "without": ["List accessories for {a}, excluding {b}.", "Leaving out {b}, list accessories for {a}."],
            "with": ["List accessories for {a}, including {b}.", "With {b} among them, list accessories for {a}."],
            "fits": ["Will {a} fit a gap of {n}?", "Gap: {n}. Article: {a}. Will it fit?"],
        },
        "de": {
            "cheaper": ["Was kostet weniger: {a} oder {b}?", "Nenne den günstigeren Artikel: {a} / {b}."],
            "detail": ["Artikel: {a}\nGesucht: {k}", "Gib für „{a}“ Folgendes an: {k}."],
            "under": ["{a} für unter {p} gesucht.", "Budget unter {p}, Wunsch: {a}."],
        },
        "es": {
            "cheaper": ["¿Qué cuesta menos: {a} o {b}?", "Di cuál es más barato: {a} / {b}."],
            "detail": ["Artículo: {a}\nDato pedido: {k}", "Indica este dato de «{a}»: {k}."],
            "under": ["Busco {a} por menos de {p}.", "Presupuesto: menos de {p}. Deseo: {a}."],
        },
        "fr": {
            "cheaper": ["Lequel coûte moins : {a} ou {b} ?", "Donne l'article le moins cher : {a} / {b}."],
            "detail": ["Article : {a}\nDonnée : {k}", "Indique pour « {a} » : {k}."],
            "under": ["Je cherche {a} à moins de {p}.", "Budget : moins de {p}. Souhait : {a}."],
        },
        "it": {
            "cheaper": ["Cosa costa meno: {a} o {b}?", "Indica il più economico: {a} / {b}."],
            "detail": ["Articolo: {a}\nDato: {k}", "Indica per «{a}»: {k}."],
        },
        "pt": {
            "cheaper": ["O que custa menos: {a} ou {b}?", "Indique o mais barato: {a} / {b}."],
            "detail": ["Artigo: {a}\nDado: {k}", "Indique para «{a}»: {k}."],
        },
        "ja": {
            "cheaper": ["{a}と{b}では、どちらが安いですか。", "安い方を答えてください:{a}/{b}"],
            "detail": ["商品:{a}\n{k}を答えてください。", "「{a}」の{k}は何ですか。"],
        },
        "zh": {
            "cheaper": ["{a}和{b},哪个更便宜?", "请说出更便宜的一个:{a}/{b}"],
            "detail": ["商品:{a}\n请给出{k}。", "“{a}”的{k}是什么?"],
        },
    },
    "shop": {
        "en": {
            "allergy": ["my skin reacts to perfume, is {a} ok for me", "is {a} ok if perfume makes my skin react"],
            "arrive": ["need {a} within {n} days, can you ship that fast", "can you ship {a} in {n} days at most"],
            "return": [
                "bought {a} last week and it broke. can i send it back",
                "can i send back {a}? it broke after a week",
            ],
            "versus": ["torn between {a} and {b}, which one lasts longer", "which lasts longer, {a} or {b}"],
            "detail": ["hey, could you tell me the {k} of {a}", "{a} - what about its {k}"],
            "price": ["seen {a} for {p} elsewhere, will you match it", "will you match {p} for {a}"],
        },
        "de": {"detail": ["hallo, wie ist bei {a} eigentlich: {k}", "{a} - was gilt hier als {k}"]},
        "es": {"detail": ["hola, me dicen de {a} esto: {k}", "{a}, quería saber: {k}"]},
        "ja": {"detail": ["{a}の{k}を知りたいのですが", "{a}について質問です。{k}は"]},
        "zh": {"detail": ["想问一下{a}的{k}", "{a},{k}怎么样"]},
    },
}
BEFORE = ["Hi there! ", "### Task\n", "Please reply briefly. "]
AFTER = ["\nThanks a lot!", " Keep it short.", "\n(one line only)"]
# Free style: what the shopper tells first, which belongs to the question (two stories = two questions).
WHO = ["my aunt", "our office", "a friend in Oslo", "my son", "the neighbours", "my boss", "our club", "a colleague"]
WHY = [
    "is moving house",
    "has a birthday",
    "lost the old one",
    "wants a spare",
    "travels a lot",
    "just asked me",
    "hates clutter",
]
WHERE = [
    "down by the harbour",
    "in a small flat",
    "out in the country",
    "for the summer",
    "before Easter",
    "at short notice",
    "on a boat",
]
