"""One-time links as a workbook, to be handed to those whose accounts they open."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from tasks.core.sheets import Column, Sheet
from tasks.core.sheets_xlsx import as_workbook
from tasks.web.forms_workbook import XLSX

LINK_DAYS = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)


def links_workbook(links) -> HttpResponse:
    """Return (person, link) pairs as a workbook."""
    title = _("一次性登录链接")
    columns = [
        Column(_("用户名")),
        Column(_("姓名")),
        Column(_("单位")),
        Column(_("链接")),
    ]
    rows = [
        (p.username, str(p), p.department.title if p.department else None, link)
        for p, link in links
    ]
    remark = _("每个链接只能用一次，%(days)s 天内有效。") % {"days": LINK_DAYS}
    content = as_workbook([Sheet(title, columns, rows)], heading=title, remark=remark)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx")
    answer["Cache-Control"] = "private, no-store"
    return answer
