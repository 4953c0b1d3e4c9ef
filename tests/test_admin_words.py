"""Every field of the administration's forms has a Chinese label and says what belongs
there; every list says more than a name; every page of its own leads back."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.test import RequestFactory
from django.utils import translation

from tasks.models import User

from .admin_pages import CHANGE_PAGES, PAGES, make_everything, row_of

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


# ---- Pages as they are read ---------------------------------------------------------

ENGLISH_WORDS = re.compile(r"\b(?:you|the|and|selecting|choose|By)\b", re.IGNORECASE)
NOT_WORDS = re.compile(
    r"<textarea.*?</textarea>|<script.*?</script>|<style.*?</style>|<svg.*?</svg>|<!--.*?-->|<[^>]+>",
    re.DOTALL,
)


def read(html: str) -> str:
    """Return what a page says, without what is typed on it."""
    return NOT_WORDS.sub(" ", html[html.index('id="main') :])


@pytest.fixture
def root(client, asked):
    make_everything(1)
    client.force_login(asked.user)
    return client


@pytest.mark.parametrize("end", ["", "add/", "change"])
@pytest.mark.parametrize("page", PAGES)
def test_pages_of_the_administration_speak_chinese(root, page, end):
    if end == "change":
        end = f"{row_of(page).pk}/change/"
    answer = root.get(f"/admin/{page}/{end}")

    assert answer.status_code == 200 or (answer.status_code, end) == (403, "add/")
    assert set(ENGLISH_WORDS.findall(read(answer.text))) == set()


def test_filters_are_headed_by_what_they_are_of(root):
    text = root.get("/admin/tasks/user/").text

    assert re.search(r"<summary>\s*有效\s*</summary>", text)
    assert "以 有效" not in re.sub(r"\s+", " ", text)


def test_lists_count_their_rows_in_chinese(root):
    assert "共 1 条" in root.get("/admin/tasks/actionarea/").text


@pytest.mark.parametrize("page", CHANGE_PAGES)
def test_lists_of_changes_say_where_such_a_change_is_made(root, page):
    assert "本页仅供查阅。" in root.get(f"/admin/{page}/").text


@pytest.mark.parametrize("page", CHANGE_PAGES)
def test_changes_are_told_in_words_and_not_as_they_are_stored(root, page):
    text = read(root.get(f"/admin/{page}/{row_of(page).pk}/change/").text)

    assert "依据文号" in text
    assert not re.search(r"slight_limit|full_name|numerator_name|&quot;", text)
