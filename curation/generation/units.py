"""The table `unit`: what one of each unit is in the base unit of its dimension, from pint's definitions."""

from decimal import Decimal
from functools import cache

from schemas.errors import ShopmarkError

UNITS = {
    "length": (
        "metre",
        {"mm": "millimetre", "cm": "centimetre", "m": "metre", "in": "inch", "ft": "foot", "km": "kilometre"},
    ),
    "mass": ("gram", {"mg": "milligram", "g": "gram", "kg": "kilogram", "oz": "ounce", "lb": "pound"}),
    "volume": ("millilitre", {"ml": "millilitre", "cl": "centilitre", "l": "litre", "fl oz": "fluid_ounce"}),
    "voltage": ("volt", {"mV": "millivolt", "V": "volt"}),
    "power": ("watt", {"W": "watt", "kW": "kilowatt"}),
    "charge": ("ampere_hour", {"mAh": "milliampere_hour", "Ah": "ampere_hour"}),
    "time": ("second", {"min": "minute", "h": "hour"}),
    "data": ("gigabyte", {"MB": "megabyte", "GB": "gigabyte", "TB": "terabyte"}),
}
"""Dimension -> base unit, and symbol of the core tables -> unit of pint. `oz` is the ounce of weight, never the fluid
one; megabytes are decimal."""


@cache
def unit_table() -> str:
    """The SQL of the table unit(symbol, dimension, factor).

    pint calculates in decimals, so every factor is the double nearest to the exact one.

    Raises:
        ShopmarkError: a factor has no exact decimal (the unit may not be used for right answers).
    """
    from pint import UnitRegistry

    registry: UnitRegistry[Decimal] = UnitRegistry(non_int_type=Decimal)
    rows = []
    for dimension, (base, symbols) in UNITS.items():
        for symbol, unit in symbols.items():
            factor = registry.Quantity(Decimal(1), unit).to(base).magnitude
            if factor != round(factor, 15):
                raise ShopmarkError(f"1 {unit} is no exact number of {base}", "curation/generation/units.py", "")
            rows.append(f"('{symbol}', '{dimension}', CAST('{factor.normalize():f}' AS DOUBLE))")
    return (
        "CREATE TABLE unit (symbol VARCHAR PRIMARY KEY, dimension VARCHAR, factor DOUBLE);\n"
        f"INSERT INTO unit VALUES\n    {(',' + chr(10) + '    ').join(rows)};"
    )
