"""Who is named, who agreed what with whom, and who is tied to whom in a folder of news articles."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Public name to module; imported on first use, so that `import research` loads no library.
_PUBLIC = {
    "Article": "articles", "read_article": "articles", "paragraphs_frame": "corpus",
    "Corpus": "corpus", "read_corpus": "corpus", "pick_article": "corpus", "summary": "corpus", "problems_frame": "problems",
    "analyze": "analysis", "verify": "verification", "open_workers": "workers", "Tables": "tables", "foremost": "tables", "load_model": "pipeline",
    "build_graph": "network", "write_graphs": "network", "measure": "network", "RELATIONS": "ties",
    "select_period": "selection", "select_articles": "selection", "select_actors": "selection", "select_agreements": "selection", "select_ties": "selection", "find_actors": "selection",
    "chart_pages": "charts", "chart_publishers": "charts", "chart_counts": "charts", "chart_timeline": "timeline", "chart_network": "sociogram", "chart_matrix": "matrix",
    "show_table": "display", "show_problems": "display", "show_agreements": "display", "show_article": "display", "show_corrections": "display",
    "say_articles": "findings", "say_actors": "findings", "say_agreements": "findings", "say_ties": "findings", "say_selection": "findings", "say_provenance": "findings",
    "read_gold": "gold", "compare": "evaluation", "scores_frame": "evaluation", "reliability_frame": "evaluation", "measured_frames": "evaluation", "read_plainly": "baseline",
    "say_scores": "findings", "show_differences": "display", "chart_scores": "charts", "chart_reliability": "charts",
    "check_parameters": "parameters", "locate": "parameters", "run_notebooks": "batch", "write_pages": "pages", "ResearchError": "errors",
}  # fmt: skip
__all__ = sorted(_PUBLIC)


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'research' has no attribute {name!r}")
    return getattr(import_module(f".{_PUBLIC[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__
