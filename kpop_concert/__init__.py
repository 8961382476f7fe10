"""A theatre for one: a recorded concert, a simulated audience and a self-report on one clock."""

__version__ = "0.1.0"
