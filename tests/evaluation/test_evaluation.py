"""Evaluation: what a miss costs, how much chance may do, and that confident reports are right more often."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import research
from research.analysis import analyze
from research.charts.renderer import render
from research.corpus.loading import read_corpus
from research.errors import GoldError
from research.evaluation.annotations import load_annotations
from research.evaluation.baseline import spacy_baseline
from research.evaluation.comparison import evaluate
from research.evaluation.matching import similar
from research.evaluation.scores import FIGURES, reliability_frame, scores_frame

GOLD = Path(__file__).parents[1] / "gold"


@pytest.fixture(scope="module")
def gold():
    return load_annotations(GOLD)


@pytest.fixture(scope="module")
def ours(tables, gold):
    return evaluate(tables, gold)


@pytest.fixture(scope="module")
def plain(seeds, gold):
    return evaluate(spacy_baseline(seeds), gold)


def figure(comparison, name):
    return scores_frame({"x": comparison}).set_index("figure").loc[name]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ministry of Trade", "Trade Ministry", True),
        ("Kim Jong-un", "Kim Jong Un", True),
        ("Otieno", "Mary Otieno", True),
        ("Sergei Petrov", "Sergey Petrov", True),
        ("Foreign Ministry", "Trade Ministry", False),
        ("Lima", "Quito", False),
        ("", "Lima", False),
        ("", "", False),
        ("Bank", "Central Bank of Ghana", False),
    ],
)
def test_names_are_loosely_the_same_or_not(one, other, same):
    assert similar(one, other) is similar(other, one) is same


def test_scores_obey_their_algebra(ours, plain):
    assert ours.articles == plain.articles == 5
    for comparison in (ours, plain):
        assert all(right <= min(found, wanted) for right, found, wanted in comparison.counts.values())
    scores = scores_frame({"ours": ours, "plain": plain})
    assert (
        set(scores.figure) == set(FIGURES)
        and scores[["precision", "recall", "score", "low", "high"]].stack().between(0, 1).all()
    )
    assert (scores.low <= scores.score + 1e-3).all() and (scores.score <= scores.high + 1e-3).all()
    score = scores.pivot(index="figure", columns="system", values="score")
    assert all(
        score.ours[name] > score.plain[name] for name in ("rows", "linked", "counts", "parties", "organizations")
    )
    assert scores.equals(scores_frame({"ours": ours, "plain": plain}))


def test_a_lost_and_an_invented_mention_count(tables, gold, ours):
    lost = evaluate(replace(tables, mentions=tables.mentions.drop(index=3)), gold)
    assert figure(lost, "mentions").recall < figure(ours, "mentions").recall and "missed country" in {
        d.what for d in lost.differences
    }
    row = tables.mentions.iloc[3]
    moved = tables.mentions.copy()
    moved.loc[3, ["start", "end"]] = [row.start + 900, row.end + 900]
    assert {"missed country", "false country"} <= {
        d.what for d in evaluate(replace(tables, mentions=moved), gold).differences
    }


def test_actors_linked_wrongly_count(tables, gold, ours):
    mixed = tables.mentions.assign(actor_id="everybody")
    comparison = evaluate(replace(tables, mentions=mixed), gold)
    assert (
        figure(comparison, "mentions").score == figure(ours, "mentions").score
        and figure(comparison, "linked").score < 0.5
    )
    assert "linked wrongly" in {d.what for d in comparison.differences}


def test_a_wrong_status_spoils_the_row_and_a_lost_report_is_missed(tables, gold, ours):
    reports = tables.reports.assign(status="rejected")
    comparison = evaluate(replace(tables, reports=reports), gold)
    assert (
        figure(comparison, "rows").score == 0
        and figure(comparison, "agreements").score == figure(ours, "agreements").score
    )
    assert "wrong status" in {d.what for d in comparison.differences} and not any(comparison.right.values())
    comparison = evaluate(replace(tables, reports=tables.reports.iloc[1:]), gold)
    assert "missed agreement" in {d.what for d in comparison.differences}


def test_unmerged_reports_count(tables, gold, ours):
    apart = tables.reports.assign(agreement_id=tables.reports.report_id)
    assert (
        figure(ours, "merging").recall > 0
        and figure(evaluate(replace(tables, reports=apart), gold), "merging").recall == 0
    )


def test_optional_and_further_values_are_neither_missed_nor_false(tables, gold):
    optional = [{**d, "agreements": [{**a, "optional": True} for a in d["agreements"]]} for d in gold]
    comparison = evaluate(tables, optional)
    assert scores_frame({"x": comparison}).set_index("figure").wanted.get("agreements", 0) == 0 and not any(
        comparison.right.values()
    )


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("kind", "song"),
        ("parties", []),
        ("signed", "1066"),
        ("place", "Nowhere"),
        ("organizations", []),
        ("signatories", []),
    ],
)
def test_further_accepted_values_are_right(tables, gold, key, wrong):
    def surplus(change):
        """Right minus found values of changed annotations."""
        changed = [{**d, "agreements": [{**a, **change(a[key])} for a in d["agreements"]]} for d in gold]
        counts = evaluate(tables, changed).counts
        return sum(right - found for (_, figure), (right, found, _) in counts.items() if figure == key)

    def accept(value):
        return {key: wrong, f"{key}_any": value if isinstance(value, list) else [value]}

    assert surplus(accept) > surplus(lambda value: {key: wrong})


def test_a_corpus_without_annotations_says_so(corpus):
    articles = read_corpus(corpus(a="Kenya and Ghana signed a trade pact in Accra on 3 May 2024."))
    comparison = evaluate(analyze(articles), load_annotations(GOLD))
    scores = scores_frame({"x": comparison})
    assert (
        comparison.articles == 0
        and scores.empty
        and "None of these articles is annotated" in research.summarize_scores(scores, comparison).data
    )
    assert (
        load_annotations("") == []
        and "No article is annotated" in render(research.chart_scores(scores).to_dict())["text/plain"]
    )


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.json", "{", "is not valid JSON"),
        ("a.json", "[]", "holds no annotated article"),
        ("a.txt", "", "holds no annotated article"),
    ],
)
def test_annotations_that_cannot_be_used_are_errors(tmp_path, name, text, message):
    (tmp_path / name).write_text(text)
    with pytest.raises(GoldError, match=message):
        load_annotations(tmp_path)


def test_every_difference_is_shown_in_its_sentence(plain, seeds):
    text = {a.article_id: a.text for a in seeds}
    shown = research.show_differences(plain, seeds).data
    assert shown.count("<mark>") == len(plain.differences) and "<script" not in shown
    assert all(0 <= d.start < d.end <= len(text[d.article_id]) for d in plain.differences)


def test_the_sentence_around_a_difference_is_whole(corpus):
    articles = read_corpus(
        corpus(a="Kenya and Ghana signed a pact in Accra on 3 May 2024. It rained all day in Accra.")
    )
    gold = [{"doc": "a", "actors": [], "agreements": []}]
    shown = research.show_differences(evaluate(analyze(articles), gold), articles).data
    assert (
        "<mark>Kenya</mark> and Ghana signed a pact in Accra on 3 May 2024." in shown
        and "Kenya and <mark>Ghana</mark> signed" in shown
    )


def test_a_plain_report_is_more_confident_than_a_passing_one(corpus):
    texts = {
        "a": "Kenya and Ghana signed a trade pact in Accra on 3 May 2024, the two ministers said.",
        "b": "Much has been written on the Nairobi accord with Chile and on what became of its promises.",
    }
    tables = analyze(read_corpus(corpus(**texts)))
    sure = dict(zip(tables.reports.article_id, tables.reports.confidence, strict=True))
    assert sure["a"] > max(sure.get("b", 0), 0.5) and (tables.agreements.confidence <= 1).all()


def test_bands_of_confidence_add_up(tables, ours):
    bands = reliability_frame(tables, ours)
    assert bands.reports.sum() == len(ours.right) and bands.right.sum() == sum(ours.right.values())
    rising = [n / len(ours.right) for n in range(len(ours.right))]
    reports = (
        tables.reports[tables.reports.report_id.isin(ours.right)].sort_values("report_id").assign(confidence=rising)
    )
    mixed = replace(ours, right=dict(zip(reports.report_id, [c > 0.5 for c in rising], strict=True)))
    assert reliability_frame(replace(tables, reports=reports), mixed).share.is_monotonic_increasing
    assert not reliability_frame(
        replace(tables, reports=reports.assign(confidence=[1 - c for c in rising])), mixed
    ).share.is_monotonic_increasing


def write_annotations(folder):
    agreement = {
        "title": "t",
        "kind": "treaty",
        "status": "signed",
        "parties": [],
        "organizations": [],
        "signatories": [],
        "signed": None,
        "place": None,
    }
    for doc in "ab":
        (folder / f"{doc}.json").write_text(
            json.dumps({"doc": doc, "actors": [], "agreements": [{"id": "a1", "evidence": [[0, 9]], **agreement}]})
        )


def test_pairs_name_one_agreement(tmp_path):
    write_annotations(tmp_path)
    assert [d["agreements"][0]["id"] for d in load_annotations(tmp_path)] == ["a1", "a1"]
    (tmp_path / "PAIRS.json").write_text('[[["a", "a1"], ["b", "a1"]]]')
    assert [d["agreements"][0]["id"] for d in load_annotations(tmp_path)] == ["pair-1", "pair-1"]
    (tmp_path / "c.json").write_text((tmp_path / "b.json").read_text())
    with pytest.raises(GoldError, match="article 'b' is annotated twice"):
        load_annotations(tmp_path)


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ('[[["a"]]]', r"PAIRS\.json: group 1 is \[\['a'\]\]; write \[\[article id, agreement id\], …\]"),
        ("[[], [1]]", r"group 2 is \[1\]"),
        ('[["a", "a1"]]', "group 1 is"),
        ('[[["a", 1]]]', "group 1 is"),
        ("[3]", "group 1 is 3"),
        ("{}", "is a dict; write a list of groups"),
        ('"a"', "is a str; write a list of groups"),
    ],
)
def test_pairs_of_another_form_are_an_error(tmp_path, pairs, message):
    write_annotations(tmp_path)
    (tmp_path / "PAIRS.json").write_text(pairs)
    with pytest.raises(GoldError, match=message):
        load_annotations(tmp_path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("doc", []), ("agreements", [[]]), ("agreements", [{"id": "a1"}]), ("actors", ["x"]),
        ("actors", [{"name": "x", "kind": "person", "mentions": [[3, 1]]}]),
    ],
)  # fmt: skip
def test_an_annotation_without_what_it_needs_is_an_error(tmp_path, key, value):
    (tmp_path / "a.json").write_text(json.dumps({"doc": "a", "actors": [], "agreements": [], key: value}))
    with pytest.raises(GoldError, match=r"a\.json"):
        load_annotations(tmp_path)
