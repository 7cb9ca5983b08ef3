"""A fuzz target: bytes as files of every kind, read, structured and tabulated; a crash, a lost offset or a slow line is a finding.

    python tests/fuzz.py FOLDER -max_total_time=600

FOLDER keeps the inputs found from run to run; it is begun with one file of each kind.
"""

import io
import json
import sys
import time
import warnings
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["research"]):
    from research.agreements.inference import load_network
    from research.analysis import tabulate
    from research.corpus.articles import read_article
    from research.corpus.duplicates import find_reprints, sketch
    from research.corpus.formats.encodings import printable
    from research.corpus.formats.registry import EXTENSIONS, find_format
    from research.corpus.formats.written_dates import read_published
    from research.corpus.records import read_records
    from research.corpus.sources import Source
    from research.nlp.lexicon import DEFAULT_LEXICON
    from research.nlp.pipeline import load_model
    from research.problems import Problem
    from research.reader import read_articles

SECONDS, SECONDS_A_CHARACTER = 3, 0.003  # what no text may exceed: many times what one takes here
PIECES = [
    "Kenya", "Ghana", "Mary Adjei", "President", "signed", "a trade agreement", "treaty", "on 3 May 2024", "with", "and", "in Accra", ". ", ", ", "\n", "“", "”", "(", ")",
    "ratified", "met", "the", "of", "Ministry of Trade", "memorandum of understanding", "who", "it", "which", "they", "Mr.", "U.S.", "-", "1994", "Read more:", "Date:", "|",
]  # fmt: skip
nlp = load_model()


def read(data: bytes) -> None:
    """Read one file: its kind is the first byte's, its bytes or a text made of the pieces the rest."""
    if len(data) < 3:
        return
    kind, content = EXTENSIONS[data[0] % len(EXTENSIONS)], data[2:]
    if data[1] % 2:
        text = " ".join(PIECES[byte % len(PIECES)] for byte in content[:400])
        content = json.dumps({"text": text}).encode() if "json" in kind else text.encode()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        records = [
            found
            for found in read_records(
                Source(printable(f"a{kind}"), find_format(f"a{kind}", bytes), io.BytesIO(content))
            )
            if not isinstance(found, Problem)
        ]
    articles = []
    for number, record in enumerate(records[:20]):
        began = time.process_time()
        said = {**record.metadata, "published": read_published(record.metadata.get("published", ""), None)}
        article = read_article(record.text, f"a{number}", metadata=said)
        assert all(article.text[p.start : p.end].strip() for p in article.paragraphs)
        (reading,) = read_articles([article], nlp, load_network())
        took = time.process_time() - began
        assert took < SECONDS + SECONDS_A_CHARACTER * len(record.text), (
            f"{took:.1f} s for {len(record.text)} characters"
        )
        for mention in reading.mentions:
            assert (
                article.text[article.start + mention.start : article.start + mention.end].replace("\n", " ")
                == mention.text
            )
        articles.append((article, reading))
    find_reprints(
        [article for article, _ in articles], [sketch(article.prose) for article, _ in articles], range(len(articles))
    )
    articles, readings = zip(*articles, strict=True) if articles else ((), ())
    tables = tabulate(articles, readings, lexicon=DEFAULT_LEXICON)
    assert set(tables.mentions.actor_id) == set(tables.actors.actor_id)


def begin(folder: Path) -> None:
    """Put one file of each kind into a folder."""
    story = "Kenya and Ghana signed a trade agreement in Accra on 3 May 2024, President Mary Adjei said.\nIt was ratified in June."
    row = {"id": "r1", "title": "A pact", "date": "03/05/2024", "source": {"name": "Times"}, "text": story}
    pages = {
        ".md": f"---\ntitle: A pact\ndate: 2024-05-03\n---\n# A *pact*\n\n{story}", ".html": f"<html><head><title>A</title></head><p>{story}</p></html>",
        ".json": json.dumps([row]), ".jsonl": json.dumps(row), ".csv": f'id,text\n1,"{story}"\n', ".tsv": f'id\ttext\n1\t"{story}"\n',
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    for number, kind in enumerate(EXTENSIONS):
        (folder / f"kind{kind}").write_bytes(bytes([number, 0]) + pages.get(kind, story).encode())
        (folder / f"pieces{kind}").write_bytes(bytes([number, 1]) + bytes(range(120)))


if __name__ == "__main__":
    begin(Path(sys.argv[1]))
    atheris.Setup(sys.argv, read)
    atheris.Fuzz()
