"""A theatre for one: a recorded concert, a simulated audience and a self-report on one clock."""
