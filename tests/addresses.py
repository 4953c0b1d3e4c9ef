"""Every address of the site, walked from the address resolver."""

from django.urls import URLPattern, get_resolver


def names(resolver=None, prefix=""):
    """Yield the name of every address of the site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + (pattern.name or str(pattern.pattern))
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern, prefix + inner)
