"""What the pages of one's own account hand out: notices, saved views, tokens.

NB: of a token its name and its day, as on the page. The site has no more to give: it
keeps a digest, and that stays where it is.
"""

from django.utils.translation import gettext as _

from tasks.core.sheets import Column, Sheet
from tasks.web import export_sheets as sheets
from tasks.web.export import Export


def inbox(context) -> Export:
    """Every notice that the page's tab lists, whatever its page."""
    rows = [
        (
            sheets.moment(notice.at),
            str(notice.kind.label),
            notice.text,
            notice.reason or None,
            _("；").join(_link(link) for link in notice.links) or None,
            str(notice.by) if notice.by else None,
            _("未读") if notice.is_unread else _("已读"),
        )
        for notice in context["every"]()
    ]
    columns = [
        Column(_("时间")),
        Column(_("类型")),
        Column(_("通知")),
        Column(_("理由")),
        Column(_("涉及")),
        Column(_("发送人")),
        Column(_("是否已读")),
    ]
    name = _("收件箱")
    only = [(_("显示"), _("未读"))] if context["only_unread"] else []
    return Export(name, Sheet(name, columns, rows), filters=only)


def _link(link) -> str:
    if not link.note:
        return link.text
    return _("%(label)s：%(word)s") % {"label": link.text, "word": link.note}


def saved_views(context) -> Export:
    rows = [
        (
            one.view.name,
            one.page,
            _("；").join(_filter(label, word) for label, word in one.filters) or None,
            sheets.moment(one.view.created_at),
            one.view.get_absolute_url(),
        )
        for one in context["views"]
    ]
    columns = [
        Column(_("名称")),
        Column(_("页面")),
        Column(_("筛选条件")),
        Column(_("保存时间")),
        Column(_("页面地址")),
    ]
    name = _("常用视图")
    return Export(name, Sheet(name, columns, rows))


def _filter(label, word) -> str:
    if not label:
        return word
    return _("%(label)s：%(word)s") % {"label": label, "word": word}


def tokens(context) -> Export:
    rows = [
        (token.name, sheets.moment(token.created_at)) for token in context["tokens"]
    ]
    name = _("接口令牌")
    return Export(name, Sheet(name, [Column(_("用途")), Column(_("创建时间"))], rows))
