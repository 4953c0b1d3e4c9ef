"""The administration's pages, one module for each part of the work."""

from . import (
    editions,
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
    "editions",
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
