"""The bulletin of an edition: gathered here, written by the core."""
