"""Makes the bundled concert: picture, sound and annotation of one song by an invented group, from one score."""
