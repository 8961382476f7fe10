"""Makes the bundled concerts: picture, sound and annotation of a song by an invented group, from one score each."""
