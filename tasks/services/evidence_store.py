"""Where attached files lie: outside the web root, under names that say nothing."""

import contextlib
import os
import secrets
import shlex
import subprocess
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from .evidence_gate import NotTaken, sha256_of

SCAN_SECONDS = 60


def path_of(key: str) -> Path:
    """Return where a file lies."""
    return Path(settings.EVIDENCE_DIR) / key[:2] / key


def keep(stream: BinaryIO) -> str:
    """Write a file under a new random name, and return that name.

    Raises: NotTaken – the scanner finds something. Side effects: one file on disk, for
    its owner alone to read.
    """
    key = secrets.token_hex(16)
    path = path_of(key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    stream.seek(0)
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "wb") as file:
            while block := stream.read(1024**2):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        _scan(path)
    except BaseException:
        discard(key)
        raise
    return key


def discard(key: str) -> None:
    """Take a file away; doing it twice does no harm."""
    with contextlib.suppress(FileNotFoundError):
        path_of(key).unlink()


def is_intact(key: str, sha256: str) -> bool:
    """Return whether a file is there and is still the one that was taken."""
    try:
        with path_of(key).open("rb") as file:
            return sha256_of(file) == sha256
    except OSError:
        return False


def stored_keys() -> set[str]:
    """Return the names of all files that lie there."""
    root = Path(settings.EVIDENCE_DIR)
    return {path.name for path in root.glob("??/*") if path.is_file()}


def _scan(path: Path) -> None:
    """Ask the office's own scanner, where it names one; anything but 0 is a no."""
    if not settings.EVIDENCE_SCANNER:
        return
    command = [*shlex.split(settings.EVIDENCE_SCANNER), str(path)]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=SCAN_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotTaken("virus") from error
    if done.returncode:
        raise NotTaken("virus")


def moment_on_disk() -> float:
    """Return the disk's own time, in seconds, as a file written now would have it."""
    root = Path(settings.EVIDENCE_DIR)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    probe = root / f".{secrets.token_hex(8)}"
    probe.touch()
    try:
        return probe.stat().st_mtime
    finally:
        probe.unlink()
