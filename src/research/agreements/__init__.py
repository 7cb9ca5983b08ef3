"""Agreements: who agreed what with whom, in one article and over all of them.

Of one article: `candidates` (what may be a party, signatory, date or place), `windows` (what the network reads at a
time), `features`, `inference` (the network), `treaties` (standing agreements), `coreference`, `reports`. Over all
articles: `linkage` (which reports are of one agreement) and `fusion` (one row of them, and the tables).
"""
