"""File formats: each module turns the bytes of a file into raw articles.

To add a format, write a function of the type `contract.Reader` and list it in `registry.FORMATS`. It yields, in the
order of the file, a `RawArticle` or, for a damaged record, an `UnreadableRecord`. `corpus.records` does what all
formats share: it cleans texts, numbers records, and gives them ids and hashes.
"""
