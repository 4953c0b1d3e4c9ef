"""Print what each page costs on the demonstration: medians of ten.

Server CPU and SQL queries (in process), bytes in gzip and the time until all charts
are drawn (headless Chromium), on the first visit and on later ones.
"""

import gzip
import os
import statistics
import sys
import time

from demo_server import (
    CHROMIUM,
    CHROMIUM_ARGS,
    PASSWORD,
    ROOT,
    log_in,
    prepared_site,
    server,
)

RUNS = 10
PAGES = [  # (address, account)
    ("/", "official"),
    ("/tasks/", "official"),
    ("/tasks/1/", "official"),
    ("/indicators/", "official"),
    ("/indicators/T08-01/", "official"),
    ("/departments/", "official"),
    ("/departments/renshe/", "official"),
    ("/regions/", "official"),
    ("/regions/hangzhou/", "official"),
    ("/compare/", "official"),
    ("/compare/quarters/", "official"),
    ("/compare/indicators/", "official"),
    ("/compare/map/", "official"),
    ("/compare/lines/", "official"),
    ("/replay/", "official"),
    ("/meeting/", "official"),
    ("/report/", "staff2"),
    ("/review/", "reviewer"),
]
ALL_DRAWN = """async () => {
  for (const holder of document.querySelectorAll("[data-figure]")) {
    holder.scrollIntoView();
    while (holder.dataset.drawn !== "1") await new Promise(done => setTimeout(done, 5));
  }
}"""
BYTES = """() => performance.getEntriesByType("resource")
  .concat(performance.getEntriesByType("navigation"))
  .reduce((total, entry) => total + entry.transferSize, 0)"""


def server_costs() -> dict:
    """Return {address: (CPU ms, queries, gzip bytes of the page)}."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["testserver"]
    costs = {}
    for address, account in PAGES:
        client = Client()
        client.login(username=account, password=PASSWORD)
        client.get(address)
        times = []
        for _run in range(RUNS):
            with CaptureQueriesContext(connection) as queries:
                start = time.process_time()
                response = client.get(address)
                times.append((time.process_time() - start) * 1000)
        size = len(gzip.compress(response.content))
        costs[address] = (statistics.median(times), len(queries), size)
    return costs


def sessions(browser, base: str) -> dict:
    """Return {account: what a browser remembers once somebody has logged in}."""
    states = {}
    for account in dict(PAGES).values():
        context = browser.new_context()
        log_in(context.new_page(), base, account)
        states[account] = context.storage_state()
        context.close()
    return states


def visit(browser, address: str, state):
    """Return [(ms, bytes)] until all charts are drawn: first visit, and the next."""
    fresh = browser.new_context(
        viewport={"width": 1440, "height": 900}, storage_state=state
    )
    page, results = fresh.new_page(), []
    for _visit in range(2):
        start = time.perf_counter()
        page.goto(address)
        page.evaluate(ALL_DRAWN)
        elapsed = (time.perf_counter() - start) * 1000
        results.append((elapsed, page.evaluate(BYTES)))
    fresh.close()
    return results


def browser_costs(base: str) -> dict:
    """Return {address: [(ms, bytes) first, (ms, bytes) later]}, medians."""
    from playwright.sync_api import sync_playwright

    costs = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGS
        )
        states = sessions(browser, base)
        for address, account in PAGES:
            runs = [
                visit(browser, base + address, states[account]) for _run in range(RUNS)
            ]
            costs[address] = [
                tuple(
                    statistics.median(run[place][part] for run in runs)
                    for part in (0, 1)
                )
                for place in (0, 1)
            ]
        browser.close()
    return costs


SAVES = 40
BETWEEN_KEYS = 100  # ms: ten keys a second is fast typing
SAVE = """async value => {
  const form = document.querySelector("form.js-grid");
  const row = form.querySelector("[data-row]");
  const field = row.querySelector("input.num");
  const saved = new Promise(done => row.addEventListener("entry:saved", done, { once: true }));
  field.value = value;
  const start = performance.now();
  let sent = start;
  const fetched = window.fetch;
  window.fetch = (...all) => { sent = performance.now(); return fetched(...all); };
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await saved;
  window.fetch = fetched;
  return performance.now() - sent;
}"""
ROWS = 60  # as many as the largest department could have
MULTIPLY = """rows => {
  const row = document.querySelector("[data-row]");
  for (let n = document.querySelectorAll("[data-row]").length; n < rows; n++)
    row.after(row.cloneNode(true));
}"""
KEYS = 40
# NB: what the browser itself says of a key, from pressing it to the frame that shows it,
# in steps of 8 ms; keys that take less than 16 ms are not told.
WATCH = """() => {
  window.painted = [];
  new PerformanceObserver(list => list.getEntries()
    .filter(entry => entry.name === "keydown")
    .forEach(entry => window.painted.push(entry.duration))
  ).observe({ type: "event", durationThreshold: 16 });
}"""


def entry_costs(base: str) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each save of a cell, from sending it to showing the
    answer, and of each keystroke until it is painted at a quarter of the speed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGS
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        log_in(page, base, "staff")
        page.goto(base + "/report/")
        saves = [page.evaluate(SAVE, str(12_000 + n)) for n in range(SAVES)]
        page.evaluate(MULTIPLY, ROWS)
        devtools = page.context.new_cdp_session(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.locator("form.js-grid input.num").first.focus()
        page.wait_for_timeout(1000)
        page.evaluate(WATCH)
        for key in range(KEYS):
            page.keyboard.press("Backspace" if key % 2 else "1")
            page.wait_for_timeout(BETWEEN_KEYS)
        page.wait_for_timeout(1000)
        keys = page.evaluate("window.painted")
        browser.close()
    return saves, keys + [16] * (KEYS - len(keys))


def main():
    with prepared_site() as env:
        os.environ.update(env)
        sys.path.insert(0, str(ROOT))
        on_server = server_costs()
        with server(env) as base:
            in_browser = browser_costs(base)
            saves, keys = entry_costs(base)
    print(
        f"{'page':<24}{'CPU ms':>8}{'SQL':>5}{'gzip kB':>9}"
        f"{'first ms':>10}{'first kB':>10}{'later ms':>10}{'later kB':>10}"
    )
    for address, (cpu, queries, size) in on_server.items():
        first, later = in_browser[address]
        print(
            f"{address:<24}{cpu:>8.0f}{queries:>5}{size / 1000:>9.1f}"
            f"{first[0]:>10.0f}{first[1] / 1000:>10.1f}"
            f"{later[0]:>10.0f}{later[1] / 1000:>10.1f}"
        )
    p95 = statistics.quantiles(saves, n=20)[-1]
    print(
        f"saving a cell: median {statistics.median(saves):.0f} ms, p95 {p95:.0f} ms; "
        f"a key among {ROWS} rows at 4x slowdown, until it is painted: median "
        f"{statistics.median(keys):.0f} ms, p95 "
        f"{statistics.quantiles(keys, n=20)[-1]:.0f} ms, worst {max(keys):.0f} ms"
    )


if __name__ == "__main__":
    main()
