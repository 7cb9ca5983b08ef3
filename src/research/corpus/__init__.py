"""The corpus: files and archives in, articles out, each with headline, publisher, day of publication and prose.

`sources` opens files, `formats` recognizes them and reads the simple ones, `archives` the exports of news archives,
`documents` and `pdf` what word processors and printers make, `online` mails, feeds and saved pages. `records` gives
each article an id and a hash. `boilerplate` and `metadata` find prose and imprint on a page, `duplicates` finds
reprints, `curation` reads `corpus.toml`, and `loading` puts the corpus together.
"""
