"""What should have been reached by a year: on a straight line from the baseline to the target, and by an even yearly rate.

All in exact fractions but for the yearly rate, which has a root in it.
"""

from __future__ import annotations

from fractions import Fraction


def linear(start: Fraction, start_year: int, wanted: Fraction, wanted_year: int, year: int) -> Fraction:
    """The value of a year on the straight line: from 50 in 2020 to 60 in 2025 it is 54 in 2022."""
    return start + (wanted - start) * Fraction(year - start_year, wanted_year - start_year)


def compounded(start: Fraction, start_year: int, wanted: Fraction, wanted_year: int, year: int) -> Fraction | None:
    """The value of a year at an even yearly rate: from 100 in 2020 to 200 in 2030 it is 141.42 in 2025. None for values not above 0."""
    if start <= 0 or wanted <= 0:
        return None
    share = (year - start_year) / (wanted_year - start_year)
    return Fraction(f"{float(start) * (float(wanted) / float(start)) ** share:.12g}")


def yearly_rate(start: Fraction, start_year: int, value: Fraction, year: int) -> Fraction | None:
    """The even yearly rate that leads from one value to another, in %: from 100 in 2020 to 121 in 2022 it is 10."""
    if start <= 0 or value <= 0 or year <= start_year:
        return None
    return Fraction(f"{((float(value) / float(start)) ** (1 / (year - start_year)) - 1) * 100:.12g}")


def mean_rate(rates: list[Fraction]) -> Fraction | None:
    """The even yearly rate that yearly rates in % come to together: 10 and 20 are 14.89."""
    product = 1.0
    for rate in rates:
        product *= 1 + float(rate) / 100
    return Fraction(f"{(product ** (1 / len(rates)) - 1) * 100:.12g}") if rates and product > 0 else None
