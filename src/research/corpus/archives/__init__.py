"""News archives: what they export, one file of many articles, as `Document`s.

Each module is one archive and knows its exports by their form: `nexis`, `lexisnexis` (the same as a web page),
`factiva`, `proquest` and `europresse`. They share `lines` (a file of any kind as lines), `pages` (safe HTML and
XML) and `fields` (days, names, paragraphs).
"""
