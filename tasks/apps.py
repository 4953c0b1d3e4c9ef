from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = _("行动方案")

    def ready(self):
        """Have what is told in signals put on record, commands included."""
        from tasks.services import logins  # noqa: F401
