"""Every field of the administration's forms has a Chinese label and says what belongs
there; every list says more than a name; every page of its own leads back."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.test import RequestFactory
from django.utils import translation

from tasks.models import User

pytestmark = pytest.mark.django_db

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def asked():
    """A request of somebody who may change everything."""
    request = RequestFactory().get("/admin/")
    request.user = User.objects.create_superuser("root", password="a-long-password-1")
    return request


def forms(model_admin, request):
    """Yield (model, form class, the names that are shown) of a page, inlines too."""
    form = model_admin.get_form(request)
    yield model_admin.model, form, flatten_fieldsets(model_admin.get_fieldsets(request))
    for inline in model_admin.get_inline_instances(request):
        form = inline.get_formset(request).form
        shown = flatten_fieldsets(inline.get_fieldsets(request))
        yield inline.model, form, shown


def editable(request):
    for model_admin in admin.site._registry.values():
        if model_admin.has_change_permission(request):
            for model, form, shown in forms(model_admin, request):
                for name in shown:
                    if name in form.base_fields:
                        yield f"{model.__name__}.{name}", form.base_fields[name]


def test_every_editable_field_has_a_chinese_label_and_help(asked):
    with translation.override("zh-hans"):
        found = {
            name: (str(field.label), str(field.help_text))
            for name, field in editable(asked)
        }

    assert len(found) > 80
    assert {
        name: words
        for name, words in found.items()
        if not all(HAN.search(word) for word in words)
    } == {}


def test_every_field_that_is_only_read_has_a_chinese_label():
    with translation.override("zh-hans"):
        labels = {
            f"{model.__name__}.{field.name}": str(field.verbose_name)
            for model, model_admin in admin.site._registry.items()
            for field in model._meta.fields
            if field.name in flatten_fieldsets(model_admin.fieldsets or [])
        }

    assert {n: word for n, word in labels.items() if not HAN.search(word)} == {}


def test_every_list_shows_more_than_a_name():
    short = {
        model.__name__: tuple(model_admin.list_display)
        for model, model_admin in admin.site._registry.items()
        if len(model_admin.list_display) < 3
    }

    assert short == {}


def test_every_column_has_a_chinese_heading(asked):
    with translation.override("zh-hans"):
        bare = {
            f"{model.__name__}.{name}"
            for model, model_admin in admin.site._registry.items()
            for name in model_admin.list_display
            if not HAN.search(heading(model_admin, model, name))
        }

    assert bare == set()


def heading(model_admin, model, name):
    if name == "__str__":
        return str(model._meta.verbose_name)
    of_admin = getattr(model_admin, name, None)
    if of_admin is not None:
        return str(getattr(of_admin, "short_description", name))
    return str(model._meta.get_field(name).verbose_name)
