import pytest

from research.nlp.dates import compatible, edtf, find_dates, interval, is_edtf, resolve

FOUND = [
    ("on 30 December 2005", ["2005-12-30"]),
    ("on Dec. 30, 2005, and in May 2006", ["2005-12-30", "2006-05"]),
    ("a 1994 agreement", ["1994"]),
    ("on 2024-10-30", ["2024-10-30"]),
    ("the 3rd of March, 1999", ["1999-03-03"]),
    ("they may march on", []),
    ("31 June 2024", []),
    ("2000 troops were sent", []),
    ("$2000, 1,500 or 2019/20", []),
    ("on March 17-19, 2023", ["2023-03"]),
    ("on 1 and 2 March 2020", ["2020-03"]),
    ("Resolution 1874 and signed 1700 documents", []),
    ("", []),
]
RELATIVE = [  # published on Thursday 13 November 2025
    ("Tuesday", "2025-11-11", "2025-11-18"),
    ("Thursday", "2025-11-13", "2025-11-13"),
    ("last Thursday", "2025-11-06", "2025-11-06"),
    ("October 30", "2025-10-30", "2026-10-30"),
    ("in December", "2024-12", "2025-12"),
    ("in July", "2025-07", "2026-07"),
    ("yesterday", "2025-11-12", "2025-11-12"),
    ("last month", "2025-10", "2025-10"),
    ("two years ago", "2023", "2023"),
    ("March 17 this year", "2025-03-17", "2025-03-17"),
    ("April last year", "2024-04", "2024-04"),
    ("last November", "2024-11", "2024-11"),
    ("next March", "2026-03", "2026-03"),
    ("this week", "", ""),
    ("the same day", "", ""),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_stated_dates_resolve_without_a_publication_date(text, expected):
    assert [resolve(mention) for mention in find_dates(text)] == expected


@pytest.mark.parametrize(("text", "past", "future"), RELATIVE)
def test_relative_dates_resolve_against_the_publication_date(text, past, future):
    (mention,) = find_dates(text)
    assert resolve(mention, "2025-11-13") == past
    assert resolve(mention, "2025-11-13", future=True) == future


@pytest.mark.parametrize("text", [text for text, _, _ in RELATIVE])
@pytest.mark.parametrize("published", ["", "2025", "2025-11"])
def test_no_date_is_more_precise_than_its_support(text, published):
    assert [resolve(mention, published) for mention in find_dates(text)] == [""]


def test_a_year_stated_nearby_completes_a_day():
    (_, day) = find_dates("visited in 1949 and signed on March 17")
    assert resolve(day, "2023-03-17", year=1949) == "1949-03-17"


def test_offsets_give_the_surface():
    text = "Signed on Oct. 3, 2024, in force since May 2025."
    assert [text[m.start : m.end] for m in find_dates(text)] == ["Oct. 3, 2024", "May 2025"]


def test_edtf_is_a_date_of_the_calendar():
    assert edtf(2024, 2, 30) == "" and edtf(None) == "" and edtf(2024, None, 3) == "2024"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", "2024-02-01", "2024-02-29"), ("2023", "2023-01-01", "2023-12-31"),
        ("2024-12-31", "2024-12-31", "2024-12-31"), ("2024-12", "2024-12-01", "2024-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"), ("9999-12", "9999-12-01", "9999-12-31"),
        ("9999", "9999-01-01", "9999-12-31"), ("0001", "0001-01-01", "0001-12-31"),
    ],
)  # fmt: skip
def test_an_edtf_date_has_a_first_and_a_last_day(text, first, last):
    assert is_edtf(text) and [day.isoformat() for day in interval(text)] == [first, last]


@pytest.mark.parametrize(
    "text",
    [
        "", "2024-13", "2024-02-30", "2024-00", "2024-06-00", "0000", "10000", "24", "2024-6", "2024-6-1",
        "2024-06-19-01", "2024-06-",
        "２０２４", "2024-０６", "+2024", " 2024", "2024\n",
    ],
)  # fmt: skip
def test_what_is_no_edtf_date_is_told(text):
    assert not is_edtf(text)
    with pytest.raises(ValueError, match="is no EDTF date of level 0; write a day, month or year"):
        interval(text)


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("yesterday", "0001-01-01"),
        ("tomorrow", "9999-12-31"),
        ("next Friday", "9999-12-31"),
        ("last Monday", "0001-01-01"),
        ("next month", "9999-12-31"),
        ("last year", "0001-01-01"),
    ],
)
def test_no_date_is_told_beyond_the_calendar(text, published):
    assert [resolve(mention, published) for mention in find_dates(text)] == [""]


def test_compatible_dates_differ_in_precision_only():
    assert compatible("2024-06", "2024-06-19") and compatible("", "2024")
    assert not compatible("2024-06", "2024-07-01")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("3-MAR-1987 11:42:07.19", ["1987-03-03"]), ("2024/09/08 | 18:21", ["2024-09-08"]),
        ("[Juche113.9.11.]", ["2024-09-11"]), ("Juche 114 (2025) October 24", ["2025-10-24"]),
        ("a plan for 2025-2027 and 2028/29", []), ("All News 10:26 November 21, 2024", ["2024-11-21"]),
        ("signed the previous day", ["2024-11-20"]),
        ("signed last night", ["2024-11-20"]), ("before the end of the year", ["2024"]),
    ],
)  # fmt: skip
def test_dates_of_wires_and_calendars(text, wanted):
    assert [resolve(found, "2024-11-21") for found in find_dates(text)] == wanted
