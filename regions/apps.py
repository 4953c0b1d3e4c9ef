from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegionsConfig(AppConfig):
    name = "regions"
    verbose_name = _("设区市")

    def ready(self):
        """Let the plan's files fill the cities too."""
        from tasks.services.fixture_registry import PlanModel, register

        fields = ("adcode", "name", "name_en", "order", "counties", "bureau")
        register(PlanModel("regions.city", ("code",), fields))
