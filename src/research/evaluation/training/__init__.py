"""Training of the reader of agreements on annotated articles.

It needs the extra `train` (torch, transformers, onnx); no package that reads articles imports it.
"""
