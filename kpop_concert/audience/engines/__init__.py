"""Engines behind one Protocol, one file each, and their static registry."""
