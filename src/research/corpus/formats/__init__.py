"""File formats: each module here turns the bytes of one file into raw articles.

To add a format, write a module with one function of the type `contract.Reader` and list it in `registry.FORMATS`:

* It gets the file's content, a binary stream, and yields a `RawArticle` for each article, in the order of the file.
* It yields an `UnreadableRecord` for a damaged record and goes on with the next one.
* It raises `UnreadableFileError` when nothing in the file can be read.

It does not clean text, number records, make ids or compute hashes: `corpus.records` does that for all formats alike.
"""
