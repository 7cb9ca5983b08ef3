"""File formats: each reader turns the bytes of a file into raw articles; `registry` chooses the reader.

To add a format, write a module with `recognizes(head)` and `read(data)` and list it in `registry.FORMATS`. `read`
yields, in the order of the file, a `RawArticle` or, for a damaged record, an `UnreadableRecord`; see `contract`.
`corpus.records` does what all formats share: it cleans texts, numbers records, reads web pages that came in an archive
or a mail, and gives ids and hashes. `unread.toml` gives the remedy for files that are not read.
"""
