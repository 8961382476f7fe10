"""The built-in engine's grammar: a line is a core, at a speech level, in a spelling, with a tail (CULTURE)."""
