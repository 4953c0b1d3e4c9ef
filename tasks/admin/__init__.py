"""The administration's pages, one module for each part of the work."""

from . import (
    amendments,
    editions,
    evidence,
    figures,
    notices,
    people,
    plan,
    return_reasons,
    rounds,
    slips,
    targets,
    windows,
)

__all__ = [
    "amendments",
    "editions",
    "evidence",
    "figures",
    "notices",
    "people",
    "plan",
    "return_reasons",
    "rounds",
    "slips",
    "targets",
    "windows",
]
