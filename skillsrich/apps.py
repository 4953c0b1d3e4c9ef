"""The administration, with this site's own frame in place of Django's."""

from django.contrib.admin.apps import AdminConfig


class PlanAdminConfig(AdminConfig):
    default_site = "tasks.web.admin_site.PlanAdminSite"
