"""Tables: actors, agreements and ties in, files out that other researchers can read.

`bundle` holds the tables and saves them, `schema` describes each column, `outputs` replaces folders as a whole,
`provenance` records what the tables rest on, and `selection` filters them.
"""
