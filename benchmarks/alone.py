"""Parts of the benchmarks that want a process of their own: prints seconds and peaks of memory as JSON."""

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from made_up import draw_readings

from research.analysis import read_prose, tabulate
from research.corpus.articles import Article
from research.corpus.boilerplate import Paragraph
from research.corpus.loading import read_corpus
from research.nlp.lexicon import DEFAULT_LEXICON
from research.pool import InlineExecutor
from research.readings import Reading
from research.spool import RecordSpool


def scale(count: str) -> dict[str, float]:
    """Turn readings drawn by chance into tables."""
    corpus = RecordSpool(Article, (Article(f"a{number:07}", "x", (Paragraph(0, 1),)) for number in range(int(count))))
    readings = RecordSpool(Reading, draw_readings(int(count)))
    start = time.perf_counter()
    tables = tabulate(corpus, readings, lexicon=DEFAULT_LEXICON)
    seconds = time.perf_counter() - start
    assert len(tables.reports) == 2 * int(count) and len(tables.mentions) == 20 * int(count)
    return {"seconds": seconds, "MB": _peak()}


def memory(path: str) -> dict[str, float]:
    """Read a corpus, then turn what was read into tables."""
    start = time.perf_counter()
    corpus = read_corpus(path)
    readings = RecordSpool(Reading, read_prose(corpus, len(corpus), InlineExecutor(), lexicon=DEFAULT_LEXICON))
    read = _peak()
    with TemporaryDirectory() as folder:
        tabulate(corpus, readings, lexicon=DEFAULT_LEXICON).save(Path(folder, "tables"))
    return {"read": read, "all": _peak(), "seconds": time.perf_counter() - start}


def _peak() -> float:
    """The most memory this process has had, in MB."""
    told = psutil.Process().memory_info()
    if hasattr(told, "peak_wset"):
        return told.peak_wset / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


if __name__ == "__main__":
    print(json.dumps({"scale": scale, "memory": memory}[sys.argv[1]](sys.argv[2])))
