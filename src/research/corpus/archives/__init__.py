"""News archives: what they export, one file of many articles, as raw articles.

Each module is one archive and knows its exports by their form: `nexis` (with `nexis_uni`), `factiva` (with
`factiva_text`), `proquest` and `europresse`. They share `lines` (a file of any kind as lines), `pages` (web pages) and
`fields` (days, names, paragraphs).
"""
