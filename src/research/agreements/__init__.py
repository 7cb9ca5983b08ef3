"""Agreements: what an article names goes in, the agreements that it tells of come out, and of all articles together one row each.

From one article alone: `candidates` (what may be a party, signatory, day or place), `windows` (what the network reads at a time), `features`,
`network`, `knowledge` (standing treaties), `coreference` (which words stand for one agreement), `reports`.
Over all articles: `merging` (which reports tell of one agreement), `rows`.
"""
