"""The corpus: files in; articles out, each with headline, publisher, day of publication and prose.

`sources` opens files and `formats` recognizes them. `datasets` reads records, `webpages` pages, `archives` exports of
news archives, `documents` and `pdf` word processors' and printers' files, `online` mails, feeds and web archives.
`records` gives each article an id and a hash; `boilerplate` and `metadata` find prose and imprint, `duplicates` finds
near-duplicates, `curation` reads `corpus.toml`, and `loading` puts the corpus together.
"""
