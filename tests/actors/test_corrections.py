"""Corrections: merged, parted, fixed, dropped and added by hand; applied and marked, refused if they match nothing."""

import pytest

import research
from research.analysis import analyze
from research.corpus.loading import read_corpus
from research.errors import CorpusError

TEXTS = {
    "a": (
        "Kenya and Ghana signed a trade agreement in Accra on 3 May 2024, Foreign Minister Mary Adjei said. "
        "Adjei praised the agreement. Peru ratified a fishing treaty with Chile."
    ),
    "b": (
        "The ministers of Kenya and Ghana signed a trade agreement in Accra on 3 May 2024. "
        "Marie Adjeye thanked Joseph Otieno. Mary Adjei sang."
    ),
    "c": "The Kenya Ports Authority dredged the harbour in May.",
}


@pytest.fixture
def curate(corpus):
    """Analyze the two texts with a corpus.toml."""

    def run(toml):
        folder = corpus(**TEXTS)
        (folder / "corpus.toml").write_text(toml, "utf-8")
        articles = read_corpus(folder)
        return articles, analyze(articles)

    return run


def test_without_corrections_nothing_is_curated(curate):
    articles, tables = curate("")
    assert articles.corrections == () and len(tables.agreements) == 2
    assert not any(table.curated.map(len).sum() for table in (tables.actors, tables.reports, tables.agreements))
    assert "Nothing is corrected" in research.show_corrections(articles).data


def test_actors_merge_and_part(curate):
    _, tables = curate(
        '[[merge]]\nactors = ["Mary Adjei", "marie-adjeye"]\nname = "Mary Adjei-Boateng"\nreason = "one minister"\n'
    )
    (row,) = tables.actors[tables.actors.curated.map(len) > 0].itertuples()
    assert (row.actor_id, row.name, row.mentions, row.articles, row.curated) == (
        "mary-adjei",
        "Mary Adjei-Boateng",
        4,
        2,
        ["one minister"],
    )
    assert "marie-adjeye" not in set(tables.actors.actor_id) | set(tables.mentions.actor_id)
    _, tables = curate(
        '[[part]]\nactor = "Mary Adjei"\narticles = ["b"]\nname = "Mary Adjei (singer)"\nreason = "a namesake"\n'
    )
    parted = tables.actors[tables.actors.curated.map(len) > 0]
    assert dict(zip(parted.actor_id, parted.mentions, strict=True)) == {"mary-adjei": 2, "mary-adjei-singer": 1}
    assert set(tables.mentions[tables.mentions.actor_id == "mary-adjei-singer"].article_id) == {"b"}


def test_one_report_or_a_whole_agreement_is_fixed(curate):
    _, tables = curate(
        '[[fix]]\narticle = "a"\nevidence = "Kenya and Ghana  signed"\nreason = "the gazette"\n'
        'to = { signed = 2024-05-04, signatories = ["Mary Adjei"] }\n'
    )
    fixed = tables.reports[tables.reports.curated.map(len) > 0]
    assert fixed[["article_id", "signed"]].values.tolist() == [["a", "2024-05-04"]] and fixed.signatories.tolist() == [
        ["Mary Adjei"]
    ]
    (row,) = tables.agreements[tables.agreements.curated.map(len) > 0].itertuples()
    assert (
        row.signatories == ["Mary Adjei"]
        and row.curated == ["the gazette"]
        and row.conflicts == ["date: 2024-05-03 (b), 2024-05-04 (a)"]
    )
    _, tables = curate(
        '[[fix]]\nagreement = "gha-ken-2024-05-03-agreement"\nreason = "r"\n'
        'to = { kind = "treaty", parties = ["GHA", "KEN", "EU"] }\n'
    )
    assert {(r.kind, tuple(r.parties)) for r in tables.reports.itertuples() if r.curated} == {
        ("treaty", ("EU", "GHA", "KEN"))
    }
    assert set(tables.agreements.agreement_id) == {"eu-gha-ken-2024-05-03-treaty", "chl-per-undated-treaty"}


