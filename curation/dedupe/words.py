"""Words the guard must know: those that carry no fact, those that negate, and units with their spellings."""

FUNCTION_WORDS: dict[str, str] = {
    "en": "a an the and please",
    "de": "der die das den dem des ein eine einen einem einer eines und bitte",
    "es": "el la los las un una unos unas y",
    "fr": "le la les l un une des et",
    "it": "il lo la i gli le l un uno una e ed",
    "pt": "o a os as um uma uns umas e",
    "ja": "の",
    "zh": "的",
}
"""Articles and `and`. Prepositions are not here: a bag for a laptop is no bag with a laptop."""

NEGATIONS: dict[str, str] = {
    "en": "not no never none without non cannot neither nor free less except excluding "
    "isn aren wasn weren don doesn didn hasn haven won",
    "de": "nicht kein keine keinen keiner keines keinem nie niemals ohne weder noch außer frei",
    "es": "no ni nunca jamás sin ningún ninguna ninguno tampoco excepto libre",
    "fr": "ne n pas non ni jamais sans aucun aucune sauf hors",
    "it": "non né mai senza nessun nessuna nessuno tranne eccetto privo priva",
    "pt": "não nem nunca jamais sem nenhum nenhuma exceto livre",
}
"""As words, in the languages that write spaces."""

NEGATION_SIGNS = "ない|なし|ません|ませ ん|ず|不|無|非|未|抜き|没|沒|无|勿|别"
"""As parts of a text, in Japanese and Chinese."""

UNITS: dict[str, str] = {
    "mm": "mm millimeter millimeters millimetre millimetres milímetro milímetros millimètre millimètres "
    "ミリメートル 毫米",
    "cm": "cm centimeter centimeters centimetre centimetres zentimeter centímetro centímetros centimètre centimètres "
    "centimetro centimetri センチメートル センチ 厘米",
    "m": "m meter meters metre metres metro metros mètre mètres metri メートル 米",
    "in": 'in inch inches zoll pulgada pulgadas pouce pouces pollice pollici polegada polegadas インチ 英寸 "',
    "mg": "mg milligram milligrams milligramm",
    "g": "g gr gram grams gramme grammes gramm gramo gramos grammo grammi grama gramas グラム 克",
    "kg": "kg kilo kilos kilogram kilograms kilogramm kilogramo kilogramos kilogramme kilogrammes "
    "キログラム キロ 千克 公斤",
    "oz": "oz ounce ounces unze unzen onza onzas once onces oncia once オンス 盎司",
    "lb": "lb lbs pound pounds pfund libra libras livre livres ポンド 磅",
    "ml": "ml milliliter milliliters millilitre millilitres mililitro mililitros ミリリットル 毫升",
    "cl": "cl centiliter centilitre",
    "l": "l liter liters litre litres litro litros litri リットル 升",
    "w": "w watt watts vatio vatios ワット 瓦",
    "v": "v volt volts voltio voltios ボルト 伏",
    "%": "% percent prozent",
    "°c": "°c ℃",
}
"""Symbol -> spellings. Units are spelled alike, never converted: a question about 1 kg is none about 1000 g."""


def unit_symbols() -> dict[str, str]:
    """Spelling -> symbol, of all units."""
    return {spelling: symbol for symbol, spellings in UNITS.items() for spelling in spellings.split()}
