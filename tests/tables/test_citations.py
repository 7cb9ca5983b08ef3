"""Citations: BibTeX and CSL-JSON say of each article what is known, and read back whatever its title holds."""

import json
import re
from functools import partial

import bibtexparser
import pandas as pd
import pytest
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given, strategies as st

from research.nlp.spelling import visible
from research.tables.citations import _bibtex, cite, write_citations

COLUMNS = "article_id title publisher published address language section document_id".split()
PACT = ("may-3", "A Pact at Last", "Nairobi Times", "2024-05-03", "https://example.org/a_b?x=1&y=%20#z", "en")


BIB = """@article{may-3,
  title = {{A Pact at Last}},
  journal = {Nairobi Times},
  date = {2024-05-03},
  year = {2024},
  url = {https://example.org/a_b?x=1&y=%20#z},
  language = {english},
  entrysubtype = {newspaper},
  month = may,
}

@misc{bare,
}
"""


def articles(*rows, authors=()):
    table = pd.DataFrame([(*row, *("",) * (len(COLUMNS) - len(row))) for row in rows], columns=COLUMNS)
    return table.assign(authors=[list(authors)] * len(table))


def entries(text, *, decode=True):
    """The entries as another program reads them."""
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()] if decode else [])
    assert not library.failed_blocks and not library.comments
    return library.entries


def balance(text):
    """How deep the braces are after each sign, as BibTeX counts them."""
    depths = [0]
    for sign in text:
        depths.append(depths[-1] + (sign == "{") - (sign == "}"))
    return depths


def one_line(text):
    return " ".join(visible(text).split())


def test_an_entry_says_what_is_known(tmp_path):
    write_citations(articles(PACT, ("bare",)), tmp_path)
    assert (tmp_path / "articles.bib").read_text() == BIB
    assert json.loads((tmp_path / "articles.csl.json").read_text()) == [
        {
            "id": "may-3",
            "type": "article-newspaper",
            "citation-key": "may-3",
            "title": "A Pact at Last",
            "container-title": "Nairobi Times",
            "issued": {"date-parts": [[2024, 5, 3]]},
            "URL": "https://example.org/a_b?x=1&y=%20#z",
            "language": "en",
        },
        {"id": "bare", "type": "article-newspaper", "citation-key": "bare"},
    ]


AUTHORS = [
    ([], None, None),
    (["Mary Wafula"], "{Mary Wafula}", [{"literal": "Mary Wafula"}]),
    (
        ["Wafula, Mary", "Lake & Sons"],
        "{Wafula}, {Mary} and {Lake \\& Sons}",
        [{"family": "Wafula", "given": "Mary"}, {"literal": "Lake & Sons"}],
    ),
    (["A {brace"], "{A \\{\\vphantom{\\}}brace}", [{"literal": "A {brace"}]),
]


@pytest.mark.parametrize(("authors", "bibtex", "csl"), AUTHORS)
def test_authors_are_named_as_the_source_names_them(tmp_path, authors, bibtex, csl):
    write_citations(articles(PACT, authors=authors), tmp_path)
    (entry,) = entries((tmp_path / "articles.bib").read_text(), decode=False)
    assert (entry.get("author") and entry["author"]) == bibtex
    (item,) = json.loads((tmp_path / "articles.csl.json").read_text())
    assert item.get("author") == csl


def test_section_and_document_are_those_of_the_archive(tmp_path):
    (item,) = cite(articles((*PACT, "News; Pg. 6", "222")))
    assert (item["section"], item["archive_location"]) == ("News; Pg. 6", "222")


@pytest.mark.parametrize(
    ("published", "bibtex", "parts"),
    [
        ("2024-05-03", ["2024-05-03", "2024", "may"], [2024, 5, 3]),
        ("2024-12", ["2024-12", "2024", "dec"], [2024, 12]),
        ("1949", ["1949", "1949", None], [1949]),
        ("", [None] * 3, None),
        ("3 May", [None] * 3, None),
        ("2024-02-31", [None] * 3, None),
    ],
)
def test_a_date_is_as_precise_as_stated(tmp_path, published, bibtex, parts):
    write_citations(articles(("a", "T", "P", published)), tmp_path)
    (entry,) = entries((tmp_path / "articles.bib").read_text())
    assert [entry.get(name) and entry[name] for name in ("date", "year", "month")] == bibtex
    (item,) = json.loads((tmp_path / "articles.csl.json").read_text())
    assert item.get("issued") == (parts and {"date-parts": [parts]})


