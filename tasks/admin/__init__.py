"""The administration's pages, one module for each part of the work."""

from . import figures, people, plan, rounds, targets

__all__ = ["figures", "people", "plan", "rounds", "targets"]
