"""A throw-away site with the plan and the demonstration, served as in production.

For the browser's tests and for the scripts beside. Each site has a database of its
own: a SQLite file, or where DATABASE_URL is set, a new database on that PostgreSQL.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "skillsrich-demo"
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
STARTS_WITHIN = 30  # seconds
PREPARATION = (
    ["migrate", "--verbosity", "0"],
    ["collectstatic", "--noinput", "--verbosity", "0"],
    ["setup_roles"],
    ["load_plan"],
    ["load_demo"],
)


@contextlib.contextmanager
def prepared_site():
    """Yield the environment of a fresh installation with the demonstration."""
    with tempfile.TemporaryDirectory() as folder, _new_database("prepared") as url:
        env = _environment(folder, url)
        for command in PREPARATION:
            manage(env, *command)
        yield env


@contextlib.contextmanager
def copied_site(prepared: dict):
    """Yield a copy of a prepared installation, to be changed at will."""
    with (
        tempfile.TemporaryDirectory() as folder,
        _new_database("copied", template=prepared.get("DATABASE_URL")) as url,
    ):
        shutil.copytree(prepared["DATA_DIR"], folder, dirs_exist_ok=True)
        yield _environment(folder, url) | {"STATIC_ROOT": prepared["STATIC_ROOT"]}


def manage(env: dict, *command: str):
    """Run a management command; its output is shown only where it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}\n{done.stderr}")


def _environment(folder: str, url: str | None) -> dict:
    env = os.environ | {
        "DATA_DIR": folder,
        "STATIC_ROOT": f"{folder}/static",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "skillsrich.settings",
    }
    env.pop("DATABASE_URL", None)
    return env | ({"DATABASE_URL": url} if url else {})


@contextlib.contextmanager
def _new_database(purpose: str, template: str | None = None):
    """Yield the address of a new PostgreSQL database; None where SQLite is used."""
    server_url = os.environ.get("DATABASE_URL", "")
    if not server_url.startswith("postgres"):
        yield None
        return
    import psycopg

    name = f"skillsrich_{purpose}_{os.getpid()}_{time.monotonic_ns()}"
    copied = f' TEMPLATE "{urlsplit(template).path[1:]}"' if template else ""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{copied}')
        try:
            yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def server(env: dict):
    """Serve an installation as in production; yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    gunicorn = Path(sys.executable).parent / "gunicorn"
    process = subprocess.Popen(
        [
            gunicorn,
            "skillsrich.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--threads",
            "4",
            "--no-control-socket",
        ],
        cwd=ROOT,
        env=env,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str):
    deadline = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def log_in(page, address: str, username: str):
    """Log a demonstration account in, through the login page."""
    page.goto(f"{address}/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector(".user-menu")
