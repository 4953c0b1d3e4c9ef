"""Dates in Chinese without the noughts that nobody reads aloud."""

MONTH_DAY_FORMAT = "n月j日"
