"""Qt widgets: what is seen and heard. Nothing below this package knows about it."""
