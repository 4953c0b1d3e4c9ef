"""Handing somebody's unfinished work to a successor: what it is, and doing it."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tasks import access
from tasks.core.workflow import Refused
from tasks.models import User
from tasks.selectors import people
from tasks.services.handover import hand_over


@require_http_methods(["GET", "HEAD", "POST"])
def people_hand_over(request, pk):
    """List what a person has not finished; on POST, give it to the chosen successor."""
    access.require(request.user.has_perm("tasks.add_user"))
    try:
        person = people.person(pk)
    except User.DoesNotExist as error:
        raise Http404 from error
    if request.method == "POST":
        try:
            return _hand(request, person)
        except Refused as error:
            messages.error(request, str(error))
    figures = people.unfinished(person)
    context = admin.site.each_context(request) | {
        "title": _("移交工作"),
        "person": person,
        "figures": figures,
        "notices": people.unread_count(person),
        "successors": people.successors(person),
    }
    return render(request, "admin/hand_over.html", context)


def _hand(request, person):
    chosen = request.POST.get("successor", "")
    able = {str(one.pk): one for one in people.successors(person)}
    if chosen not in able:
        raise Refused(_("请选择接手人。"))
    seen = [int(pk) for pk in request.POST.getlist("figure") if pk.isdecimal()]
    done = hand_over(
        person=person,
        successor=able[chosen],
        figures=seen,
        by=request.user,
        at=timezone.localtime(),
    )
    text = _("已移交给%(who)s：%(figures)s 项数据，%(notices)s 条未读通知。")
    said = {"who": able[chosen], "figures": done.figures, "notices": done.notices}
    messages.success(request, text % said)
    return redirect("admin:tasks_user_change", person.pk)
