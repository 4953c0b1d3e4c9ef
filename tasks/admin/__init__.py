"""The administration's pages, one module for each part of the work."""

from . import (
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
