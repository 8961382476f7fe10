"""Pages: they compose components and send intents."""
