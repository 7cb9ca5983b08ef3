import pytest

from research.corpus.articles import articles_frame, paragraphs_frame, pick_article, read_article
from research.corpus.boilerplate import boilerplate_patterns, classify_paragraphs
from research.corpus.loading import read_corpus
from research.errors import CorpusError, LexiconError
from research.nlp.lexicon import Lexicon

PROSE = "Kenya and China signed a railway agreement in Nairobi on Tuesday, officials said."
ROLES = [
    (PROSE, "prose"),
    ("No time to read?", "furniture"),
    ("Home | World | Sport", "furniture"),
    ("Read more: How the railway was built", "furniture"),
    ("The two presidents shake hands in Nairobi. (Photo: Joan Otieno)", "caption"),
    ("Reporting by Joan Otieno; editing by Sam Lee", "furniture"),
    ("Share this article", "end mark"),
    ("desk@example.org", "label"),
]


@pytest.mark.parametrize(("line", "role"), ROLES)
def test_lines_are_classified_by_their_form(line, role):
    assert [p.role for p in classify_paragraphs(line)] == [role]


@pytest.mark.parametrize(
    ("key", "pattern", "error"),
    [
        ("lines", "more (from", "missing ), unterminated subpattern at position 5"),
        ("ends", "a)(b", "unbalanced parenthesis at position 1"),
        ("tails", "x(?i)y", "global flags not at the start"),
        ("lines", "(?i)more", "global flags not at the start"),
        ("credits", "(?P<who>x)", "redefinition of group name 'who'"),
        ("datelines", "[a-", "unterminated character set"),
    ],
)
def test_a_wrong_regular_expression_is_named_alone(tmp_path, key, pattern, error):
    (tmp_path / "furniture.toml").write_text(f"{key} = ['{pattern}']\n")
    with pytest.raises(LexiconError) as raised:
        boilerplate_patterns(Lexicon(str(tmp_path)))
    told = str(raised.value)
    assert told.startswith(
        f"{tmp_path}/furniture.toml: '{key}' has the wrong regular expression {pattern!r} ({error}"
    ) and told.endswith("correct it")
    assert len(told) < len(str(tmp_path)) + 200


@pytest.mark.parametrize(
    ("key", "pattern", "line", "prose"),
    [
        ("lines", "(?:our|my) picks", "Our picks of all that was said this week.", ""),
        ("tails", "\\s(xx|yy)\\.$", "Peru and Chile signed a pact. YY.", "Peru and Chile signed a pact."),
        ("datelines", "(?P<agency>APX): ", "APX: Peru and Chile signed a pact.", "Peru and Chile signed a pact."),
    ],
)
def test_a_users_regular_expression_is_taken(tmp_path, key, pattern, line, prose):
    (tmp_path / "furniture.toml").write_text(f"{key} = ['{pattern}']\n")
    (paragraph,) = classify_paragraphs(line, lexicon=Lexicon(str(tmp_path)))
    assert (
        paragraph.kept is bool(prose)
        and prose in ("", line[paragraph.start : paragraph.end])
        and classify_paragraphs(line)[0].kept
    )


def test_the_empty_page_has_no_paragraph():
    assert classify_paragraphs("") == () and classify_paragraphs("\n \n") == ()


def test_repeated_lines_and_doubled_captions_are_no_prose():
    teaser = "New houses were built in the northern province last week, the agency reported."
    caption = "A caption that is printed twice in one line."
    page = f"{PROSE}\n\n{teaser}\n\n{teaser}\n\n{caption} {caption}"
    assert [p.role for p in classify_paragraphs(page)] == ["prose", "repeated", "repeated", "repeated"]


def test_what_follows_an_end_mark_is_dropped_unless_the_story_goes_on():
    teaser = "Ministers met in Accra to speak about fishing rights and the price of cocoa."
    assert [p.role for p in classify_paragraphs(f"{PROSE}\nMore From The Daily\n{teaser}")] == [
        "prose",
        "end mark",
        "after the end",
    ]
    long = (
        PROSE
        + " The line will run from the coast to the border, they added, and carry goods and people from next year on."
    )
    assert [p.role for p in classify_paragraphs(f"{PROSE}\nRelated stories\n{long}\n{long} It is new.")][2:] == [
        "prose",
        "prose",
    ]


def test_datelines_and_end_marks_are_cut_off():
    text = "NAIROBI, Nov. 11 (Xinhua) -- " + PROSE + " -0-"
    (paragraph,) = classify_paragraphs(text)
    assert text[paragraph.start : paragraph.end] == PROSE


def test_hard_wrapped_copy_is_joined():
    text = "\n".join(
        [
            "President Reagan and the Soviet leader today signed the first",
            "treaty ever to do away with a class of weapons, then turned at",
        ]
        + [
            "once to the harder business of cutting the long-range arsenals",
            "that both countries have built up over the years of the conflict",
            "and that neither has been willing to give up.",
        ]
    )
    assert len(classify_paragraphs(text)) == 1
    assert "\n" not in read_article(text, "a").prose


