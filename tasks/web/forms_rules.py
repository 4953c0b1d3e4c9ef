"""The form with which the plan's rules of judging are revised."""

from django.utils.translation import gettext_lazy as _

from tasks.core.quarters import Quarter
from tasks.models import Plan, PlanRevision
from tasks.selectors.plan_rules import seen_rules
from tasks.services.plan_rules import revise_rules
from tasks.web.form_fields import NumberField
from tasks.web.forms_amendments import SealedForm


class RulesForm(SealedForm):
    """The limits as they shall be, with what the change rests on."""

    slight_limit = NumberField(
        label=_("略滞后界限（百分点）"), help_text=_("低于序时不超过此数为“略滞后”。")
    )
    behind_limit = NumberField(
        label=_("滞后界限（百分点）"),
        help_text=_("低于序时不超过此数为“滞后”，超过为“严重滞后”。"),
    )
    about_share = NumberField(
        label=_("“左右”的完成比例（%）"),
        help_text=_("目标写“左右”的，达到此比例即为完成。"),
    )

    def __init__(self, data=None, *, plan: Plan, quarters: list[Quarter]):
        names = PlanRevision.RULES
        initial = {name: f"{getattr(plan, name).normalize():f}" for name in names}
        initial["seen"] = seen_rules(plan)
        super().__init__(data, quarters=quarters, initial=initial)
        self.plan = plan

    @property
    def rule_fields(self):
        return [self[name] for name in PlanRevision.RULES]

    def apply(self, *, by, at):
        """Write the change. Raises: what the service raises."""
        data = self.cleaned_data
        revise_rules(
            plan=self.plan,
            values={name: data[name] for name in PlanRevision.RULES},
            seen=data["seen"],
            order=self.order,
            by=by,
            at=at,
        )
