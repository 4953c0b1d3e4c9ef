"""One's own account: the personal tokens with which one's programs read."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from tasks.models import ApiToken
from tasks.selectors.tokens import tokens_of
from tasks.services.tokens import TokenRefused, make_token, revoke_token
from tasks.web import export, export_own
from tasks.web.forms_account import TokenForm


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def tokens(request):
    """List one's tokens; make one and show its secret, this once.

    The answer to the form is the page itself: a redirect would have to keep the secret
    somewhere. Sending the form again is refused, as the name is in use by then.
    """
    form, secret = TokenForm(), None
    if request.method == "POST":
        form = TokenForm(request.POST)
        secret = form.is_valid() and _make(request, form)
    found = tokens_of(request.user)
    context = {
        "form": TokenForm() if secret else form,
        "secret": secret,
        "tokens": found,
        "is_exportable": bool(found),
        "crumbs": [(_("接口令牌"), None)],
    }
    return export.page(request, "account/tokens.html", context, export_own.tokens)


def _make(request, form):
    """Return the new token's secret; None, with the reason in the form, if refused."""
    try:
        _token, secret = make_token(
            name=form.cleaned_data["name"], by=request.user, at=timezone.localtime()
        )
    except TokenRefused as error:
        form.add_error("name", str(error))
        return None
    return secret


@require_POST
def revoke(request, pk):
    """Revoke one of one's own tokens."""
    try:
        name = revoke_token(pk=pk, by=request.user, at=timezone.localtime())
    except ApiToken.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("令牌“%(name)s”已撤销。") % {"name": name})
    return redirect("account_tokens")
