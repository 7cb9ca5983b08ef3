"""Written dates: what a record, a page's head or an imprint means, and what may mean several days."""

import pytest

from research.corpus.articles import read_article
from research.corpus.formats.written_dates import read_published

DAY = "2024-03-04"
ONE_DAY = [
    DAY, "2024-03-04T23:30:00-05:00", "2024-03-04T10:15Z", "2024-03-04 10:00:00.000000 UTC", "2024-03-04+01:00",
    "20240304", "20240304T101500Z", "2024030410", "202403041015", "20240304101500", "20240304101500123",
    "2024-3-4", "2024.03.04", "[2024.03.04.]", "2024/03/04 10:15", "2024-W10-1", "2024W101", "2024-064",
    "1709546400", "1709546400.0", "1709546400000", "1709546400000.0", "1709546400000000", "1709546400000000000",
    "/Date(1709546400000)/", "/Date(1709546400000+0300)/", 'ISODate("2024-03-04T10:00:00Z")',
    "Timestamp('2024-03-04 10:00:00')", "datetime.datetime(2024, 3, 4, 10, 0)",
    "datetime.datetime(2024, 3, 4, 10, 0, tzinfo=datetime.timezone.utc)",
    "Mon, 04 Mar 2024 10:00:00 +0000", "Mon, 4 Mar 24 10:00:00 GMT", "Mon Mar 04 10:00:00 EST 2024",
    "Mon Mar  4 10:00:00 2024", "Mon Mar 04 10:00:00 +0000 2024", "Monday, 04-Mar-24 10:00:00 GMT",
    "04-Mar-24", "04-Mar-2024 10:15AM", "4/Mar/2024", "04MAR2024", "2024-Mar-04", "2024 March 4",
    "March 4, 2024", "Mar. 4, 2024", "March 4th, 2024", "4th of March, 2024", "Monday, 4 March, 2024, 10:15 GMT",
    "March 4, 2024 14:05 Moscow", "4 March 2024 14:05 / 345-04-03-2024", "10:15 a.m. March 4, 2024",
    "4 марта 2024", "4 марта 2024 г., 14:05", "4 березня 2024", "4. März 2024", "le 4 mars 2024", "4 de marzo de 2024",
    "4 de março de 2024", "4 Mart 2024", "4 marca 2024", "4. maaliskuuta 2024", "2024. március 4.",
    "2024年3月4日", "2024년 3월 4일", "2024. 3. 4. 오전 10:15",
    "Juche 113 (2024). 3. 4.", "Juche113(2024).3.4.", "Juche 113.3.4", "March 4, Juche 113 (2024)",
    "Updated: March 6, 2024; Published: March 4, 2024", "Published March 4, 2024, last updated March 6, 2024",
    "Posted on 4 March 2024 | Modified on 6 March 2024", "Date: 4 March 2024",
]  # fmt: skip
LESS = [
    ("March 2024", "2024-03"), ("2024-03", "2024-03"), ("марта 2024", "2024-03"), ("Sept. 2024", "2024-09"),
    ("2024", "2024"), ("Q1 2024", "2024"), ("2024-Q3", "2024"), ("2nd quarter of 2024", "2024"),
    ("Spring 2024", "2024"), ("2024 Autumn", "2024"),
]  # fmt: skip
OPEN = [
    "", "n/a", "45355", "45355.4", "19786", "03/04/2024", "04.03.2024", "03/04/24", "24-03-04", "2024-13-04", "2024-02-30",
    "0000-00-00", "0001-01-01T00:00:00", "1970-01-01", "January 1, 1970", "1900-01-01", "000000000", "2 hours ago",
    "yesterday", "Monday", "March 4", "Mar-24", "04-Mar-45", "4-5 March 2024", "March 4-5, 2024", "1 and 2 March 2024",
    "2024-03-04 to 2024-03-06", "March 4, 2024 and May 5, 2024", "2024-W10", "2024-W60-1", "2024-366x", "2023-366",
    "Winter 2024", "Winter 2023/24", "Juche 112 (2024). 3. 4.", "Updated March 6, 2024", "Updated: 2024-03-06T10:00Z",
    "31 листопад 2024", "99999999999999999999", "令和6年3月4日", "1402-12-14", "(", "Date()", "datetime.datetime(2024, 13, 4)",
]  # fmt: skip


@pytest.mark.parametrize("written", ONE_DAY)
def test_a_day_is_read_in_the_forms_that_records_have(written):
    assert read_published(written, None) == DAY


@pytest.mark.parametrize(("written", "expected"), LESS)
def test_what_is_no_day_is_not_made_one(written, expected):
    assert read_published(written, None) == expected


