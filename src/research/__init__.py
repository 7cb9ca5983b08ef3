"""Who is named, who agreed what with whom, and who is tied to whom in a folder of news articles."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Public name to module; imported on first use, so that `import research` loads no library.
_PUBLIC = {
    "Article": "corpus.articles", "read_article": "corpus.articles", "paragraphs_frame": "corpus.loading",
    "Corpus": "corpus.loading", "read_corpus": "corpus.loading", "pick_article": "corpus.loading", "summary": "corpus.loading", "problems_frame": "problems",
    "analyze": "analysis", "verify": "report.verification", "open_workers": "pool", "Tables": "tables.bundle", "foremost": "tables.bundle", "load_model": "nlp.pipeline",
    "build_graph": "actors.graph", "write_graphs": "actors.graph", "measure": "actors.graph", "RELATIONS": "actors.ties",
    "select_period": "tables.selection", "select_articles": "tables.selection", "select_actors": "tables.selection", "select_agreements": "tables.selection", "select_ties": "tables.selection", "find_actors": "tables.selection",
    "chart_pages": "charts.bars", "chart_publishers": "charts.bars", "chart_counts": "charts.bars", "chart_timeline": "charts.timeline", "chart_network": "charts.sociogram", "chart_matrix": "charts.matrix",
    "show_table": "report.display", "show_problems": "report.display", "show_agreements": "report.display", "show_article": "report.display", "show_corrections": "report.display",
    "say_articles": "report.summaries", "say_actors": "report.summaries", "say_agreements": "report.summaries", "say_ties": "report.summaries", "say_selection": "report.summaries", "say_provenance": "report.summaries",
    "read_gold": "evaluation.annotations", "compare": "evaluation.scores", "scores_frame": "evaluation.scores", "reliability_frame": "evaluation.scores", "measured_frames": "evaluation.scores", "read_plainly": "evaluation.baseline",
    "say_scores": "report.summaries", "show_differences": "report.display", "chart_scores": "charts.bars", "chart_reliability": "charts.bars",
    "check_parameters": "report.parameters", "locate": "report.parameters", "run_notebooks": "report.notebooks", "write_pages": "report.pages", "ResearchError": "errors",
}  # fmt: skip
__all__ = sorted(_PUBLIC)


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'research' has no attribute {name!r}")
    return getattr(import_module(f".{_PUBLIC[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__
