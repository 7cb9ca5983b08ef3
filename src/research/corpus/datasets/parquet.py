"""Parquet: a table with one article a row."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from ..formats.contract import FieldNames, RawArticle, UnreadableRecord
from ..formats.encodings import first_line
from .rows import check_columns, read_row

_BATCH = 256  # rows that are in memory at once


def is_parquet(head: bytes) -> bool:
    """Whether a file starts as Parquet files do."""
    return head.startswith(b"PAR1")


def read_parquet(content: BinaryIO, names: FieldNames) -> Iterator[RawArticle | UnreadableRecord]:
    """Read the rows of a Parquet file.

    Raises:
        ValueError: It is damaged.
    """
    import pyarrow
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(content if content.seekable() else io.BytesIO(content.read()))
        check_columns(table.schema_arrow.names, names)
        for batch in table.iter_batches(batch_size=_BATCH):
            yield from (read_row(row, names, "parquet") for row in batch.to_pylist())
    except pyarrow.ArrowException as error:
        raise ValueError(first_line(error)) from error
