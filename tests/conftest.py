"""Fixtures: the model, the seeds and their tables, made once a session."""

from pathlib import Path

import pytest

import research
from research.analysis import analyze
from research.corpus.loading import read_corpus
from research.nlp.pipeline import load_model

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory):
    """A cache of the tests' own, so that they neither use nor touch the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RESEARCH_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


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
        folder = tmp_path / "corpus"
        folder.mkdir(exist_ok=True)
        for article_id, text in texts.items():
            (folder / f"{article_id}.txt").write_text(text, "utf-8")
        return folder

    return write
