"""Who is named, who agreed what with whom, and who is tied to whom in a folder of news articles."""

import lazy_loader

__version__ = "0.1.0"
# The public names stand in __init__.pyi; each is imported on first use, so that `import research` loads no library.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
