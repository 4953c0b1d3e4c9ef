"""Collect every message into locale/, and compile the catalogues.

Messages are written in Chinese in the source. The English catalogue translates them;
the Chinese one repeats them, so that an office can word one otherwise.
"""

import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
IGNORED = [".venv/*", "staticfiles/*", "var/*", "tests/*", "scripts/*"]


def collect():
    """Run makemessages for both languages."""
    options = [part for pattern in IGNORED for part in ("--ignore", pattern)]
    subprocess.run(
        [
            sys.executable,
            "manage.py",
            "makemessages",
            *("--locale", "en", "--locale", "zh_Hans"),
            *("--no-location", "--no-wrap", "--no-obsolete"),
            *options,
        ],
        cwd=ROOT,
        check=True,
    )


def compile_all():
    """Fill the Chinese catalogue with its own words where empty; write both .mo."""
    for path in sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po")):
        catalogue = polib.pofile(str(path), wrapwidth=0)
        if "zh_Hans" in path.parts:
            _repeat(catalogue)
        catalogue.metadata.pop("POT-Creation-Date", None)
        catalogue.save()
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))
        missing = [
            entry.msgid
            for entry in catalogue
            if not entry.translated() and not entry.obsolete
        ]
        print(f"{path.parts[-3]}: {len(catalogue)} messages, {len(missing)} missing")


def _repeat(catalogue):
    for entry in catalogue:
        if entry.fuzzy:  # what is near is not the same
            entry.msgstr, entry.msgstr_plural = "", {}
            entry.flags.remove("fuzzy")
        if entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgstr_plural.get(0) or entry.msgid}
        elif not entry.msgstr:
            entry.msgstr = entry.msgid


if __name__ == "__main__":
    if "--compile-only" not in sys.argv:
        collect()
    compile_all()
