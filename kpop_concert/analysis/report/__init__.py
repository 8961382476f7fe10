"""The report of a record: one HTML page with its figures and tables, the same bytes for the same record and version.

Chapters (`people`, `difference`, `model`, `bound`, `curve`, `around`, `chat`, `words`) say what was found as `parts`;
`making` writes them as a page, figures and tables. The modules import scipy and matplotlib; import them where they are
first used.
"""
