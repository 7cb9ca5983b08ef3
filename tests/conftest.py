"""Fixtures: the model, the seeds and their tables, made once a session."""

from pathlib import Path

import pytest

import research
from research.analysis import analyze
from research.articles import read_corpus
from research.pipeline import load_model

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def nlp():
    return load_model()


@pytest.fixture(scope="session")
def seeds():
    return read_corpus(ROOT / "seeds")


@pytest.fixture(scope="session")
def tables(seeds) -> "research.Tables":
    return analyze(seeds)


@pytest.fixture
def corpus(tmp_path):
    """Write a corpus folder from texts by id."""

    def write(**texts: str) -> Path:
        for article_id, text in texts.items():
            (tmp_path / f"{article_id}.txt").write_text(text, "utf-8")
        return tmp_path

    return write
