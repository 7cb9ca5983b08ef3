"""Evaluation: annotated articles in, scores and a trained reader out.

`annotations` reads articles annotated by hand, `comparison` compares tables with them, item by item as `matching` pairs
them, and `scores` sums up. `baseline` makes tables with plain spaCy. `training` trains the reader of agreements and
needs the extra `train`.
"""
