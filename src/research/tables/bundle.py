"""The tables of a corpus as one record of DataFrames, written as CSV and Parquet and read back equal."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import TablesError
from .citations import BIBTEX, CSL, write_citations
from .datapackage import DATAPACKAGE, write_datapackage
from .outputs import rewritten
from .provenance import PROVENANCE, read_record, write_record
from .schema import CODEBOOK, SEPARATOR, read_schema, write_codebook

_FORMULAS = tuple("=+-@\t\r＝＋－＠")  # how a spreadsheet's formula begins
TABLE_FILES = frozenset(
    {BIBTEX, CSL, CODEBOOK, DATAPACKAGE, PROVENANCE}
    | {f"{name}.{suffix}" for name in read_schema() for suffix in ("csv", "parquet")}
)


@dataclass(frozen=True, eq=False)
class Tables:
    """The tables of a corpus as DataFrames; their columns are described in `schema.toml`.

    Attributes:
        provenance: What they rest on, see `provenance.trace`; {} where that is not known.
    """

    articles: pd.DataFrame
    mentions: pd.DataFrame
    actors: pd.DataFrame
    reports: pd.DataFrame
    agreements: pd.DataFrame
    ties: pd.DataFrame
    countries: pd.DataFrame
    problems: pd.DataFrame
    provenance: dict[str, Any] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Yield (name, table) in the order above."""
        return ((name, getattr(self, name)) for name in read_schema())

    def save(self, folder: str | Path) -> Path:
        """Write each table as CSV (lists joined with "; ") and Parquet (lists as lists), replacing the folder.

        Beside them `datapackage.json` describes them for other software, after Frictionless, `codebook.md` for readers,
        `provenance.json` records what they rest on, and `articles.bib` and `articles.csl.json` cite the articles. In
        CSV a text that a spreadsheet would run as a formula has an apostrophe before it.

        Raises:
            OutputError: The folder cannot be made or written, or holds files that are no tables of ours.
        """
        publishers = sorted(set(self.articles.publisher) - {""})
        with rewritten(Path(folder), TABLE_FILES) as aside:
            for name, table in self:
                text = _flatten(name, table).to_csv(index=False, lineterminator="\n")
                (aside / f"{name}.csv").write_bytes(text.encode())
                (aside / f"{name}.parquet").write_bytes(table.to_parquet(index=False))
            write_datapackage(aside, publishers=publishers, about=self.provenance.get("about", {}))
            (aside / CODEBOOK).write_text(write_codebook(), "utf-8", newline="\n")
            write_citations(self.articles, aside)
            write_record(self.provenance, aside)
        return Path(folder)

    @classmethod
    def load(cls, folder: str | Path) -> "Tables":
        """Read tables that `save` wrote.

        Raises:
            TablesError: A table is missing or is no Parquet file, or `provenance.json` is.
        """
        folder = Path(folder)
        tables = {name: _read(folder / f"{name}.parquet") for name in read_schema()}
        return cls(**tables, provenance=read_record(folder))


def top_agreements(agreements: pd.DataFrame, top: int) -> pd.DataFrame:
    """The agreements that most articles report, then the most confident, in the order of the table.

    Args:
        agreements: As in `Tables`.
        top: How many at most.
    """
    ranked = agreements.assign(reported=agreements.articles.map(len)).sort_values(
        ["reported", "confidence", "agreement_id"], ascending=[False, False, True]
    )
    return agreements[agreements.agreement_id.isin(ranked.agreement_id.head(top))]


def evidence_spans(evidence: str) -> list[tuple[int, int]]:
    """The sentences of a report's evidence, "120-240; 310-350", as (start, end)."""
    return [(int(start), int(end)) for start, _, end in (span.partition("-") for span in evidence.split(SEPARATOR))]


def _flatten(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """A table as it stands in CSV: lists joined, no formulas."""
    lists = read_schema()[name].lists
    joined = {column: table[column].map(lambda items: SEPARATOR.join(map(_escape, items))) for column in lists}
    texts = {column: table[column].map(_escape) for column in table.select_dtypes("str") if column not in lists}
    return table.assign(**{column: values.astype("str") for column, values in (joined | texts).items()})


def _escape(text: str) -> str:
    """A text that a spreadsheet shows and never runs."""
    return f"'{text}" if text.startswith(_FORMULAS) else text


def _read(path: Path) -> pd.DataFrame:
    try:
        table = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise TablesError(f"{path} is missing or no table of ours; write the folder anew with Tables.save") from error
    return table.assign(**{c: table[c].map(list).astype("object") for c in read_schema()[path.stem].lists})
