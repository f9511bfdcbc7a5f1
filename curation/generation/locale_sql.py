"""Numbers, units, prices and lists as each language writes them: macros made from the CLDR data of babel.

The data become CASE expressions, so that formatting stays pure SQL over whole columns. No-break spaces of CLDR become
plain ones (a prompt is plain text), and numbers have no thousands sign in any language.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

from schemas.languages import LANGUAGES, Language
from warehouse.sql_text import literal

if TYPE_CHECKING:
    from babel import Locale

_Length = Literal["long", "short"]
_LENGTHS: tuple[_Length, ...] = ("long", "short")

CLDR_UNITS = {
    "mm": "length-millimeter",
    "cm": "length-centimeter",
    "m": "length-meter",
    "km": "length-kilometer",
    "in": "length-inch",
    "ft": "length-foot",
    "mg": "mass-milligram",
    "g": "mass-gram",
    "kg": "mass-kilogram",
    "oz": "mass-ounce",
    "lb": "mass-pound",
    "ml": "volume-milliliter",
    "cl": "volume-centiliter",
    "l": "volume-liter",
    "fl oz": "volume-fluid-ounce",
    "V": "electric-volt",
    "W": "power-watt",
    "kW": "power-kilowatt",
    "min": "duration-minute",
    "h": "duration-hour",
    "MB": "digital-megabyte",
    "GB": "digital-gigabyte",
    "TB": "digital-terabyte",
    "years": "duration-year",
}
"""Unit symbol of the core tables -> unit of CLDR. Other symbols (mAh, mV) stand as they are in every language."""

SPELLED_OUT = ("in", "years")
"""Written in CLDR's long form: `in` is also a word, and `yr` is hardly read outside English."""

_PIECES = {
    "en": ("piece", "pieces"),
    "de": ("Stück", "Stück"),
    "es": ("unidad", "unidades"),
    "fr": ("pièce", "pièces"),
    "it": ("pezzo", "pezzi"),
    "ja": ("個", "個"),
    "zh": ("件", "件"),
    "pt": ("unidade", "unidades"),
}
"""CLDR has no unit for pieces: one, several."""

_AGES = {"ja": "歳", "zh": "岁"}
"""`years` of a catalog are years of age; the data that babel carries leave these two words out."""

CURRENCIES = ("EUR", "USD", "GBP", "JPY", "CNY", "BRL", "MXN", "CAD", "AUD", "INR", "KRW", "CHF")
"""Written with the sign of the language; other currencies with their code."""


@cache
def locale_macros() -> str:
    """The SQL of fmt_number, fmt_unit, fmt_measure, fmt_price and fmt_list."""
    return "\n".join([_numbers(), _units(), _prices(), _lists()])


def _plain(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text)


@cache
def _locale(language: Language) -> "Locale":
    from babel import Locale

    return Locale.parse(language)


def _by_language(subject: str, values: dict[str, str]) -> str:
    """CASE over the language; the commonest value is the ELSE, languages of one value share a branch."""
    shared: dict[str, list[str]] = {}
    for language, value in values.items():
        shared.setdefault(value, []).append(language)
    commonest = max(shared, key=lambda value: (len(shared[value]), value))
    branches = [
        f"WHEN {subject} IN ({', '.join(map(literal, languages))}) THEN {value}"
        for value, languages in shared.items()
        if value != commonest
    ]
    return f"(CASE {' '.join(branches)} ELSE {commonest} END)" if branches else commonest


def _decimal_sign() -> str:
    return _by_language(
        "lang", {language: literal(_locale(language).number_symbols["latn"]["decimal"]) for language in LANGUAGES}
    )


def _numbers() -> str:
    """At most six decimals. The narrow decimal is three times as fast; what does not fit it takes the wide one."""
    digits = "coalesce(CAST(TRY_CAST(x AS DECIMAL(18, 6)) AS VARCHAR), CAST(CAST(x AS DECIMAL(30, 6)) AS VARCHAR))"
    short = rf"regexp_replace({digits}, '\.?0+$', '')"
    return f"CREATE MACRO fmt_number(x, lang) AS replace({short}, '.', {_decimal_sign()});"


def _unit_forms(language: Language, symbol: str) -> tuple[str, str]:
    """What follows the number (with its space) when there is one of the unit, and when there are several."""
    if symbol == "count":
        space = "" if language in ("ja", "zh") else " "
        return space + _PIECES[language][0], space + _PIECES[language][1]
    if symbol == "years" and language in _AGES:
        return _AGES[language], _AGES[language]
    unit = CLDR_UNITS[symbol]
    if symbol in SPELLED_OUT:
        found = [_forms(unit, language, length) for length in _LENGTHS]
        # Where a language has no long form, babel writes the name of the unit without a plural.
        return next((forms for forms in found if forms and forms[0] != forms[1]), found[0] or found[1] or ("", ""))
    forms = _forms(unit, language, "short")
    if forms is None:
        raise ValueError(f"CLDR writes no {unit} after a number in {language}")
    return forms[1], forms[1]


def _forms(unit: str, language: Language, length: _Length) -> tuple[str, str] | None:
    """What CLDR writes after 1 and after 8; None where the language has no such form."""
    one, several = (_after_number(number, unit, language, length) for number in (1, 8))
    return None if one is None or several is None else (one, several)


def _after_number(number: int, unit: str, language: Language, length: _Length) -> str | None:
    """What CLDR writes after the number; None where the language has no such form."""
    from babel.units import format_unit

    told = _plain(format_unit(number, unit, length=length, locale=language))
    return None if unit in told or not told.startswith(str(number)) else told.removeprefix(str(number))


