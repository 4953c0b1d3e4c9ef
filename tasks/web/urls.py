"""Addresses of the plan's pages."""

from django.urls import path

from .views import plan

urlpatterns = [
    # tasks/
    path("tasks/", plan.task_list, name="task_list"),
    path("tasks/<int:number>/", plan.task_detail, name="task_detail"),
    # actions/
    path("actions/<int:number>/", plan.action_detail, name="action_detail"),
    # indicators/
    path("indicators/", plan.indicator_list, name="indicator_list"),
    path("indicators/<str:code>/", plan.indicator_detail, name="indicator_detail"),
    # departments/
    path("departments/", plan.department_list, name="department_list"),
    path("departments/<slug:code>/", plan.department_detail, name="department_detail"),
    # notes/
    path("notes/", plan.note_list, name="note_list"),
]
