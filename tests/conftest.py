"""Fixtures: the model, the seeds and their tables, made once a session."""

import sys
from collections.abc import Callable
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


@pytest.fixture
def count_lines():
    """Count the lines of the package that some work runs: the same on any machine, where the clock is not."""
    package = str(Path(research.__file__).parent)

    def count(work: Callable[[], object]) -> int:
        lines = 0

        def trace(frame, event, _):
            nonlocal lines
            lines += event == "line"
            return trace if frame.f_code.co_filename.startswith(package) else None

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            work()
        finally:
            sys.settrace(before)
        return lines

    return count
