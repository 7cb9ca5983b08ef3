"""Evaluation: annotated articles in, scores out, and a trained reader.

`annotations` reads them, `scores` holds tables against them, `baseline` is plain spaCy; `training` makes a reader of agreements
from them and needs the extra `train`.
"""
