"""Both languages are complete: what the source says, the catalogues hold."""

import re
import shutil
import subprocess
import sys

import polib
import pytest
from django.conf import settings

LANGUAGES = {"en": "en", "zh_Hans": "zh-hans"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")
CODE = ("manage.py", "skillsrich", "tasks", "regions", "templates", "scripts")


def catalogue(language):
    return polib.pofile(
        str(settings.BASE_DIR / f"locale/{language}/LC_MESSAGES/django.po")
    )


def key(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The messages of the source as it stands, collected in a copy of it."""
    copy = tmp_path_factory.mktemp("source")
    for name in CODE:
        source = settings.BASE_DIR / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, copy / name, ignore=ignored)
        else:
            shutil.copy(source, copy / name)
    (copy / "locale").mkdir()
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "en", "--no-wrap"],
        cwd=copy,
        check=True,
        capture_output=True,
    )
    found = polib.pofile(str(copy / "locale/en/LC_MESSAGES/django.po"))
    return {key(entry) for entry in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_the_source_is_in_the_catalogue(collected, language):
    held = {key(entry) for entry in catalogue(language)}

    assert collected - held == set()
    assert held - collected == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_untranslated_fuzzy_or_left_over(language):
    entries = catalogue(language)

    assert [entry.msgid for entry in entries if not entry.translated()] == []
    assert [entry.msgid for entry in entries if entry.fuzzy] == []
    assert [entry.msgid for entry in entries.obsolete_entries()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same_in_the_translation(language):
    def placeholders(text):
        return set(PLACEHOLDER.findall(text))

    wrong = []
    for entry in catalogue(language):
        for text in entry.msgstr_plural.values() or [entry.msgstr]:
            if placeholders(text) != placeholders(entry.msgid):
                wrong.append((entry.msgid, text))

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogue_is_the_one_that_was_written(language):
    path = settings.BASE_DIR / f"locale/{language}/LC_MESSAGES/django.mo"
    compiled = {key(entry): entry.msgstr for entry in polib.mofile(str(path))}

    assert compiled == {key(entry): entry.msgstr for entry in catalogue(language)}


def test_english_has_no_chinese_left_in_it():
    left = [
        entry.msgstr
        for entry in catalogue("en")
        if any("\u4e00" <= sign <= "\u9fff" for sign in entry.msgstr)
        and entry.msgid != "简体中文"
    ]

    assert left == []
