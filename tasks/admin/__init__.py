"""The administration's pages, one module for each part of the work."""

from . import (
    amendments,
    evidence,
    figures,
    notices,
    people,
    plan,
    rounds,
    slips,
    targets,
    windows,
)

__all__ = [
    "amendments",
    "evidence",
    "figures",
    "notices",
    "people",
    "plan",
    "rounds",
    "slips",
    "targets",
    "windows",
]
