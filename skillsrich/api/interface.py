"""The addresses under `/api/v1/`: what they take, whom they let in, how they refuse."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Query
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import JSONRenderer

from tasks import access
from tasks.selectors.editions import book_of, open_edition
from tasks.selectors.plan import choose_quarter, load_plan
from tasks.selectors.snapshot import Tampered
from tasks.selectors.standings import load_book

from .auth import PersonalToken, Session
from .plan import plan_out
from .progress import progress_out
from .schemas import Index, PlanOut, PlanQuery, Problem, ProgressOut, ProgressQuery


class ReadableRenderer(JSONRenderer):
    """Writes Chinese as it is read, not as escapes."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title=gettext_lazy("行动方案数据接口"),
    description=gettext_lazy(
        "只读。数字一律为十进制字符串，按基本单位；null 表示没有数字，不表示 0。"
    ),
    version="1",
    urls_namespace="api",
    auth=[PersonalToken(), Session()],
    renderer=ReadableRenderer(),
    docs_url=None,  # the stock page needs inline scripts, which the policy forbids
    openapi_url=None,  # an address of our own, closed like the others
)


@api.get("/", url_name="index", response=Index, include_in_schema=False)
def index(request):
    """Return where to go from here."""
    return Index(
        plan=reverse("api:plan"),
        progress=reverse("api:progress"),
        openapi=reverse("api:openapi"),
    )


@api.get("/openapi.json", url_name="openapi", include_in_schema=False)
def openapi(request):
    """Return the description of the interface."""
    return api.get_openapi_schema()


@api.get(
    "/plan/",
    url_name="plan",
    operation_id="plan",
    summary=gettext_lazy("行动方案：行动、重点工作、单位、指标、目标和原文疑义"),
    description=gettext_lazy("中英文名称同时给出；目标原文只有中文。"),
    response={
        200: PlanOut,
        401: Problem,
        404: Problem,
        409: Problem,
        422: Problem,
    },
)
def plan(request, query: Query[PlanQuery]):
    """Return the plan's structure."""
    _refuse_unknown(request.GET, PlanQuery)
    if query.edition:
        opened = _opened(query.edition)
        return plan_out(opened.snapshot.plan, opened)
    return plan_out(_found(load_plan()))


@api.get(
    "/progress/",
    url_name="progress",
    operation_id="progress",
    summary=gettext_lazy("某一季度的进展：全域、按部门或按设区市"),
    description=gettext_lazy("每行一项指标（或一个填报单位承担的部分），按方案顺序。"),
    response={
        200: list[ProgressOut],
        401: Problem,
        403: Problem,
        404: Problem,
        409: Problem,
        422: Problem,
    },
)
def progress(request, query: Query[ProgressQuery]):
    """Return how every indicator stands at a quarter's end."""
    _refuse_unknown(request.GET, ProgressQuery)
    if query.provisional and not access.may_see_provisional(request.auth):
        raise HttpError(403, _("没有查看未审定数据的权限。"))
    return progress_out(_book(query), query.by)


def _book(query):
    """Return the plan as it stands now, or as an edition has it."""
    if not query.edition:
        choice = _found(_choice(query.period))
        return _found(load_book(choice, provisional=query.provisional))
    if query.provisional:
        raise HttpError(422, _("定版只含已审定的数据。"))
    opened = _opened(query.edition)
    try:
        return book_of(opened, query.period or "")
    except ValueError as error:
        raise _no_edition(query.edition) from error


def _opened(asked):
    """Return the edition asked for."""
    try:
        return open_edition(asked)
    except ValueError as error:
        raise _no_edition(asked) from error
    except Tampered as error:
        raise HttpError(409, _("定版内容与校验码不符。")) from error


def _no_edition(asked):
    message = _("没有定版 %(edition)s，或该定版不含这个季度。")
    return HttpError(404, message % {"edition": asked})


def _choice(period):
    try:
        return choose_quarter(period or "", timezone.localdate())
    except ValueError as error:
        message = _("报告期 %(period)s 不存在，或者还没有开始。") % {"period": period}
        raise HttpError(404, message) from error


def _found(what):
    """Return what was loaded; refuse while there is no plan, or no round."""
    if what is None:
        raise HttpError(404, _("尚未载入行动方案。"))
    return what


def _refuse_unknown(given, query):
    """Refuse a misspelt parameter: without it, the answer would be another's."""
    known = list(query.model_fields)
    unknown = sorted(set(given) - set(known))
    if unknown:
        message = _("没有名为 %(name)s 的参数；可用的参数：%(known)s。")
        values = {"name": unknown[0][:40], "known": ", ".join(known)}
        raise HttpError(422, message % values)


@api.exception_handler(AuthenticationError)
def not_authenticated(request, error):
    """Ask for a token; a program cannot follow a redirect to the login page."""
    detail = _("请先登录，或在 Authorization 请求头中提供有效的接口令牌。")
    response = api.create_response(request, {"detail": detail}, status=401)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def not_valid(request, error):
    """Say in one sentence what a parameter must look like."""
    name = error.errors[0]["loc"][-1]
    sentences = {
        "period": _("period 参数应为四位年份加 Q1 至 Q4。"),
        "edition": _("edition 参数应为季度定版的编号。"),
        "by": _("by 参数只能是 department（按部门）或 city（按设区市）。"),
        "provisional": _("provisional 参数只能是 1 或 0。"),
    }
    return api.create_response(request, {"detail": sentences[name]}, status=422)
