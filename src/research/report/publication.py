"""The publication: tables, or a report with notebooks and pages, written into one folder with their provenance."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from ..analysis import analyze
from ..corpus.loading import Corpus, read_corpus
from ..evaluation.annotations import load_annotations
from ..pool import make_executor
from ..tables.bundle import TABLE_FILES, Tables
from ..tables.outputs import check_output, rewritten
from ..tables.provenance import PROVENANCE, describe, hash_files, write_record
from ..tables.schema import CODEBOOK


@dataclass(frozen=True)
class PublicationSpec:
    """What is to be written, of what, and how; folders with forward slashes, "" for none.

    Attributes:
        command: "tables", or "report" for tables, graphs, notebooks and pages.
        corpus: A folder of articles, or one file of them.
        duplicates: Whether reprints count like any article.
        strict: Whether the first file or record that is lost is an error.
        model: A spaCy model.
        lexicon: A folder with additions to the lexicons.
        reader: A folder that `train` wrote.
        gold: A folder of annotations, for a report.
    """

    command: Literal["tables", "report"]
    corpus: str
    duplicates: bool = False
    strict: bool = False
    model: str = ""
    lexicon: str = ""
    reader: str = ""
    gold: str = ""


def publish(
    spec: PublicationSpec,
    out: Path,
    *,
    recorded: PublicationSpec | None = None,
    jobs: int = 1,
    engine: str = "processes",
    scheduler: str | None = None,
) -> tuple[Corpus, Tables]:
    """Write what is specified, replacing the folder.

    Args:
        spec: What is to be written.
        out: The folder.
        recorded: The specification to record, where folders have moved since; by default the same.
        jobs: How many processes work, see `make_executor`, also for `engine` and `scheduler`.
        engine: Who works.
        scheduler: The address of a Dask scheduler.

    Raises:
        ResearchError: The corpus, the annotations, a lexicon or the model cannot be used, a notebook failed, or `out`
            cannot be written.
    """
    load_annotations(spec.gold)  # a wrong folder fails before the work rather than after it
    files, recorded = _files(spec), recorded or spec
    workers = {"jobs": jobs, "engine": engine, "scheduler": scheduler or ""}
    check_output(out, files, corpus=Path(spec.corpus))
    if spec.command == "tables":
        corpus, tables = _analyze(spec, recorded, workers)
        tables.save(out)
        return corpus, tables
    with rewritten(out, files) as aside:
        corpus, tables = _analyze(spec, recorded, workers)
        _report(corpus, tables, spec, recorded, aside)
    return corpus, tables


def _analyze(spec: PublicationSpec, recorded: PublicationSpec, workers: dict[str, Any]) -> tuple[Corpus, Tables]:
    options = {"model": spec.model, "lexicon": spec.lexicon, "reader": spec.reader}
    with make_executor(**workers) as executor:
        corpus = read_corpus(spec.corpus, strict=spec.strict, lexicon=spec.lexicon, jobs=executor)
        tables = analyze(corpus, duplicates=spec.duplicates, jobs=executor, **options)
    record = tables.provenance
    folders = {"lexicon": recorded.lexicon, "reader": recorded.reader}
    record = {
        **record,
        "corpus": {**record["corpus"], "folder": recorded.corpus},
        "parameters": {**record["parameters"], **folders},
    }
    return corpus, replace(tables, provenance=record)


def _report(corpus: Corpus, tables: Tables, spec: PublicationSpec, recorded: PublicationSpec, aside: Path) -> None:
    from ..actors.graph import write_graphs  # drawing and running are slow to import, and the tables do without
    from .notebooks import notebooks_folder, run_notebooks
    from .pages import write_pages

    tables.save(aside / "tables")
    write_graphs(tables.ties, tables.actors, aside, description=describe(tables.provenance))
    notebooks = sorted(notebooks_folder().glob("*.ipynb"))
    executed = run_notebooks(notebooks, aside / "notebooks", _parameters(spec), shown=_parameters(recorded))
    parameters = {**tables.provenance["parameters"], "strict": recorded.strict, "gold": recorded.gold}
    record = {"command": "report", **tables.provenance, "parameters": parameters}
    write_record({**record, "gold": hash_files(spec.gold, "*.json")}, aside)
    write_pages([*executed, aside / "tables" / CODEBOOK], aside, corpus=corpus, tables=tables)


def _files(spec: PublicationSpec) -> frozenset[str]:
    """The paths that are written, relative to the folder."""
    if spec.command == "tables":
        return TABLE_FILES
    from ..actors.graph import GEXF, GRAPHML
    from .notebooks import notebooks_folder
    from .pages import ARTICLES

    notebooks = [path.name for path in notebooks_folder().glob("*.ipynb")]
    return frozenset(
        {"index.html", f"{ARTICLES}/*.html", GRAPHML, GEXF, PROVENANCE}
        | {f"{Path(name).stem}.html" for name in (CODEBOOK, *notebooks)}
        | {f"tables/{name}" for name in TABLE_FILES}
        | {f"notebooks/{name}" for name in notebooks}
    )


def _parameters(spec: PublicationSpec) -> dict[str, Any]:
    """Those of the notebooks."""
    return {name: value for name, value in asdict(spec).items() if name not in ("command", "strict")}
