"""What is sent to the browser as files, and the headers that go with every answer."""

import hashlib
import itertools
import math
import operator
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.views.defaults import bad_request, server_error
from plotly.offline import get_plotlyjs_version

from skillsrich.middleware import CONTENT_SECURITY_POLICY, SecurityHeadersMiddleware
from tasks.core.charts import COLOURS
from tasks.core.charts.rows import ACCENT, INK, LINES, MUTED, TRACK
from tasks.core.enums import RoundState, State, Status
from tasks.templatetags.standing import STATE_MARKS, STATES

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
STYLE = (STATIC / "css/site.css").read_text()
SPRITE = (STATIC / "img/marks.svg").read_text()
CHARTS_JS = (STATIC / "js/charts.js").read_text()
PAPER = "#ffffff"
# How linear red, green and blue are seen (Machado and others, 2009).
SIGHTS = {
    "usual": [(1, 0, 0), (0, 1, 0), (0, 0, 1)],
    "without green": [
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ],
    "without red": [
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ],
    "without blue": [
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.3039),
    ],
}
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OWN_FILES = [
    path
    for path in sorted(STATIC.rglob("*"))
    if path.is_file() and VENDOR not in path.parents
]


def css_value(name):
    return re.search(rf"^  --{name}: (#\w+);", STYLE, re.MULTILINE)[1]


def linear(colour):
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    return [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    ]


def luminance(colour):
    return sum(map(operator.mul, (0.2126, 0.7152, 0.0722), linear(colour)))


def lab(sight, colour):
    """Return the colour, as that sight sees it, where distances are differences."""
    seen = [
        min(1, max(0, sum(map(operator.mul, row, linear(colour))))) for row in sight
    ]
    x, y, z = (
        sum(map(operator.mul, row, seen)) / white
        for row, white in (
            ((0.4124, 0.3576, 0.1805), 0.95047),
            ((0.2126, 0.7152, 0.0722), 1),
            ((0.0193, 0.1192, 0.9505), 1.08883),
        )
    )
    f, g, h = (
        part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116
        for part in (x, y, z)
    )
    return 116 * g - 16, 500 * (f - g), 200 * (g - h)


def contrast(one, other):
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_vendored_plotly_is_the_version_of_the_python_package():
    head = (VENDOR / "plotly/plotly-basic.min.js").read_text()[:200]
    style = (VENDOR / "plotly/plotly.css").read_text()[:200]

    assert re.search(r"plotly\.js \(basic - minified\) v([\d.]+)", head)[1] == (
        get_plotlyjs_version()
    )
    assert f"plotly.js {get_plotlyjs_version()}" in style


def test_vendored_files_are_those_that_the_register_names():
    register = (VENDOR / "README.md").read_text()
    rows = re.findall(r"^\| (\S+) \|.*\| (\w{64}) \|$", register, re.MULTILINE)

    digests = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.suffix in {".css", ".js"}
    }

    assert dict(rows) == digests


def test_vendored_files_name_no_source_map():
    for path in VENDOR.rglob("*.*s"):
        assert "sourceMappingURL" not in path.read_text()


def test_charts_never_offer_to_send_data_elsewhere():
    for setting in (
        "displayModeBar: false",
        "displaylogo: false",
        'plotlyServerURL: ""',
        "showSendToCloud: false",
    ):
        assert setting in CHARTS_JS


@pytest.mark.parametrize("path", OWN_FILES, ids=lambda path: path.name)
def test_own_files_name_no_other_host(path):
    text = path.read_text().replace("http://www.w3.org/2000/svg", "")

    assert not re.search(r"(https?:)?//[\w-]+\.\w", text)


