"""Training: labels of annotated articles, and a whole run on a few of them where torch is installed."""

import json
from pathlib import Path
from random import Random

import pytest

from research.agreements.candidates import Candidate, Page
from research.agreements.inference import OURS, load_network
from research.agreements.windows import cut
from research.errors import GoldError, ModelError
from research.evaluation.training import choice
from research.evaluation.training.choice import DEFAULTS
from research.evaluation.training.examples import Example, head_word, label_windows, read_examples, truth

ANNOTATED = Path(__file__).parents[2] / "benchmarks" / "annotated" / "made-up"
AGREEMENT = {
    "parties": ["KEN", "PER"],
    "parties_any": ["CHL"],
    "organizations": ["Tea Board of Kenya"],
    "signatories": [],
    "signed": "2024-05-03",
    "signed_any": ["2024-05"],
    "place": "Nairobi",
    "place_any": ["Kenya"],
}


@pytest.mark.parametrize(
    ("phrase", "head"),
    [
        ("a memorandum of understanding on tea", "memorandum"),
        ("the deal", "deal"),
        ("agreed to build a port", "agreed"),
        ("trade and fishing pact", "pact"),
        ("sale of 40 jets", "sale"),
        ("it", "it"),
        ("", ""),
    ],
)
def test_a_phrase_has_one_head_word(phrase, head):
    start, end = head_word(f"x {phrase}", 2, 2 + len(phrase))
    assert f"x {phrase}"[start:end] == head


@pytest.mark.parametrize(
    ("role", "value", "right"),
    [
        ("party", "KEN", 1),
        ("party", "CHL", -1),
        ("party", "USA", 0),
        ("organization", "Tea Board", 1),
        ("organization", "Road Fund", 0),
        ("signatory", "Amina Okoth", 0),
        ("date", "2024-05-03|2025-05-03", 1),
        ("date", "2024-05|", -1),
        ("date", "2023|", 0),
        ("place", "Nairobi", 1),
        ("place", "Kenya", -1),
        ("place", "Lima", 0),
    ],
)
def test_what_is_right_in_a_role_and_where_readers_may_differ(role, value, right):
    assert truth(role, value, AGREEMENT) == right


def test_labels_mark_the_words_of_each_agreement():
    text = "Kenya and Peru signed a pact on tea. It rains. Ghana reads the text of another pact."
    page = Page(
        text,
        [(0, 36), (37, 46), (47, len(text))],
        [Candidate(0, 5, "country", "Kenya", ("KEN",)), Candidate(10, 14, "country", "Peru", ("PER",))],
    )
    labels = label_windows(
        Example("a", page, [{**AGREEMENT, "mentions": [(22, 35, "signed")]}]), load_network().tokenizer, Random(1)
    )
    (window,), (heads,), (tags,) = labels.windows, labels.heads, labels.tags
    assert [text[slice(*window.spans[i])] for i, head in enumerate(heads) if head] == ["pact"]
    assert [text[slice(*window.spans[i])] for i, tag in enumerate(tags) if tag] == ["a", "pact", "on", "tea"]
    assert [m.told for m in labels.mentions] == ["signed"] and {
        text[slice(*window.spans[t[0]])] for _, t in labels.decoys
    } == {"text", "pact"}


def test_countries_have_stand_ins_and_every_token_its_place():
    text = "Kenya and the Kenyan treaty. Nobody met. Peru left it."
    candidates = [
        Candidate(0, 5, "country", "Kenya", ("KEN",)),
        Candidate(14, 20, "adjective", "Kenyan", ("KEN",)),
        Candidate(41, 45, "country", "Peru", ("PER",)),
    ]
    network = load_network()
    (window,) = cut(Page(text, [(0, 28), (29, 40), (41, 54)], candidates, "Tea", (), "2024-06-19"), network.tokenizer)
    words = network.tokenizer.decode(window.ids, skip_special_tokens=False)
    assert (
        words.startswith("[CLS] tea [SEP] wednesday 19 june 2024 [SEP] france and the french treaty")
        and "kenya" not in words
    )
    assert all(text[a:b] for a, b in window.spans if a >= 0) and [c.name for c, *_ in window.candidates] == [
        "Kenya",
        "Kenyan",
        "Peru",
    ]


