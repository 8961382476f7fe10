"""Basic controls and drawings. They know the theme and nothing else of the program."""
