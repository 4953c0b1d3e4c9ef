"""Make the README's pictures from the demonstration: one small PNG a main page."""

from demo_server import CHROMIUM, CHROMIUM_ARGS, ROOT, log_in, prepared_site, server

FOLDER = ROOT / "docs" / "screenshots"
PICTURES = [  # (name, account, address, width, height)
    ("overview", "official", "/", 1280, 900),
    ("task", "official", "/tasks/1/", 1280, 900),
    ("indicator", "official", "/indicators/T08-01/", 1280, 1100),
    ("cities", "official", "/regions/", 1280, 900),
    ("report", "staff2", "/report/", 1280, 900),
    ("review", "reviewer", "/review/", 1280, 900),
    ("phone", "official", "/", 390, 844),
]


def main():
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        prepared_site() as env,
        server(env) as base,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGS
        )
        for name, account, address, width, height in PICTURES:
            page = browser.new_page(
                viewport={"width": width, "height": height},
                locale="zh-CN",
                device_scale_factor=0.75 if width > 400 else 1,
            )
            log_in(page, base, account)
            page.goto(base + address)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(800)
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