def test_agreements_are_dropped_and_added(curate):
    articles, tables = curate(
        '[[drop]]\nagreement = "gha-ken-2024-05-03-agreement"\nreason = "never was"\n'
        '[[add]]\narticle = "b"\nevidence = "thanked Joseph Otieno"\ntitle = "pact of friendship"\n'
        'kind = "agreement"\nstatus = "planned"\nparties = ["GHA", "KEN"]\n'
        'signatories = ["Joseph Otieno"]\nreason = "told by phone"\n'
    )
    assert sorted(tables.agreements.title) == ["fishing treaty with Chile", "pact of friendship"]
    added = tables.reports[tables.reports.title == "pact of friendship"].iloc[0]
    start, end = map(int, added.evidence.split("-"))
    assert TEXTS["b"][start:end] == "thanked Joseph Otieno" and added.curated == ["told by phone"]
    shown = research.show_corrections(articles).data
    assert (
        "never was" in shown
        and "told by phone" in shown
        and "never was" not in research.show_corrections(articles, actions=["add"]).data
    )


def test_later_corrections_see_what_earlier_ones_did(curate):
    _, tables = curate(
        '[[fix]]\narticle = "a"\nevidence = "fishing treaty"\nto = { title = "treaty of Arica" }\nreason = "one"\n'
        '[[fix]]\narticle = "a"\nevidence = "fishing treaty"\ntitle = "treaty of Arica"\n'
        'to = { signed = "2001" }\nreason = "two"\n'
    )
    row = tables.agreements[tables.agreements.kind == "treaty"].iloc[0]
    assert (row.title, row.signed, row.curated) == ("treaty of Arica", "2001", ["one", "two"])


def test_what_a_person_says_stands_in_the_agreement_whichever_article_it_is_said_of(curate):
    for article in ("a", "b"):
        words = "Kenya and Ghana signed" if article == "a" else "ministers of Kenya"
        _, tables = curate(
            f'[[fix]]\narticle = "{article}"\nevidence = "{words}"\nreason = "r"\n'
            'to = { signed = "2024-05-04", place = "Tema", status = "planned" }\n'
        )
        (row,) = tables.agreements[tables.agreements.curated.map(len) > 0].itertuples()
        assert (row.signed, row.place, row.status, row.confidence) == ("2024-05-04", "Tema", "planned", 1.0)


