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


def visit(browser, base, address, account):
    """Return (ms, bytes) until all charts are drawn: first visit, and the next."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    log_in(page, base, account)
    fresh = browser.new_context(
        viewport={"width": 1440, "height": 900}, storage_state=context.storage_state()
    )
    context.close()
    page, results = fresh.new_page(), []
    for _visit in range(2):
        start = time.perf_counter()
        page.goto(base + address)
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
        for address, account in PAGES:
            runs = [visit(browser, base, address, account) for _run in range(RUNS)]
            costs[address] = [
                tuple(
                    statistics.median(run[place][part] for run in runs)
                    for part in (0, 1)
                )
                for place in (0, 1)
            ]
        browser.close()
    return costs


def main():
    with prepared_site() as env:
        os.environ.update(env)
        sys.path.insert(0, str(ROOT))
        on_server = server_costs()
        with server(env) as base:
            in_browser = browser_costs(base)
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


if __name__ == "__main__":
    main()
