"""How the administration's pages say that somebody uploads too often."""

from django.utils import timezone

from tasks.core.workflow import Refused
from tasks.services.uploads import count_upload


def too_many_uploads(request) -> str:
    """Count an upload; return why its files are not looked at, "" when they are."""
    try:
        count_upload(by=request.user, at=timezone.localtime())
    except Refused as error:
        return str(error)
    return ""
