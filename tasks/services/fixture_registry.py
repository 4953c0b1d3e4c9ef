"""Which models and fields the plan's files may set; everything else is refused.

The order is the order of writing: a model stands after those that it refers to.
Another app adds its own models with `register`, from its AppConfig.ready.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model


@dataclass(frozen=True)
class PlanModel:
    """A model that files may fill, found by its natural key."""

    label: str  # app.model, as it stands in the files
    key: tuple[str, ...]  # fields of the natural key, in its order
    fields: tuple[str, ...]  # the others that a file may set
    set_once: frozenset[str] = frozenset()  # set with the row; later the site's own

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)

    @property
    def names(self) -> tuple[str, ...]:
        return self.key + self.fields

    def field(self, name: str):
        return self.model._meta.get_field(name)


_registry: dict[str, PlanModel] = {}


def register(plan_model: PlanModel) -> None:
    """Accept a model in the plan's files. Its references must be registered before."""
    _registry[plan_model.label] = plan_model


def plan_models() -> list[PlanModel]:
    """Return the accepted models in the order of writing."""
    return list(_registry.values())


def find(label: str) -> PlanModel | None:
    """Return the accepted model of a label; None when it is not accepted."""
    return _registry.get(label)


def label_of(model: type[Model]) -> str:
    """Return a model's label as it stands in the files."""
    return model._meta.label_lower


def key_length(plan_model: PlanModel) -> int:
    """Return how many parts the flattened natural key has."""
    total = 0
    for name in plan_model.key:
        field = plan_model.field(name)
        total += key_length(target_of(field)) if field.is_relation else 1
    return total


def target_of(field) -> PlanModel:
    """Return the plan model that a reference points to."""
    return _registry[label_of(field.related_model)]


for _plan_model in (
    PlanModel(
        "tasks.plan",
        ("code",),
        (
            "name",
            "name_en",
            "area",
            "area_en",
            "document_number",
            "document_title",
            "issued_on",
            "first_year",
            "last_year",
            "slight_limit",
            "behind_limit",
            "about_share",
            "ranked_from",
        ),
    ),
    PlanModel("tasks.actionarea", ("number",), ("name", "name_en")),
    PlanModel(
        "tasks.keytask",
        ("number",),
        (
            "action",
            "name",
            "name_en",
            "text",
            "responsible",
            "is_headline",
            "headline_label",
            "headline_label_en",
            "headline_note",
            "headline_note_en",
        ),
    ),
    PlanModel(
        "tasks.department",
        ("code",),
        (
            "name",
            "full_name",
            "name_en",
            "level",
            "order",
            "is_lead_office",
            "is_issuer",
        ),
    ),
    PlanModel("tasks.departmentalias", ("name",), ("department",)),
    PlanModel(
        "tasks.measure",
        ("row",),
        ("task", "heading", "text", "subject", "responsible", "goal", "source"),
    ),
    PlanModel(
        "tasks.indicator",
        ("code",),
        (
            "measure",
            "order",
            "name",
            "name_en",
            "kind",
            "unit",
            "unit_en",
            "decimals",
            "is_about",
            "less_is_better",
            "definition",
            "definition_en",
            "numerator_name",
            "numerator_name_en",
            "denominator_name",
            "denominator_name_en",
            "profile",
            "slight_limit",
            "behind_limit",
        ),
    ),
    PlanModel(
        "tasks.responsibility",
        ("indicator", "department"),
        ("role", "reports", "order", "baseline", "baseline_note"),
    ),
    PlanModel(
        "tasks.target",
        ("indicator", "department", "year"),
        (
            "value",
            "statement",
            "source",
            "is_derived",
            "derivation",
            "derivation_en",
        ),
    ),
    PlanModel(
        "tasks.reportingperiod",
        ("year", "quarter"),
        ("opens_on", "due_on", "locked_on"),
        # NB: an office moves and locks its rounds on the site; a file must not undo it.
        set_once=frozenset({"opens_on", "due_on", "locked_on"}),
    ),
    PlanModel(
        "tasks.sourcenote",
        ("code",),
        (
            "order",
            "title",
            "title_en",
            "finding",
            "finding_en",
            "reading",
            "reading_en",
            "indicators",
            "tasks",
            "departments",
        ),
    ),
):
    register(_plan_model)
