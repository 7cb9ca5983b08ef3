"""Training: annotated articles in, a reader of agreements out.

It needs the extra `train` (torch, transformers, onnx); nothing that reads imports from here.
"""
