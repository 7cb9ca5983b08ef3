"""Lineage: which model, versions and corpus an analysis rests on."""

import hashlib
import platform
from collections.abc import Sequence
from importlib.metadata import version

import pandas as pd

from .articles import Article
from .model import model_card

_PACKAGES = ("research", "spacy", "pandas", "countryinfo", "networkx")


def provenance(corpus: Sequence[Article], *, model: str = "") -> pd.DataFrame:
    """One row a fact: the corpus's hash, the model with its version and licence, the versions of the packages.

    The corpus's hash is the SHA-256 of its articles' ids and hashes, in order.
    """
    card = model_card(model)
    corpus_hash = hashlib.sha256("".join(f"{a.article_id} {a.sha256}\n" for a in corpus).encode()).hexdigest()
    facts = {
        "corpus": f"{len(corpus)} articles, sha256 {corpus_hash}",
        "model": f"{card['model']} {card['version']} ({card['license']})",
        "python": ".".join(platform.python_version_tuple()[:2]),
        **{package: version(package) for package in _PACKAGES},
    }
    return pd.DataFrame(facts.items(), columns=["what", "which"])
