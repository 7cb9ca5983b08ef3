"""What can go wrong, said as value, rule and remedy."""


class ResearchError(Exception):
    """The base of every error this package raises on purpose."""


class CorpusError(ResearchError):
    """A corpus folder, one of its files, or its `corpus.toml` cannot be used."""


class CorpusWarning(UserWarning):
    """Something of a corpus was not read: lost, set aside or passed over."""


class CacheWarning(UserWarning):
    """The cache is damaged or cannot be used."""


class ModelError(ResearchError):
    """The language model is missing or is not one this package can read with."""


class WorkerError(ResearchError):
    """A worker was killed, is of another version, or cannot be reached."""


class LexiconError(ResearchError):
    """A lexicon file of the user's is not valid TOML or names an unknown list."""


class ParameterError(ResearchError):
    """An option or a notebook parameter has an unknown name or an impossible value."""


class TablesError(ResearchError):
    """A folder of saved tables is incomplete."""


class OutputError(ResearchError):
    """A folder cannot be written, or holds what is not ours."""


class VerificationError(ResearchError):
    """What a folder was made of is not known or not here."""


class GoldError(ResearchError):
    """A folder of annotations cannot be used."""
