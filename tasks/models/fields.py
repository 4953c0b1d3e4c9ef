"""A decimal that is exact on every engine."""

from decimal import Decimal

from django import forms
from django.core import checks, exceptions
from django.db import models
from django.utils.translation import gettext_lazy as _

PLACES = 4  # decimals kept; enough for percentages and for amounts in 万
MAX_DIGITS = 15  # of the stored whole number; also what a spreadsheet keeps
UNIT = Decimal(1).scaleb(-PLACES)


class ExactDecimalField(models.Field):
    """A Decimal with up to four places, stored as a whole number of ten-thousandths.

    SQLite keeps decimals as floating point, so that ties between an actual and a
    target come out wrong; whole numbers add up and compare exactly on every engine.
    """

    description = _("精确小数")
    empty_strings_allowed = False
    default_error_messages = {
        "invalid": _("“%(value)s”不是数字。"),
        "places": _("最多保留 4 位小数。"),
        "range": _("数字过大，最多 11 位整数。"),
    }

    def get_internal_type(self):
        return "BigIntegerField"

    def check(self, **kwargs):
        return [*super().check(**kwargs), *self._check_choices_unused()]

    def _check_choices_unused(self):
        if self.choices:
            return [checks.Error("ExactDecimalField takes no choices.", obj=self)]
        return []

    def to_python(self, value):
        if value is None or value == "":
            return None
        try:
            number = Decimal(str(value))
        except ArithmeticError as error:
            raise self._error("invalid", value) from error
        if not number.is_finite():
            raise self._error("invalid", value)
        if abs(number) >= Decimal(10) ** (MAX_DIGITS - PLACES):
            raise self._error("range", value)
        exact = number.quantize(UNIT)
        if exact != number:
            raise self._error("places", value)
        return normalise(exact)

    def _error(self, code, value):
        return exceptions.ValidationError(
            self.error_messages[code], code=code, params={"value": value}
        )

    def from_db_value(self, value, expression, connection):
        return None if value is None else normalise(Decimal(value).scaleb(-PLACES))

    def get_prep_value(self, value):
        value = self.to_python(super().get_prep_value(value))
        return None if value is None else int(value.scaleb(PLACES))

    def value_to_string(self, obj):
        value = self.value_from_object(obj)
        return None if value is None else format(normalise(value), "f")

    def formfield(self, **kwargs):
        return super().formfield(
            **{
                "form_class": forms.DecimalField,
                "decimal_places": PLACES,
                "max_digits": MAX_DIGITS,
                **kwargs,
            }
        )


def normalise(value: Decimal) -> Decimal:
    """Return the same number without trailing zeros and without an exponent."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value.as_tuple().exponent > 0 else value