@pytest.mark.parametrize(
    "path", sorted((STATIC / "js").glob("*.js")), ids=lambda path: path.name
)
def test_scripts_carry_no_words_of_their_own(path):
    code = re.sub(r"/\*[\s\S]*?\*/|//.*", "", path.read_text())

    assert not re.search(r"[\u3400-\u9fff]", code)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_keep_to_the_policy(path):
    text = path.read_text()

    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=[\"']|javascript:", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert " src=" in script


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_keep_the_lines_of_a_reason(path):
    """People give several points, one a line; `line.reason` is the field itself."""
    shown = re.findall(r"\{\{ (?!line\.)[\w.]+\.reason\b[^}]*\}\}", path.read_text())

    assert [place for place in shown if "|linebreaksbr" not in place] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_comment_in_a_way_that_is_not_shown(path):
    for line in path.read_text().splitlines():
        assert line.count("{#") == line.count("#}")


def test_style_and_charts_agree_on_colours():
    names = {status: status.value.replace("_", "-") for status in Status}

    assert {status: css_value(name) for status, name in names.items()} == COLOURS
    assert [css_value(name) for name in ("accent", "ink", "muted", "track")] == [
        ACCENT,
        INK,
        MUTED,
        TRACK,
    ]


@pytest.mark.parametrize("status", Status, ids=str)
def test_words_of_a_status_can_be_read(status):
    name = status.value.replace("_", "-")
    word, tint = css_value(f"{name}-text"), css_value(f"{name}-tint")

    assert contrast(word, PAPER) >= 4.5
    assert contrast(word, css_value("ground")) >= 4.5
    assert contrast(word, tint) >= 4.5


@pytest.mark.parametrize("sight", SIGHTS, ids=list(SIGHTS))
def test_marks_are_told_apart_by_every_kind_of_sight(sight):
    seen = {
        status: lab(SIGHTS[sight], colour)
        for status, colour in COLOURS.items()
        if status != Status.NOT_DUE
    }

    nearest = min(math.dist(*pair) for pair in itertools.combinations(seen.values(), 2))

    assert nearest >= 18


def test_muted_words_can_be_read():
    assert contrast(css_value("muted"), css_value("ground")) >= 4.5


def test_sprite_draws_every_status_state_and_legend():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE))
    states = {STATE_MARKS.get(state, state) for state in STATES}
    keys = {f"key-{kind}" for kind in LINES | {"target", "target-derived"}}

    assert drawn >= {status.value for status in Status}
    assert drawn >= states | keys | {"key-expected-mark", "brand"}


def test_every_state_has_a_word_and_a_colour():
    known = {*(state.value for state in State), *(state.value for state in RoundState)}

    assert known <= set(STATES)
    for state in STATES:
        assert re.search(rf"^\.is-{state}[ ,]", STYLE, re.MULTILINE)


def test_icons_that_templates_name_are_drawn():
    drawn = set(re.findall(r'<symbol id="icon-([\w-]+)"', SPRITE))
    text = "".join(path.read_text() for path in TEMPLATES)
    named = set(re.findall(r'{% icon "([\w-]+)" %}', text))
    named |= set(re.findall(r"marks\.svg' %}#icon-([\w-]+)\"", text))

    assert named <= drawn


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/login/", "/admin/login/", "/no/such/page/", "/healthz"]
)
def test_every_answer_carries_the_headers(client, address):
    headers = client.get(address).headers

    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert re.search(r"private|no-store", headers["Cache-Control"])


def test_policy_allows_nothing_inline_and_no_other_host():
    parts = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))

    assert parts == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


def test_stricter_headers_of_an_answer_stay():
    def view(request):
        return HttpResponse(
            headers={
                "Cache-Control": "no-store",
                "Content-Security-Policy": "sandbox",
            }
        )

    answer = SecurityHeadersMiddleware(view)(RequestFactory().get("/"))

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert "Permissions-Policy" in answer.headers


@pytest.mark.django_db
def test_error_page_of_a_crash_needs_neither_person_nor_plan(client):
    request = RequestFactory().get("/")

    crash = server_error(request)
    refusal = bad_request(request, ValueError())

    assert crash.status_code == 500
    assert "系统出错" in crash.content.decode()
    assert refusal.status_code == 400
    assert "请求有误" in refusal.content.decode()
