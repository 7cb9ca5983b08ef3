"""The corpus: files and archives in, articles out, each with headline, publisher, day of publication and prose.

`sources` opens files, `formats` reads the articles in them, and `records` gives each an id and a hash. `boilerplate`
and `metadata` find prose and imprint on a page, `duplicates` finds reprints, `curation` reads `corpus.toml`, and
`loading` puts the corpus together.
"""