def test_metadata_come_from_the_page():
    page = (
        "Rail deal signed between Kenya and China\nDate: 17/11/2025 | Source: Nairobi Times | Read original\n\n" + PROSE
    )
    article = read_article(page, "a", day_first=True)
    assert (article.title, article.publisher, article.published) == (
        "Rail deal signed between Kenya and China",
        "Nairobi Times",
        "2025-11-17",
    )
    assert article.text[article.start : article.end] == PROSE


def test_an_undecided_numeric_date_stays_undecided_until_the_corpus_decides(corpus):
    page = "Rail deal signed in Kenya\nDate: {} | Source: Nairobi Times\n\n" + PROSE
    folder = corpus(a=page.format("01/11/2025"))
    assert read_corpus(folder)[0].published == ""
    corpus(b=page.format("17/11/2025"))
    assert [a.published for a in read_corpus(folder)] == ["2025-11-01", "2025-11-17"]


def test_prose_keeps_offsets(seeds):
    for article in seeds:
        assert len(article.prose) == article.end - article.start
        for p in article.body:
            assert article.prose[p.start - article.start : p.end - article.start] == article.text[
                p.start : p.end
            ].replace("\n", " ")


def test_corpus_toml_wins_over_the_text(corpus):
    folder = corpus(a="Rail deal signed\n17 November 2025\n\n" + PROSE)
    (folder / "corpus.toml").write_text(
        '[[article]]\nid = "a"\npublished = "2025-11-18"\nreason = "printed a day later"\n'
    )
    assert read_corpus(folder)[0].published == "2025-11-18"


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (
            '[[article]]\nid = "b"\nreason = "x"\n',
            "article 'b' is not in the corpus; use a file's name without its ending",
        ),
        ('[[article]]\nid = "a"\npublised = "2025"\nreason = "x"\n', "unknown key 'publised'"),
        ('[[article]]\nid = "a"\npublished = "2025"\n', "has no reason"),
        ("[[article", "is not valid TOML"),
        ('[[articles]]\nid = "a"\n', "has an unknown table 'articles'; write"),
        ("article = 3", "article is no list of tables"),
        (
            '[[article]]\nid = "a"\npublished = "June 19, 2024"\nreason = "x"\n',
            "is published 'June 19, 2024', no EDTF date",
        ),
        ('[[article]]\nid = "a"\nreason = "x"\n[[article]]\nid = "a"\nreason = "y"\n', "article 'a' has two entries"),
    ],
)
def test_a_wrong_corpus_toml_is_refused(corpus, toml, message):
    folder = corpus(a=PROSE)
    (folder / "corpus.toml").write_text(toml)
    with pytest.raises(CorpusError, match=message):
        read_corpus(folder)


def test_frames_have_one_row_an_article_and_a_paragraph(seeds):
    frame = articles_frame(seeds)
    assert list(frame.article_id) == sorted(frame.article_id) and len(frame) == len(seeds) == 5
    assert (frame.end > frame.start).all() and frame.sha256.str.fullmatch("[0-9a-f]{64}").all()
    assert len(paragraphs_frame(seeds)) == sum(len(a.paragraphs) for a in seeds)


def test_pick_article_names_the_ids(seeds):
    assert pick_article(seeds) == seeds[0] and pick_article(seeds, seeds[2].article_id) == seeds[2]
    with pytest.raises(CorpusError, match="article 'x' is not among these; their ids are 000_"):
        pick_article(seeds, "x")


def test_an_article_printed_twice_is_read_once():
    page = f"{PROSE}\nThe line will open next year, they added.\n{PROSE}\nThe line will open next year, they added."
    assert [p.role for p in classify_paragraphs(page)] == ["prose", "prose", "repeated", "repeated"]


@pytest.mark.parametrize(
    ("headline", "below"),
    [
        ("Kenya signs a railway pact!", ""),
        ("Kenya and Ghana sign a pact. It is their first.", ""),
        ("Kenya signs a ‘railway pact’", ""),
        ("Kenya signs a railway pact", "Kenya signs a railway pact\n"),
        ("No more tea", ""),
        ("A railway pact for Kenya", "Image caption The president of Kenya signs the railway pact\n"),
    ],
)
def test_the_short_line_above_a_day_is_the_headline(headline, below):
    article = read_article(f"{headline}\n3 May 2024\n{below}\n{PROSE}", "a")
    assert (article.title, article.published, len(article.body)) == (headline, "2024-05-03", 1)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "President Bola Tinubu of Nigeria signed a security pact with Ghana in Abuja on Monday, "
            "the office of the presidency said.",
            "en",
        ),
        (
            "Kenya and Ghana signed trade agreement No. 3 in Accra on 4 May 2024, Foreign Minister Mary Adjei said. "
            "She met President Ana Quispe.",
            "en",
        ),
        (
            "President Tinubu don sign new security agreement wit Ghana for Abuja on Monday, according to wetin "
            "im office tok. Di two kontries say dem go work.",
            "pcm",
        ),
        (
            "El ministro de Exteriores firmó el lunes en Lima un acuerdo con su homólogo chileno sobre pesca "
            "y comercio, dijo la agencia.",
            "es",
        ),
        ("Accra, Lima, Nairobi.", ""),
    ],
)
def test_the_language_is_english_unless_another_is_clearly_likelier(text, language):
    assert read_article(text, "a").language == language
