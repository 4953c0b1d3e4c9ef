"""The administration's pages, one module for each part of the work."""

from . import figures, notices, people, plan, rounds, targets, windows

__all__ = ["figures", "notices", "people", "plan", "rounds", "targets", "windows"]
