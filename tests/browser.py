"""The real browser: fixtures that the browser's tests share.

Every page that a test opens is watched: no console error, no violation of the content
security policy, no request to another host.
"""

import demo_server
import pytest
from playwright.sync_api import sync_playwright

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
VIEWPORTS = {"1440": WIDE, "390": PHONE}
PATIENCE = 15_000  # milliseconds


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=demo_server.CHROMIUM, args=demo_server.CHROMIUM_ARGS
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def prepared_site():
    with demo_server.prepared_site() as env:
        yield env


@pytest.fixture(scope="session")
def remembered():
    """What browsers remember of logins, by address and account: where tests change
    nothing, one login serves them all."""
    return {}


@pytest.fixture(scope="session")
def site(prepared_site, remembered):
    """The demonstration, for tests that change nothing.

    Served from a copy: PostgreSQL copies a database only while nobody is connected.
    """
    with (
        demo_server.copied_site(prepared_site) as env,
        demo_server.server(env) as base,
    ):
        remembered[base] = {}
        yield base
        del remembered[base]


@pytest.fixture
def fresh_site(prepared_site):
    """A demonstration of its own, for a test that changes figures."""
    with demo_server.copied_site(prepared_site) as env, demo_server.server(env) as base:
        yield base


class Person:
    """Somebody at a browser, logged in, whose every page is watched."""

    def __init__(self, chromium, address, username, logins, **context):
        self.address, self.username = address, username
        is_known = logins is not None and username in logins
        self.context = chromium.new_context(
            timezone_id="Asia/Shanghai",
            storage_state=logins[username] if is_known else None,
            **context,
        )
        self.context.add_init_script(
            "document.addEventListener('securitypolicyviolation', event =>"
            " console.error('CSP ' + event.violatedDirective + ' ' + event.blockedURI))"
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.troubles: list[str] = []
        self._watch(self.page)
        if username and not is_known:
            demo_server.log_in(self.page, address, username)
            if logins is not None:
                logins[username] = self.context.storage_state()

    def _watch(self, page):
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("request", self._on_request)

    def _on_console(self, message):
        if message.type in ("error", "warning"):
            self.troubles.append(f"console: {message.text}")

    def _on_request(self, request):
        is_own = request.url.startswith((self.address, "data:", "blob:"))
        if not is_own:
            self.troubles.append(f"request to another host: {request.url}")

    def open(self, path):
        self.page.goto(self.address + path)
        return self.page

    def draw_all(self):
        """Scroll through the page until every chart is drawn."""
        self.page.evaluate(
            """async () => {
              for (const holder of document.querySelectorAll("[data-figure]")) {
                holder.scrollIntoView();
                for (let n = 0; n < 1000 && holder.dataset.drawn !== "1"; n++)
                  await new Promise(done => setTimeout(done, 10));
              }
            }"""
        )


@pytest.fixture
def person(chromium, remembered):
    """Make people at browsers; after the test nobody may have met any trouble."""
    people = []

    def make(address, username, viewport=WIDE, language="zh-CN"):
        logins = remembered.get(address)
        one = Person(
            chromium, address, username, logins, viewport=viewport, locale=language
        )
        people.append(one)
        return one

    yield make
    troubles = {one.username: one.troubles for one in people if one.troubles}
    for one in people:
        one.context.close()
    assert troubles == {}
