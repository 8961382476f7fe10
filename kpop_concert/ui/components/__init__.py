"""Parts of a page; each knows one part of the program."""
