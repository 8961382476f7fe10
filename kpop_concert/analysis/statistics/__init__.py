"""Statistics over plain arrays: no record, no window. Definitions and sources are in docs/statistics.md.

The modules import scipy; import them where they are first used, so that the command line starts fast. What the review
draws first needs t alone and takes it from scipy.special: scipy.stats has the same values and loads far longer.
"""
