"""Statistics over plain arrays: no record, no window. Definitions and sources are in docs/statistics.md.

The modules import scipy; import them where they are first used, so that the command line starts fast.
"""
