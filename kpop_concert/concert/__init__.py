"""What is on stage: the concert pack, its artist, sections, moments and chants, and the facts of its video."""