HOSTILE = [
    "50% of A & B: #1, cost_x, $5, ~home, ^2",
    "an unbalanced { brace",
    "an unbalanced } brace",
    "}{",
    "back\\slash \\textbf{x} \\",
    "\\input{/etc/passwd}",
    "a line\nand\r\n\tanother",
    "a \x00 control \x1b[31m and \u202eturned\u2028",
    "@article{x, title = {y}}",
    '"quoted", “curly” éß Ω 中文 👩\u200d🚀',
    "--- -- ``one'' ,,two'' <<three>> ?` !` |",
    "{{{{",
    "%",
    "{",
    "\\",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_whatever_a_title_holds_reads_back(tmp_path, title):
    write_citations(articles(("a", title, title, "2024", f"https://example.org/{title}"), ("b", "After it")), tmp_path)
    text = (tmp_path / "articles.bib").read_text("utf-8")
    one, other = entries(text)
    assert (
        one["title"].replace("ˆ", "^") == one["journal"].replace("ˆ", "^") == one_line(title)
    )  # the parser's way to read \textasciicircum
    assert other["title"] == "After it" and min(balance(text)) == balance(text)[-1] == 0
    assert re.fullmatch(
        r"https://example\.org/[!-\[\]_a-z~]*", entries(text, decode=False)[0]["url"]
    )  # an address is no LaTeX
    item, _ = json.loads((tmp_path / "articles.csl.json").read_bytes())
    assert item["title"] == item["container-title"] == one_line(title)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_title_reads_back(title):
    (item,) = cite(articles(("a", title)))
    text, cited = _bibtex(item), item.get("title", "")
    assert cited == one_line(title) and min(balance(text)) == balance(text)[-1] == 0
    if cited.isascii():  # what is not, the parser takes for accents and signs of its own
        (entry,) = entries(text)
        assert entry.get("title") is None or entry["title"].replace("ˆ", "^") == cited


@pytest.mark.parametrize(
    ("ids", "keys"),
    [
        (["a_b.c:d-1", "2024"], ["a_b.c:d-1", "2024"]),
        (["A", "a"], ["A", "a-2"]),
        (["a-2", "A", "a"], ["a-2", "A", "a-3"]),
        (["São Tomé"], [r"Sao-Tome-[0-9a-f]{6}"]),
        (["中文", "俄文", ""], [r"article-[0-9a-f]{6}"] * 3),
        (["a,b}", "a b", "-a-"], [r"a-b-[0-9a-f]{6}", r"a-b-[0-9a-f]{6}", r"a-[0-9a-f]{6}"]),
    ],
)
def test_keys_are_plain_and_apart_even_in_small_letters(ids, keys):
    items = list(cite(articles(*((i,) for i in ids))))
    found = [item["citation-key"] for item in items]
    assert all(re.fullmatch(wanted, key) for wanted, key in zip(keys, found, strict=True)), found
    assert len({key.lower() for key in found}) == len(ids)
    assert [item["id"] for item in items] == ids


def test_a_key_stays_an_article_s_own_in_a_corpus_that_grows():
    few, many = (list(cite(articles(*((i,) for i in ids)))) for ids in (["a b", "c"], ["A", "a b", "a,b", "a-b", "c"]))
    keys_of_few, keys_of_many = ({item["id"]: item["citation-key"] for item in items} for items in (few, many))
    assert keys_of_few.items() <= keys_of_many.items()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "example.org", ""])
def test_only_addresses_of_the_web_are_given(address):
    assert "URL" not in next(cite(articles(("a", "", "", "", address))))


def test_four_times_the_articles_take_four_times_the_work(count_lines, tmp_path):
    def write(number):
        write_citations(articles(*((f"a{n}", *PACT[1:]) for n in range(number))), tmp_path)

    few, many = (count_lines(partial(write, number)) for number in (100, 400))
    assert many < 5 * few and (tmp_path / "articles.bib").read_text().count("\n@") == 399
