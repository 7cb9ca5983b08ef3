"""The corpus: files and archives in, articles out, each with headline, publisher, day of publication and prose.

`sources` opens files, `formats` takes articles out of them, `boilerplate` and `metadata` tell prose and imprint on a page,
`duplicates` finds reprints, `curation` reads `corpus.toml`, and `loading` puts the corpus together.
"""
