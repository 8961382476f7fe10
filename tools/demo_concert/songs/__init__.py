"""The songs, one file each; the four-minute ones share a form."""
