"""The administration's pages, one module for each part of the work."""

from . import evidence, figures, people, plan, rounds, targets

__all__ = ["evidence", "figures", "people", "plan", "rounds", "targets"]