@pytest.mark.parametrize("written", OPEN)
def test_what_may_be_several_days_stays_open(written):
    assert read_published(written, None) == ""


@pytest.mark.parametrize(
    ("written", "day_first", "month_first"),
    [
        ("03/04/2024", "2024-04-03", DAY),
        ("4.3.2024 10:15", DAY, "2024-04-03"),
        ("03/17/2024", "", "2024-03-17"),
        ("17/03/2024", "2024-03-17", "2024-03-17"),
        ("04/04/2024", "2024-04-04", "2024-04-04"),
    ],
)
def test_a_numeric_day_follows_the_order_of_its_corpus(written, day_first, month_first):
    assert [read_published(written, order) for order in (True, False)] == [day_first, month_first]


DATELINE = "Funafuti, March 4 (TNA) -- "
TEXT = (
    "A pact on lighthouses between Tuvalu and Malta was signed here on Monday, said the harbour master of the island."
)


@pytest.mark.parametrize(
    ("page", "publisher", "published"),
    [
        (f"Pact signed\n[2024.03.04.]\n\n{DATELINE}{TEXT}", "TNA", DAY),
        (f"Pact signed\nJuche113(2024).3.4.\n\n{DATELINE}{TEXT}", "TNA", DAY),
        (f"Pact signed\nDate: 04/03/2024 | Source: TNA.tv (En) | Read more\n\n{DATELINE}{TEXT}", "TNA", DAY),
        (f"Pact signed\nDate: 05/03/2024\n\n{DATELINE}{TEXT}", "TNA", "2024-03-05"),
        (f"Pact signed\nDate: 01/02/2024\n\nFunafuti, Jan. 31 (TNA) -- {TEXT}", "TNA", "2024-02-01"),
        (f"Pact signed\nDate: 01/02/2024\n\nFunafuti, Dec. 31 (TNA) -- {TEXT}", "TNA", "2024-01-02"),
        (f"Pact signed\nDate: 08/09/2024\n\n{DATELINE}{TEXT}", "TNA", ""),
        (f"Pact signed\n\n{DATELINE}{TEXT}", "TNA", ""),
        (f"Pact signed\n\nFUNAFUTI, March 4, 2024 -- {TEXT}", "", DAY),
        (f"Pact signed\n\nFunafuti, Tuvalu, March 4, 2024 (TNA) -- {TEXT}", "TNA", DAY),
        (f"Pact signed\n\nFUNAFUTI, March 4, 2024 (TNA) {TEXT}", "TNA", DAY),
        (f"Pact signed\n\nFUNAFUTI, March 4, 2024 {TEXT}", "", DAY),
        (f"Pact signed\n\nFUNAFUTI, 4 March 2024. {TEXT}", "", DAY),
        (f"FUNAFUTI (TUVALU), 4 MAR 89 (RADIO TUVALU) -- [TEXT] {TEXT}", "RADIO TUVALU", "1989-03-04"),
        (f"Funafuti, 4 Sept 89 (TNA) -- [Interview with Ana Teo] [Text] {TEXT}", "TNA", "1989-09-04"),
        (f"2024-03-04\n{TEXT}", "", DAY),
        (f"4 March 2024\nMore news\n{TEXT}", "", ""),
        (f"Pact signed\nUpdated 6 March 2024\nPublished 4 March 2024\n\n{TEXT}", "", DAY),
        (f"Pact signed\nUpdated 6 March 2024\n\n{TEXT}", "", ""),
        (f"Pact signed\nTalks had begun on 6 March 2023\n\n{TEXT}", "", ""),
        (f"Pact signed\nBy Ana Teo | Mar 4, 2024, 10:15 am | 3 min read\n\n{TEXT}", "", DAY),
        (f"Pact signed\nLast modified: 6 March 2024\n4 March 2024\n\n{TEXT}", "", DAY),
    ],
)
def test_the_imprint_and_the_dateline_say_who_and_when(page, publisher, published):
    article = read_article(page, "a")
    assert (article.publisher, article.published) == (publisher, published)
    assert article.prose.strip() == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "NATO and Malta signed a pact on lighthouses on March 4, 2024 in Funafuti, said Ana Teo, the harbour master.",
        "MALTA, March 4 will be remembered, said Ana Teo, the harbour master of Funafuti, when the lamps are lit.",
        "USA, Malta and Tuvalu signed a pact on lighthouses in Funafuti, said Ana Teo, the harbour master of it.",
    ],
)
def test_a_sentence_that_begins_in_capitals_has_no_dateline(line):
    assert read_article(line, "a").prose == line
