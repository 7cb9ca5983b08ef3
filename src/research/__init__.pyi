from .actors.graph import build_graph as build_graph, node_metrics as node_metrics, write_graphs as write_graphs
from .actors.ties import RELATIONS as RELATIONS
from .analysis import analyze as analyze
from .charts.bars import (
    chart_counts as chart_counts,
    chart_pages as chart_pages,
    chart_publishers as chart_publishers,
)
from .charts.matrix import chart_matrix as chart_matrix
from .charts.scores import chart_reliability as chart_reliability, chart_scores as chart_scores
from .charts.sociogram import chart_network as chart_network
from .charts.timeline import chart_timeline as chart_timeline
from .corpus.articles import (
    Article as Article,
    files_frame as files_frame,
    paragraphs_frame as paragraphs_frame,
    pick_article as pick_article,
    read_article as read_article,
)
from .corpus.loading import Corpus as Corpus, read_corpus as read_corpus
from .errors import ResearchError as ResearchError
from .evaluation.annotations import load_annotations as load_annotations
from .evaluation.baseline import spacy_baseline as spacy_baseline
from .evaluation.comparison import evaluate as evaluate
from .evaluation.scores import (
    measured_frames as measured_frames,
    reliability_frame as reliability_frame,
    scores_frame as scores_frame,
)
from .nlp.lexicon import Lexicon as Lexicon
from .nlp.pipeline import load_model as load_model
from .pool import make_executor as make_executor
from .problems import problems_frame as problems_frame
from .report.display import (
    show_agreements as show_agreements,
    show_article as show_article,
    show_corrections as show_corrections,
    show_differences as show_differences,
    show_problems as show_problems,
    show_table as show_table,
)
from .report.notebooks import run_notebooks as run_notebooks
from .report.pages import write_pages as write_pages
from .report.parameters import check_parameters as check_parameters, locate as locate
from .report.summaries import (
    summarize_actors as summarize_actors,
    summarize_agreements as summarize_agreements,
    summarize_articles as summarize_articles,
    summarize_provenance as summarize_provenance,
    summarize_scores as summarize_scores,
    summarize_selection as summarize_selection,
    summarize_ties as summarize_ties,
)
from .report.verification import verify as verify
from .tables.bundle import Tables as Tables, top_agreements as top_agreements
from .tables.selection import (
    filter_actors as filter_actors,
    filter_agreements as filter_agreements,
    filter_articles as filter_articles,
    filter_period as filter_period,
    filter_ties as filter_ties,
    find_actors as find_actors,
)

__version__: str
