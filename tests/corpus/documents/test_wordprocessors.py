"""Word documents, OpenDocument and Rich Text: look-alikes with made-up persons, and what comes out."""

import io
import zipfile

import pytest

from research.corpus.documents import docx, odt, rtf
from research.corpus.documents.packages import MAX_MEMBERS
from research.corpus.formats.contract import RawArticle
from research.corpus.formats.registry import find_format

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style", "meta", "drawing")
)


def pack(parts, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def word(body, **parts):
    return pack({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>", **parts})


def run(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"


def par(*runs, style=""):
    marked = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{marked}{''.join(runs)}</w:p>"


def core(title="", creator=""):
    names = 'xmlns:cp="http://core" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return f"<cp:p {names}><dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator></cp:p>"


def only(module, data):
    found = list(module.read(data))
    assert len(found) == 1
    assert isinstance(found[0], RawArticle)
    return found[0]


STYLES = f'<w:styles {W}><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style></w:styles>'
BOX = f"<w:txbxContent>{par(run('In the box.'))}</w:txbxContent>"
WORD_BODIES = [
    ("", ""),
    (par(run("Peru and "), run("Kenya signed.")), "Peru and Kenya signed."),
    (par(run("One.")) + par() + par(run("Two.")), "One.\n\nTwo."),
    (par("<w:ins>", run("Added"), "</w:ins>", "<w:del><w:r><w:delText>Gone</w:delText></w:r></w:del>"), "Added"),
    (par("<w:moveFrom>", run("Old"), "</w:moveFrom>", "<w:moveTo>", run("New"), "</w:moveTo>"), "New"),
    (f"<w:sdt><w:sdtPr/><w:sdtContent>{par(run('Controlled.'))}</w:sdtContent></w:sdt>", "Controlled."),
    (par('<w:hyperlink w:id="1">', run("linked"), "</w:hyperlink>"), "linked"),
    (par("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>"), "a\nb c-d"),
    (par("<w:r><w:instrText>PAGE</w:instrText></w:r>", run("7")), "7"),
    (par("<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>", run("seen")), "seen"),
    (par('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r>'), "seen"),
    (
        par(
            run("Before."),
            f"<w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback>"
            "</mc:AlternateContent></w:r>",
        ),
        "Before.\n\nIn the box.",
    ),
    (
        f"<w:tbl><w:tr><w:tc>{par(run('Peru'))}</w:tc><w:tc>{par(run('12'))}</w:tc></w:tr>"
        f"<w:tr><w:tc>{par(run('Kenya'))}</w:tc><w:tc>{par()}</w:tc></w:tr></w:tbl>",
        "Peru | 12\n\nKenya",
    ),
    (
        f"<w:tbl><w:tr><w:tc>{par(run('One.'))}{par(run('Two.'))}</w:tc><w:tc>{par(run('Three.'))}</w:tc></w:tr></w:tbl>",
        "One.\n\nTwo.\n\nThree.",
    ),
]


@pytest.mark.parametrize(("body", "text"), WORD_BODIES)
def test_a_word_document_is_read_as_word_shows_it(body, text):
    assert only(docx, word(body)).text == text


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Peru and Kenya sign", "Peru and Kenya sign"),
        ("", "Accord on fish"),
        ("Microsoft Word - accord.doc", "Accord on fish"),
        ("Document1", "Accord on fish"),
    ],
)
def test_the_title_is_the_stated_one_or_the_first_heading(stated, title):
    body = par(run("Lima")) + par(run("Accord on fish"), style="berschrift1") + par(run("They signed."))
    data = word(body, **{"word/styles.xml": STYLES, "docProps/core.xml": core(stated, "Ana Blum; Ben Cho")})
    document = only(docx, data)
    assert (document.title, document.authors, document.published) == (title, "", "")


def test_no_footnote_is_lost_and_no_separator_is_one():
    notes = "".join(
        f'<w:footnote w:id="{number}">{par(run(text))}</w:footnote>'
        for number, text in ((-1, "____"), (1, "First note."), (2, "Second note."))
    )
    body = par(run("Lima"), '<w:r><w:footnoteReference w:id="2"/></w:r>', run(" and Nairobi"))
    body += par(run("End."), '<w:r><w:footnoteReference w:id="1"/></w:r>')
    document = only(docx, word(body, **{"word/footnotes.xml": f"<w:footnotes {W}>{notes}</w:footnotes>"}))
    assert document.text == "Lima and Nairobi\n\nEnd.\n\nSecond note.\n\nFirst note."


ODT_BODIES = [
    ("", ""),
    ("<text:p>Peru and <text:span>Kenya</text:span> signed.</text:p>", "Peru and Kenya signed."),
    ('<text:h text:outline-level="1">Head</text:h><text:p>a<text:s text:c="900000000"/>b</text:p>', "Head\n\na b"),
    ("<text:p>a<text:line-break/>b<text:tab/>c</text:p>", "a\nb c"),
    ("<text:tracked-changes><text:p>Gone</text:p></text:tracked-changes><text:p>Kept</text:p>", "Kept"),
    ("<text:p>a<office:annotation><text:p>remark</text:p></office:annotation>b</text:p>", "ab"),
    (
        '<text:p>Lima<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>The note.</text:p></text:note-body></text:note> signed.</text:p><text:p>End.</text:p>",
        "Lima signed.\n\nEnd.\n\nThe note.",
    ),
    (
        '<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell><text:p>Peru</text:p>'
        "</table:table-cell><table:table-cell><text:p>12</text:p></table:table-cell></table:table-row></table:table>",
        "Peru | 12",
    ),
    ("<text:list><text:list-item><text:p>One.</text:p></text:list-item></text:list>", "One."),
]


@pytest.mark.parametrize(("body", "text"), ODT_BODIES)
def test_an_opendocument_text_is_read_as_it_is_shown(body, text):
    content = f"<office:doc {ODF}><office:body><office:text>{body}</office:text></office:body></office:doc>"
    assert only(odt, pack({"content.xml": content})).text == text


def test_an_opendocument_text_has_a_title_and_who_made_it_is_no_author():
    body = '<text:p text:style-name="P1">Accord on fish</text:p>'
    style = '<style:style style:name="P1" style:parent-style-name="Title"/>'
    content = f"<office:doc {ODF}>{style}<office:body><office:text>{body}</office:text></office:body></office:doc>"
    author = "<meta:initial-creator>Ana Blum</meta:initial-creator>"
    meta = f"<office:doc {ODF}><office:meta>{author}</office:meta></office:doc>"
    document = only(odt, pack({"content.xml": content, "meta.xml": meta}))
    assert (document.title, document.authors) == ("Accord on fish", "")


RTF_BODIES = [
    ("", ""),
    (r"Caf\'e9 in \u8220?Lima\u8221?\par", "Café in “Lima”"),
    (r"\u-10179?\u-8704?", "\U0001f600"),
    (r"{\f1 \'cf\'f0\'e8\'e2\'e5\'f2}", "Привет"),
    (r"\uc2\u26085\'93\'fa is the sun", "日 is the sun"),
    (r"One.\par\pard Two\line lines.\par", "One.\n\nTwo\nlines."),
    (
        r"Lima{\super\chftn}{\footnote\pard {\super\chftn} The note.} signed.\par End.",
        "Lima signed.\n\nEnd.\n\nThe note.",
    ),
    (r'{\field{\*\fldinst{HYPERLINK "http://example.org"}}{\fldrslt linked}}', "linked"),
    (r"{\header Page 1}{\*\unknown no}{\v hidden}{\deleted gone}seen", "seen"),
    (r"\trowd\pard\intbl Peru\cell 12\cell\row\pard After.\par", "Peru | 12\n\nAfter."),
    (
        r"Before.\par{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt\pard In the box.\par}}{\shprslt twice}}",
        "Before.\n\nIn the box.",
    ),
    (r"a\{b\}c\\d\~e\_f", "a{b}c\\d e-f"),
    (r"{\pict\bin4 }}}}}seen", "seen"),
    ("}behind the end", ""),
]


@pytest.mark.parametrize(("body", "text"), RTF_BODIES)
def test_rich_text_is_read_as_it_is_shown(body, text):
    fonts = r"{\fonttbl{\f0\fcharset0 Serif;}{\f1\fcharset204 Cyrillic;}}{\stylesheet{\s1 heading 1;}}"
    assert only(rtf, (r"{\rtf1\ansi\ansicpg1252\deff0" + fonts + body + "}").encode("latin-1")).text == text


def test_rich_text_has_a_title_and_who_made_it_is_no_author():
    info = r"{\info{\title Peru \'26 Kenya}{\author Ana Blum; Ben Cho}}"
    heading = r"{\stylesheet{\s1 heading 1;}}Lima\par\s1 Accord on fish\par"
    told = [only(rtf, (r"{\rtf1" + head + heading + "}").encode()) for head in (info, "")]
    assert [document.title for document in told] == ["Peru & Kenya", "Accord on fish"]
    assert told[0].authors == ""


RECOGNIZED = [
    ("Word", "a.docx", b"PK\3\4", True),
    ("Word", "a", b"PK\3\4....word/document.xml", True),
    ("Word", "a.zip", b"PK\3\4....news/word.txt", False),
    ("Word", "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", True),
    ("Word", "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", False),
    ("Rich Text", "a.docx", b"{\\rtf1 a}", True),
    ("Word", "a.txt", b"word/document.xml", False),
    ("OpenDocument", "a.odt", b"PK\3\4", True),
    ("OpenDocument", "a", b"PK\3\4" + b"." * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text", True),
    ("OpenDocument", "a.zip", b"PK\3\4", False),
    ("Rich Text", "a.rtf", b"", True),
    ("Rich Text", "a.doc", b"{\\rtf1 a}", True),
    ("Rich Text", "a.txt", b"The {\\rtf of it", False),
]


@pytest.mark.parametrize(("form", "name", "head", "is_one"), RECOGNIZED)
def test_files_are_recognized_by_form(form, name, head, is_one):
    found = find_format(name, lambda: head)
    assert (found is not None and found.name == form) is is_one


UNREADABLE = [
    (docx, b"", "is no Word document that can be opened"),
    (docx, b"PK", "is no Word document that can be opened"),
    (docx, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Word file or one with a password"),
    (docx, pack({"a.txt": "a"}), "is a zip file without word/document.xml"),
    (docx, pack({"word/document.xml": "<w:p"}), "word/document.xml in the Word document is no XML"),
    (docx, word("<w:p>" * 5000 + "</w:p>" * 5000), "is no XML that can be read (Excessive depth"),
    (docx, word("<w:p>" + "a" * 33_000_000 + "</w:p>"), "unpacks to more than 32,000,000 bytes"),
    (docx, pack({f"{i}": "" for i in range(MAX_MEMBERS + 1)}, zipfile.ZIP_STORED), "has 20,001 parts"),
    (odt, pack({"META-INF/manifest.xml": "<encryption-data/>", "content.xml": "?"}), "is encrypted"),
    (odt, pack({"content.xml": "<a/>"}), "is a zip file without a text in content.xml"),
    (rtf, b"Peru and Kenya signed.", "does not start with {\\rtf"),
]


@pytest.mark.parametrize(("module", "data", "reason"), UNREADABLE)
def test_a_file_that_cannot_be_read_says_why(module, data, reason):
    with pytest.raises(ValueError) as raised:
        list(module.read(data))
    assert reason in str(raised.value)


def test_no_entity_is_resolved():
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    data = pack({"word/document.xml": f"{bomb}<w:document {W}>{par(run('x&b;&f;y'))}</w:document>"})
    assert "root" not in only(docx, data).text
    assert "aaaa" not in only(docx, data).text


@pytest.mark.parametrize(
    "piece", [r"{\field{\*\fldinst{HYPERLINK ", "{", r"\u1?", r"{\footnote ", r"\cell ", r"\row ", "a"]
)
def test_rich_text_takes_linear_time(piece):
    list(rtf.read((r"{\rtf1 " + piece * 20_000).encode()))
