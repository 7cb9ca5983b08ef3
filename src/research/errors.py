"""Errors and warnings; each message names the value, the rule and the remedy."""


class ResearchError(Exception):
    """The base of every error this package raises on purpose."""


class CorpusError(ResearchError):
    """A corpus folder, one of its files, or its `corpus.toml` cannot be used."""


class CorpusWarning(UserWarning):
    """A part of a corpus was not read: lost, set aside or passed over."""


class CacheWarning(UserWarning):
    """The cache is damaged or cannot be used."""


class ModelError(ResearchError):
    """The language model is missing or lacks a component that this package needs."""


class WorkerError(ResearchError):
    """A worker was killed, runs another version, or cannot be reached."""


class LexiconError(ResearchError):
    """A user's lexicon is not valid TOML or has an unknown key."""


class ParameterError(ResearchError):
    """An option or a notebook parameter has an unknown name or an impossible value."""


class TablesError(ResearchError):
    """A folder of saved tables is incomplete."""


class OutputError(ResearchError):
    """A folder cannot be written, or holds files that this package did not write."""


class VerificationError(ResearchError):
    """The sources of a folder are unknown or missing."""


class GoldError(ResearchError):
    """A folder of annotations cannot be used."""
