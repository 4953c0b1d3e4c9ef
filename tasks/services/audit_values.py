"""A row as it goes into the audit record: JSON values, references by natural key."""

from typing import Any

from django.db.models import Model

from tasks.core.fixture_diff import as_json, key_text

NEVER_KEPT = frozenset(  # secrets, and noise
    {
        "password",
        "last_login",
        "last_seen_at",
        "session_number",
        "link_number",
        "digest",
    }
)


def object_type(instance: Model) -> str:
    """Return what kind of row it is, as the audit record names it."""
    return instance._meta.model_name


def object_key(instance: Model) -> str:
    """Return the row's natural key as text, or its number where it has none."""
    if hasattr(instance, "natural_key"):
        return key_text(instance.natural_key())[:160]
    return str(instance.pk)


def snapshot(instance: Model) -> dict[str, Any]:
    """Return a stored row's values by field. Queries: one for each reference."""
    values = {}
    for field in instance._meta.concrete_fields:
        if field.primary_key or field.name in NEVER_KEPT:
            continue
        value = getattr(instance, field.name)
        values[field.name] = object_key(value) if isinstance(value, Model) else value
    for field in instance._meta.many_to_many:
        rows = getattr(instance, field.name).all()
        values[field.name] = sorted(object_key(row) for row in rows)
    return {name: as_json(value) for name, value in values.items()}


def difference(
    before: dict[str, Any], after: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return both sides of the fields that differ."""
    names = [name for name in after if before.get(name) != after[name]]
    return {n: before.get(n) for n in names}, {n: after[n] for n in names}
