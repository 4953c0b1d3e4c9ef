"""The read-only JSON interface: the plan and its progress, for other programs."""
