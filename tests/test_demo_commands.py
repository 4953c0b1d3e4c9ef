"""The demonstration is made and removed: its commands, and what it leaves alone."""

import pytest
from django.conf import settings
from django.core.management import call_command

from tasks.models import Plan, Target, TargetAmendment
from tasks.services import demo

from .demonstration import AT

pytestmark = pytest.mark.django_db


def test_demo_without_a_plan_is_refused():
    Plan.objects.all().delete()

    with pytest.raises(demo.NoPlan):
        demo.load_demo(script_file=settings.DEMO_FILE, at=AT)


def test_commands_say_what_they_did(shipped_plan, capsys):
    call_command("load_demo")
    call_command("load_demo")
    call_command("clear_demo")

    first, second, third = capsys.readouterr().out.strip().splitlines()
    assert first.startswith("demonstration: 9 accounts")
    assert second == "demonstration: already made, left as it is"
    assert third.startswith("removed ")


def test_demo_leaves_the_plans_targets_as_they_are(shipped_plan):
    def targets():
        rows = Target.objects.order_by("pk")
        return list(rows.values_list("pk", "value", "statement", "source"))

    before = targets()

    demo.load_demo(script_file=settings.DEMO_FILE, at=AT)

    assert targets() == before
    assert TargetAmendment.objects.count() == 0
