"""Language: a text in, its words, sentences, names of the model and the gazetteer out.

In comes prose; out goes a spaCy doc whose places, bodies and titles are marked. The lexicons are data, in `lexicon/`;
`dates` reads days as news writes them, `spelling` compares names letter by letter. Nothing here knows an agreement.
"""
