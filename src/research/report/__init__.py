"""The report: a corpus in, a folder of tables, executed notebooks and pages out, and the same again to verify it.

`summaries` and `display` are what notebooks show, `notebooks` runs them, `pages` makes HTML of them, `publication` writes the whole.
"""
