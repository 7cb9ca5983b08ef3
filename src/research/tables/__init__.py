"""Tables: actors, agreements and ties in, files out that other researchers can read.

`bundle` holds the tables and saves them, `schema` says what each column is, `outputs` replaces folders as a whole, and
`provenance` records what the tables rest on; `selection` filters them.
"""