def test_an_annotation_without_its_text_is_an_error(tmp_path, nlp):
    (tmp_path / "a.json").write_text(json.dumps({"doc": "a", "actors": None, "agreements": []}))
    with pytest.raises(GoldError, match=r"a\.txt is not there"):
        list(read_examples([tmp_path], nlp))


def test_groups_are_read_from_a_folder_and_from_beside_it(tmp_path):
    pytest.importorskip("torch")
    from research.evaluation.training.topics import read_groups

    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "PAIRS.json").write_text('[[["a", "a1"], ["b", "a2"]]]')
    (tmp_path / "PAIRS.json").write_text('[[["c", "a1"], ["d", "a1"]]]')
    groups = read_groups([tmp_path / "own"])
    assert groups["a", "pair-1"] == groups["b", "pair-1"] != groups["c", "a1"] == groups["d", "a1"]


@pytest.mark.parametrize(("gain", "chosen"), [(0.005, DEFAULTS["date"]), (0.05, 1)])
def test_a_threshold_changes_for_a_clear_gain_alone(monkeypatch, gain, chosen):
    monkeypatch.setattr(choice, "compare_all", lambda read, settings: settings["thresholds"])
    monkeypatch.setattr(choice, "_objective", lambda thresholds: gain * (thresholds["date"] == 1))
    monkeypatch.setattr(choice, "calibrate", lambda read, settings: {})
    assert choice.choose([], {"thresholds": DEFAULTS})["thresholds"] == {**DEFAULTS, "date": chosen}


@pytest.mark.slow
def test_a_run_can_be_resumed_and_gives_a_reader(tmp_path, capsys):
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    pytest.importorskip("onnxscript")
    from research.evaluation.training.train import train

    folder, encoder = tmp_path / "articles", tmp_path / "encoder"
    folder.mkdir()
    for path in sorted(ANNOTATED.glob("s00*")):
        (folder / path.name).write_bytes(path.read_bytes())
    torch.manual_seed(1)
    config = transformers.BertConfig(
        hidden_size=32, num_hidden_layers=4, num_attention_heads=2, intermediate_size=64, vocab_size=30522
    )
    transformers.BertModel(config).save_pretrained(encoder)
    encoder.joinpath("tokenizer.json").write_bytes((OURS / "tokenizer.json").read_bytes())
    train([folder], tmp_path / "reader", encoder=encoder, epochs=1)
    assert "epoch 1 of 1" in capsys.readouterr().out
    first = torch.load(tmp_path / "reader" / "unfinished.pt", weights_only=True)["reader"]
    train([folder], tmp_path / "reader", encoder=encoder, epochs=2)
    state = torch.load(tmp_path / "reader" / "unfinished.pt", weights_only=True)
    for name, weights in state["reader"].items():
        assert torch.allclose(state["average"][f"module.{name}"], (first[name] + weights) / 2, atol=1e-6)
    said = capsys.readouterr().out
    assert "epoch 1 of" not in said and "epoch 2 of 2" in said and "rows" in said
    assert load_network(str(tmp_path / "reader")).settings["trained"]["epochs"] == 2
    (tmp_path / "older").mkdir()
    torch.save({}, tmp_path / "older" / "unfinished.pt")
    with pytest.raises(ModelError, match=r"unfinished\.pt is of an older version of research; remove it and train"):
        train([folder], tmp_path / "older", encoder=encoder, epochs=1)
    train([folder], tmp_path / "pupil", encoder=encoder, teacher=tmp_path / "reader", unannotated=folder, epochs=1)
    assert "epoch 1 of 1" in capsys.readouterr().out
    with pytest.raises(GoldError, match="is no folder that a reader was trained in"):
        train([folder], tmp_path / "other", encoder=encoder, teacher=folder)
