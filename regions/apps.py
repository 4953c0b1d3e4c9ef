from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegionsConfig(AppConfig):
    name = "regions"
    verbose_name = _("设区市")

    def ready(self):
        """Let the plan's files fill the cities too, name their pages, keep their names."""
        from regions import services
        from tasks.selectors import edition_tables
        from tasks.services import demo_departments, fixture_state
        from tasks.services.fixture_registry import PlanModel, register
        from tasks.web.view_words import Page, name_pages

        from .models import City

        fields = ("adcode", "name", "name_en", "order", "counties", "bureau")
        register(PlanModel("regions.city", ("code",), fields))
        name_pages(
            {
                "city_list": Page(_("设区市")),
                "city_detail": Page(_("设区市"), (City, "code")),
            }
        )
        edition_tables.register(edition_tables.Table("regions.cityrenaming"))
        fixture_state.keep("regions.city", "renamings", ("name", "name_en"))
        demo_departments.register(services.clear_demo)