def test_new_organizations_bring_their_countries(curate):
    added = (
        '[[add]]\narticle = "b"\nevidence = "thanked Joseph Otieno"\ntitle = "pact"\n'
        'kind = "agreement"\nstatus = "planned"\nreason = "r"\n'
    )
    for given, parties in (
        ("", ["KEN"]),
        ('parties = ["GHA"]\n', ["GHA"]),
    ):  # unless a person says which parties there are
        _, tables = curate(f'{added}organizations = ["Kenya Ports Authority"]\n{given}')
        assert tables.reports[tables.reports.title == "pact"].parties.tolist() == [parties]


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('[[merge]]\nactors = ["Mary Adjei", "Nobody Atall"]\n', "'Nobody Atall' is no actor of this corpus"),
        ('[[merge]]\nactors = ["Mary Adjei", "Adjei"]\n', "is one actor already"),
        ('[[merge]]\nactors = ["Mary Adjei", "Kenya"]\n', "a country and a person cannot be one actor"),
        ('[[merge]]\nactor = ["Mary Adjei", "Kenya"]\n', "unknown key 'actor'; the keys are actors, name, reason"),
        (
            '[[part]]\nactor = "Joseph Otieno"\narticles = ["a"]\nname = "x"\n',
            "article 'a' does not name 'Joseph Otieno'; those that do are b",
        ),
        ('[[part]]\nactor = "Joseph Otieno"\narticles = ["b"]\nname = "x"\n', "no other article names 'Joseph Otieno'"),
        ('[[part]]\nactor = "Joseph Otieno"\narticles = ["z"]\nname = "x"\n', "article 'z' is not in the corpus"),
        ('[[drop]]\nagreement = "gone"\n', "'gone' is no agreement of this corpus"),
        ('[[drop]]\narticle = "a"\nevidence = "no such words"\n', "'no such words' does not stand in article 'a'"),
        ('[[drop]]\narticle = "a"\nevidence = "Adjei"\n', "'Adjei' stands 2 times in article 'a'"),
        ('[[drop]]\narticle = "b"\nevidence = "Mary Adjei sang"\n', "reports no agreement"),
        (
            '[[drop]]\narticle = "a"\nevidence = "fishing treaty"\ntitle = "x"\n',
            "none titled so, but 'fishing treaty with Chile'",
        ),
        ('[[drop]]\narticle = "a"\n', "names no agreement or two"),
        ('[[drop]]\nagreement = "chl-per-undated-treaty"\ntitle = "x"\n', "has agreement beside article or title"),
        (
            '[[fix]]\nagreement = "chl-per-undated-treaty"\nto = { signatories = ["Kenya"] }\n',
            "'Kenya' is a country; signatories are people",
        ),
        (
            '[[fix]]\nagreement = "chl-per-undated-treaty"\nto = { organizations = ["Mary Adjei"] }\n',
            "'Mary Adjei' is a person; organizations are organizations",
        ),
        ('[[fix]]\nagreement = "chl-per-undated-treaty"\nto = { parties = [] }\n', "leaves no parties"),
        ('[[fix]]\nagreement = "chl-per-undated-treaty"\nto = { title = " " }\n', "title is blank"),
        ('[[merge]]\nactors = ["Mary Adjei", "marie-adjeye"]\nname = " "\n', "name is blank"),
        ('[[drop]]\nevidence = "fishing treaty"\n', "has evidence but no article"),
        (
            '[[fix]]\nagreement = "chl-per-undated-treaty"\nto = { status = "sealed" }\n',
            "status is 'sealed'; write one of planned, signed",
        ),
        (
            '[[fix]]\nagreement = "chl-per-undated-treaty"\nto = { kind = "song" }\n',
            "kind is 'song'; write one of treaty",
        ),
        (
            '[[fix]]\nagreement = "chl-per-undated-treaty"\nto = { parties = ["Peru"] }\n',
            "'Peru' is no code of a country or body",
        ),
        (
            '[[fix]]\nagreement = "chl-per-undated-treaty"\nto = { signatories = "Mary Adjei" }\n',
            "signatories is 'Mary Adjei'; write a list of texts",
        ),
        (
            '[[fix]]\nagreement = "chl-per-undated-treaty"\nto = { signed = "May 2024" }\n',
            "is signed 'May 2024', no EDTF date",
        ),
        ('[[fix]]\nagreement = "chl-per-undated-treaty"\nto = { date = "2024" }\n', "to has unknown key 'date'"),
        (
            '[[add]]\narticle = "a"\nevidence = "fishing treaty"\ntitle = "x"\nkind = "treaty"\nstatus = "signed"\n',
            "leaves no parties",
        ),
    ],
)
def test_corrections_that_match_nothing_or_say_nonsense_are_refused(curate, toml, message):
    with pytest.raises(CorpusError, match=r"corpus\.toml: \[\[\w+\]\] 1") as caught:
        curate(toml + 'reason = "r"\n')
    assert message in str(caught.value)


def test_an_agreement_is_not_added_twice_nor_fixed_and_dropped(curate):
    added = (
        '[[add]]\narticle = "b"\nevidence = "Mary Adjei sang"\ntitle = "pact"\nkind = "agreement"\n'
        'status = "planned"\nparties = ["GHA", "KEN"]\nreason = "r"\n'
    )
    with pytest.raises(CorpusError, match="adds 'pact' a second time"):
        curate(added + added)
    both = '[[{0}]]\narticle = "a"\nevidence = "fishing treaty"\nreason = "r"\n'
    with pytest.raises(CorpusError, match="which another entry fixes"):
        curate(both.format("fix") + 'to = { signed = "2001" }\n' + both.format("drop"))


def test_a_corpus_toml_that_is_no_file_is_refused(corpus):
    folder = corpus(**TEXTS)
    (folder / "corpus.toml").mkdir()
    with pytest.raises(CorpusError, match="cannot be read"):
        read_corpus(folder)
