"""Spooled records: compact in memory, beyond some megabytes on disk, so that a large corpus takes little memory."""

import weakref
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import Any

import msgspec

_IN_MEMORY = 32_000_000  # bytes: a smaller corpus never touches the disk


class RecordSpool(Sequence):
    """Records in the order of their arrival, decoded at each access.

    Args:
        kind: The type of the records, a dataclass.
        records: The first records.
    """

    def __init__(self, kind: type, records: Iterable[Any] = ()):
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._ends = array("Q", [0])
        self._decode: Callable[[bytes], Any] = msgspec.msgpack.Decoder(kind).decode
        self._encode = msgspec.msgpack.Encoder().encode
        for record in records:
            self.append(record)

    def append(self, record: Any) -> None:
        """Add a record at the end."""
        self._file.seek(self._ends[-1])
        self._ends.append(self._ends[-1] + self._file.write(self._encode(record)))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[i] for i in range(len(self))[index]]
        i = range(len(self))[index]
        self._file.seek(self._ends[i])
        return self._decode(self._file.read(self._ends[i + 1] - self._ends[i]))

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))
