"""The report: a corpus in, a folder of tables, executed notebooks and pages out, and the same again to verify it.

`summaries` and `display` are what notebooks show, `notebooks` runs them, `documents` and `pages` make HTML of them,
`publication` writes the whole folder, `verification` makes it again and compares.
"""
