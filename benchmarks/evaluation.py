"""Scores on annotated articles that nothing was fitted to, for README.md, EVALUATION.md and the notebook 05-evaluation.

Usage: python benchmarks/evaluation.py NAME=FOLDER … [--beside SYSTEM:NAME=TABLES …]

A folder holds texts, each beside its annotation as in tests/gold, and perhaps PAIRS.json; TABLES are another system's,
as CSV, of the same articles.
It writes src/research/agreements/model/evaluation.json, and prints the rows of EVALUATION.md.
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

import research
from research.evaluation.scores import FIGURES, bootstrap_interval, score

OUT = Path(__file__).parents[1] / "src" / "research" / "agreements" / "model" / "evaluation.json"
LISTS = ("parties", "organizations", "signatories")
NAMES = ("mentions", "linked", "counts")  # of annotations of agreements alone there is nothing to score


def main() -> None:
    """Score, write and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", metavar="NAME=FOLDER")
    parser.add_argument("--beside", nargs="*", default=[], metavar="SYSTEM:NAME=TABLES")
    options = parser.parse_args()
    scores, bands = [], []
    for name, _, folder in (given.partition("=") for given in options.sets):
        gold = research.load_annotations(folder)
        with tempfile.TemporaryDirectory() as aside:
            for path in Path(folder).glob("*.txt"):
                shutil.copy(path, aside)
            corpus = research.read_corpus(aside)
        ours = research.analyze(list(corpus), duplicates=True)
        systems = {"research": ours, "plain spaCy": research.spacy_baseline(corpus)}
        for given in options.beside:
            system, _, rest = given.partition(":")
            if rest.startswith(f"{name}="):
                systems[system] = read_csv(Path(rest.partition("=")[2]))
        for system, tables in systems.items():
            comparison = research.evaluate(tables, gold)
            for figure in (figure for figure in FIGURES if figure not in NAMES):
                low, high = bootstrap_interval(comparison, figure)
                row = {"articles": f"{name} ({comparison.articles})", "system": system, "figure": figure}
                values = {"score": score(comparison, figure), "low": low, "high": high}
                rounded = {key: round(value, 2) for key, value in values.items()}
                scores.append({**row, "meaning": FIGURES[figure], **rounded})
            if system == "research":
                bands += [
                    {"articles": name, **row} for row in research.reliability_frame(ours, comparison).to_dict("records")
                ]
    OUT.write_text(json.dumps({"scores": scores, "reliability": bands}, indent=1) + "\n", "utf-8")
    print(table(pd.DataFrame(scores)))


def table(scores: pd.DataFrame) -> str:
    """A row a figure, a column a set and system, in Markdown."""
    columns = scores[["articles", "system"]].drop_duplicates().itertuples(index=False, name=None)
    heads = list(columns)
    lines = [
        "| F1, or share right | " + " | ".join(f"{system}, {articles}" for articles, system in heads) + " |",
        "|---" * (len(heads) + 1) + "|",
    ]
    at = scores.set_index(["figure", "articles", "system"]).score
    for figure in scores.figure.drop_duplicates():
        lines.append(f"| {FIGURES[figure]} | " + " | ".join(f"{at[figure, *head]:.2f}" for head in heads) + " |")
    return "\n".join(lines)


def read_csv(folder: Path) -> SimpleNamespace:
    """Another system's tables, lists as lists."""
    tables = {
        name: pd.read_csv(folder / f"{name}.csv", keep_default_na=False, dtype=str)
        for name in ("articles", "mentions", "reports")
    }
    for column in LISTS:
        tables["reports"][column] = [[item for item in cell.split("; ") if item] for cell in tables["reports"][column]]
    tables["mentions"] = tables["mentions"].astype({"start": int, "end": int})
    return SimpleNamespace(**tables)


if __name__ == "__main__":
    main()