def _units() -> str:
    """fmt_unit, and fmt_measure with the plural of the language's own rule."""
    forms = {
        language: {symbol: _unit_forms(language, symbol) for symbol in (*CLDR_UNITS, "count")} for language in LANGUAGES
    }

    def suffixes(language: Language) -> str:
        plain = "' ' || symbol"
        cases = []
        for symbol, (one, other) in forms[language].items():
            if one == other == " " + symbol:
                continue
            told = literal(other)
            if one != other:
                told = f"CASE WHEN {_is_one(language)} THEN {literal(one)} ELSE {told} END"
            cases.append(f"WHEN {literal(symbol)} THEN {told}")
        return f"(CASE symbol {' '.join(cases)} ELSE {plain} END)" if cases else plain

    def names(language: Language) -> str:
        cases = [
            f"WHEN {literal(symbol)} THEN {literal(other.strip())}"
            for symbol, (_, other) in forms[language].items()
            if other.strip() != symbol
        ]
        return f"(CASE symbol {' '.join(cases)} ELSE symbol END)"

    unit = _by_language("lang", {language: names(language) for language in LANGUAGES})
    suffix = _by_language("lang", {language: suffixes(language) for language in LANGUAGES})
    return (
        f"CREATE MACRO fmt_unit(symbol, lang) AS {unit};\n"
        f"CREATE MACRO fmt_measure(x, symbol, lang) AS fmt_number(x, lang) || {suffix};"
    )


def _is_one(language: Language) -> str:
    """CLDR's rule for the plural form `one` as a condition on x.

    Operands of CLDR: n the number, i its whole part, v how many digits stand after the decimal sign.
    """
    rule = _locale(language).plural_form.rules.get("one")
    if rule is None:
        return "false"
    operands = {"n": "abs(x)", "i": "floor(abs(x))", "v": "if(round(x, 6) = floor(x), 0, 1)"}

    def relation(found: re.Match[str]) -> str:
        ranges = [part.partition("..") for part in found[2].split(",")]
        return " OR ".join(f"{operands[found[1]]} BETWEEN {low} AND {high or low}" for low, _, high in ranges)

    told, count = re.subn(r"([niv]) in ([\d.,]+)", lambda found: f"({relation(found)})", rule)
    if count != len(re.split(" and | or ", rule)):
        raise ValueError(f"the plural rule of {language} is not understood: {rule}")
    return f"({told})"


def _prices() -> str:
    """fmt_price: the currency's own number of decimals, its sign where the language puts it."""
    from babel.numbers import get_currency_precision

    if any(get_currency_precision(code) not in (0, 2) for code in CURRENCIES):
        raise ValueError("a currency has neither 0 nor 2 decimals")
    whole = ", ".join(literal(code) for code in CURRENCIES if get_currency_precision(code) == 0)
    exact = "CAST(x AS DECIMAL(30, 6))"
    number = (
        f"CASE WHEN currency IN ({whole}) THEN CAST(CAST(round({exact}, 0) AS DECIMAL(30, 0)) AS VARCHAR) "
        f"ELSE replace(CAST(CAST(round({exact}, 2) AS DECIMAL(30, 2)) AS VARCHAR), '.', {_decimal_sign()}) END"
    )
    before = _by_language("lang", {language: _signs(language, 0) for language in LANGUAGES})
    after = _by_language("lang", {language: _signs(language, 1) for language in LANGUAGES})
    return f"CREATE MACRO fmt_price(x, currency, lang) AS {before} || ({number}) || {after};"


def _signs(language: Language, side: int) -> str:
    """What stands before (0) or after (1) the number for each currency; nothing for an unknown currency (NULL)."""
    from babel.numbers import format_currency

    def around(code: str) -> str:
        told = _plain(format_currency(8, code, locale=language))
        parts = re.split(r"8(?:[.,]0+)?", told)
        # CLDR parts letters from digits.
        return parts[0] + " " if side == 0 and re.search("[A-Za-z]$", parts[0]) else parts[side]

    other = around("XTS")
    unknown = f"replace({literal(other)}, 'XTS', currency)" if "XTS" in other else literal(other)
    cases = [f"WHEN {literal(code)} THEN {literal(around(code))}" for code in CURRENCIES]
    if all(not around(code) for code in CURRENCIES) and not other:
        return "''"
    return f"coalesce(CASE currency {' '.join(cases)} ELSE {unknown} END, '')"


def _lists() -> str:
    """fmt_list: `a, b, and c`. Spanish says e for y before an i, which CLDR leaves to the program."""
    between = _by_language("lang", {language: _between(language, "middle") for language in LANGUAGES})
    pair = _by_language("lang", {language: _between(language, "2") for language in LANGUAGES})
    last = _by_language("lang", {language: _between(language, "end") for language in LANGUAGES})
    return (
        "CREATE MACRO fmt_list(list, lang) AS CASE WHEN len(list) < 2 THEN coalesce(list[1], '') "
        f"WHEN len(list) = 2 THEN list[1] || {pair} || list[2] "
        f"ELSE replace(array_to_string(list[:-2], chr(31)), chr(31), {between}) || {last} || list[-1] END;"
    )


def _between(language: Language, place: str) -> str:
    """What stands between two items of a list, as SQL. Place: `2` of two items, `end` before the last, `middle`."""
    patterns = _locale(language).list_patterns["standard"]
    if patterns["start"] != patterns["middle"]:
        raise ValueError(f"CLDR begins a list in {language} otherwise than it goes on")
    between = literal(_plain(patterns[place].removeprefix("{0}").removesuffix("{1}")))
    if language == "es" and place != "middle":
        return f"CASE WHEN regexp_matches(lower(list[-1]), '^h?[ií]([^aeo]|$)') THEN ' e ' ELSE {between} END"
    return between
