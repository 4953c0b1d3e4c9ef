"""How plan rows are found and named: by natural key, in the reader's language."""

from django.db import models
from django.utils.translation import get_language


class CodeManager(models.Manager):
    """Finds a row by its code, so that fixtures carry no database ids."""

    def get_by_natural_key(self, code):
        return self.get(code=code)


class NumberManager(models.Manager):
    def get_by_natural_key(self, number):
        return self.get(number=number)


def localised(chinese: str, english: str) -> str:
    """Return the English wording where the reader asks for it and it exists."""
    return english if english and (get_language() or "").startswith("en") else chinese
