"""PDF: pages written by hand with made-up persons, and the paragraphs that come out."""

import io
import zlib

import pytest

from research.corpus.formats.contract import RawArticle
from research.corpus.formats.registry import find_format
from research.corpus.pdf import reader as pdf
from research.corpus.pdf.columns import Line, Piece, read_lines
from research.corpus.pdf.layout import build_blocks, drop_furniture

pypdf = pytest.importorskip("pypdf")


def show(*lines, size=10):
    """Drawing instructions for (left, base, text) or (left, base, text, size)."""
    drawn = []
    for left, base, text, *own in lines:
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        drawn.append(f"BT /F {own[0] if own else size} Tf 1 0 0 1 {left} {base} Tm ({escaped}) Tj ET")
    return "\n".join(drawn)


def draw(*pages, info="", resources="", more=()):
    """A PDF whose pages show what these instructions draw; `more` are streams from object 5 on."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    first = 5 + len(more)
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(pages)))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>", font]
    objects += [f"<< {info} >>", *more]
    for number, page in enumerate(pages):
        kept = f"/Resources << /Font << /F 3 0 R >> {resources} >>"
        content = page if isinstance(page, bytes) else page.encode("cp1252")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] {kept} /Contents {first + 2 * number + 1} 0 R >>"
        )
        packed = zlib.compress(content)
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed))
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, written in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, written if isinstance(written, bytes) else written.encode()))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def only(data):
    found = list(pdf.read(data))
    assert len(found) == 1
    assert isinstance(found[0], RawArticle)
    return found[0]


LEFT = [
    "Peru and Kenya signed an agreement on",
    "fisheries on Monday in Lima, officials of",
    "both countries said after a week of talks.",
    "Foreign Minister Aldo Quispe met his Ken-",
    "yan counterpart, Grace Wanjala, before the",
    "ceremony. The state-",
]
RIGHT = [
    "owned fleets of both countries will share",
    "their research ships, and a state-owned",
    "yard in Callao will build two more of them",
    "within three years, Quispe told reporters.",
    "Wanjala said that the first ship would call",
    "at the port of Mombasa next spring.",
]
TEXT = (
    "Peru and Kenya signed an agreement on fisheries on Monday in Lima, officials of both countries said "
    "after a week of talks. Foreign Minister Aldo Quispe met his Kenyan counterpart, Grace Wanjala, "
    "before the ceremony. The state-owned fleets of both countries will share their research ships, and a"
    " state-owned yard in Callao will build two more of them within three years, Quispe told reporters. "
    "Wanjala said that the first ship would call at the port of Mombasa next spring."
)
HEADLINE = (50, 760, "Accord on fish signed in Lima", 20)


def column(left, lines, top=700):
    return [(left, top - 12 * n, line) for n, line in enumerate(lines)]


COLUMNS = [
    ("one after the other", [HEADLINE, *column(50, LEFT), *column(300, RIGHT)]),
    (
        "row by row",
        [HEADLINE, *(line for row in zip(column(50, LEFT), column(300, RIGHT), strict=True) for line in row)],
    ),
]


@pytest.mark.parametrize("lines", [lines for _, lines in COLUMNS], ids=[name for name, _ in COLUMNS])
def test_columns_are_read_one_after_the_other(lines):
    document = only(draw(show(*lines)))
    assert document.title == "Accord on fish signed in Lima"
    assert document.text == f"{document.title}\n\n{TEXT}"


def test_a_table_is_read_by_its_rows():
    rows = [(f"Country {n}", f"{n} ships") for n in range(8)]
    lines = [piece for n, (a, b) in enumerate(rows) for piece in ((50, 700 - 12 * n, a), (300, 700 - 12 * n, b))]
    assert "Country 3 3 ships" in only(draw(show(*lines))).text


def test_running_headers_and_page_numbers_are_dropped_and_paragraphs_go_on():
    pages = [
        show((50, 780, f"The Daily Example - {n}"), *column(50, lines), (300, 20, f"{n}"))
        for n, lines in enumerate([LEFT, RIGHT], start=1)
    ]
    assert only(draw(*pages)).text == TEXT


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([(50, 700, "One."), (50, 660, "Two.")], "One.\n\nTwo."),
        ([(50, 700, "Talks on fish went on"), (50, 688, "in Lima.")], "Talks on fish went on in Lima."),
        ([(50, 700, "Talks in Lima ended on a note."), (65, 688, "Then they signed a"), (50, 676, "paper.")], "\n\n"),
        ([(50, 700, "Peru signed."), (108, 704, "1", 6), (115, 700, " Kenya did.")], "Peru signed. Kenya did."),
        ([(50, 700, "March 4, 2024"), (50, 688, "They signed the accord in Lima on Monday.")], "2024\n\nThey"),
        ([(50, 700, "The Franco-"), (50, 688, "German talks.")], "The Franco-German talks."),
        ([(50, 700, "caf\u00e9 \u201cLima\u201d of the South")], "café “Lima” of the South"),
    ],
)
def test_lines_are_joined_to_paragraphs(lines, text):
    found = only(draw(show(*lines, (50, 500, "Somebody else said something else about it.")))).text
    assert text in found


def test_what_a_browser_prints_around_a_page_is_its_address():
    above = (50, 790, "3/5/24, 10:15 AM Accord on fish signed in Lima")
    document = only(draw(show(above, *column(50, LEFT + RIGHT), (50, 10, "https://example.org/accord 1/1"))))
    assert (document.text, document.address) == (TEXT, "https://example.org/accord")


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("/Title (Peru signs) /Author (Ana Blum)", "Peru signs"),
        ("", "Accord on fish signed in Lima"),
        ("/Title (Microsoft Word - accord.docx)", "Accord on fish signed in Lima"),
    ],
)
def test_the_title_is_the_stated_one_or_the_headline(stated, title):
    masthead = (50, 790, "EXAMPLE", 30)
    document = only(draw(show(masthead, HEADLINE, *column(50, LEFT)), info=f"{stated} /CreationDate (D:20240304)"))
    assert (document.title, document.published) == (title, "")
    assert document.authors == ""  # it says who made the file


def test_a_page_that_cannot_be_read_is_named():
    found = list(pdf.read(draw(show(*column(50, LEFT)), b"0 " * 400_000)))
    assert isinstance(found[0], RawArticle)
    assert found[1].reason.startswith("page 2 cannot be read")


def encrypted(password):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(draw(show(*column(50, LEFT)))))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_encryption_that_needs_no_password_is_none():
    assert only(encrypted("")).text.startswith("Peru and Kenya")


def nested_forms(levels, times):
    """Forms that each draw the next one many times."""
    forms = []
    for level in range(levels):
        drawn = b"/X Do " * times if level < levels - 1 else show((50, 700, "Peru signed")).encode()
        inner = f"/XObject << /X {6 + level} 0 R >>" if level < levels - 1 else ""
        head = f"<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F 3 0 R >> {inner} >>"
        forms.append(head.encode() + b" /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    return draw("/X Do", resources="/XObject << /X 5 0 R >>", more=forms)


UNREADABLE = [
    (b"", "is no PDF that can be read"),
    (b"%PDF-1.4", "is no PDF that can be read"),
    (b"Peru and Kenya signed.", "is no PDF that can be read"),
    (draw("0 0 m 10 10 l S"), "has no text, only pictures of it; run OCR"),
    (draw(show((50, 10, "Scan 1"))), "has no text, only pictures of it; run OCR"),
    (encrypted("secret"), "is encrypted and needs a password"),
    (draw(b" " * 40_000_000), "page 1 cannot be read"),
    (draw(*[""] * 1001), "has 1,001 pages"),
]


@pytest.mark.parametrize(("data", "reason"), UNREADABLE)
def test_a_file_that_cannot_be_read_says_why(data, reason):
    with pytest.raises(ValueError, match=reason):
        list(pdf.read(data))


def test_forms_that_draw_each_other_end_quickly():
    try:
        list(pdf.read(nested_forms(12, 10)))
    except ValueError as error:
        assert "; " in str(error)


@pytest.mark.parametrize(
    ("name", "head", "is_one"),
    [("a.pdf", b"", True), ("a", b"%PDF-1.7", True), ("a.txt", b"A %PDF-1.7 file", False), ("a.txt", b"", False)],
)
def test_a_pdf_is_recognized_by_form(name, head, is_one):
    found = find_format(name, lambda: head)
    assert (found is not None and found.name == "PDF") is is_one


def test_layout_of_nothing():
    assert read_lines([], 0) == []
    assert drop_furniture([[], []]) == [[], []]
    assert build_blocks([[]]) == []
    assert build_blocks([[Line("a", 0, 0, 0, 0)]])[0].text == "a"
    assert read_lines([Piece(" ", 0, 0, 10), Piece("a", 0, 0, 10)], 0)[0].text == "a"
