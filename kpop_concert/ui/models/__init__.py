"""What screens show, as small models without Qt."""
