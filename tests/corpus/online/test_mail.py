"""Mails, mailboxes and pages saved as mails: look-alikes with made-up persons, and what comes out."""

import pytest

from research.corpus.formats.contract import RawArticle, UnreadableRecord
from research.corpus.formats.registry import find_format
from research.corpus.online import mail, mhtml

HEAD = "From: Ana Blum <ana@example.org>\nSubject: Peru and Kenya sign\nDate: Mon, 4 Mar 2024 23:30:00 -0500\n"
FACTS = {"title": "Peru and Kenya sign", "published": "2024-03-04", "authors": "Ana Blum"}


def told(found):
    """Articles as they are, problems as their reasons."""
    return [item.reason if isinstance(item, UnreadableRecord) else item for item in found]


def multipart(kind, *parts):
    return (
        f'Content-Type: multipart/{kind}; boundary="{kind}"\n\n'
        + "".join(f"--{kind}\n{part}\n" for part in (*parts,))
        + f"--{kind}--\n"
    )


PLAIN = "Content-Type: text/plain\n\nPeru.\n\nKenya."
EMPTY = "Content-Type: text/plain\n\n \n"
HTML = "Content-Type: text/html; charset=utf-8\n\n<p>Perú.</p>"
FLOWED = "Content-Type: text/plain; format=flowed\n\nPeru and \nKenya.\n\n-- \nAna"
ATTACHED = 'Content-Type: application/pdf\nContent-Disposition: attachment; filename="accord.pdf"\n\nx'
PICTURE = 'Content-Type: image/png\nContent-Disposition: attachment; filename="a.png"\n\nx'
NAMED = "the attachment 'accord.pdf' is not read with the mail it came with; save it as a file of the corpus"
NO_TEXT = "the mail 'Peru and Kenya sign' has no text; take it out, or save its attachments as files here"
BODIES = [
    (PLAIN, [("Peru.\n\nKenya.", "")]),
    (HTML, [("<p>Perú.</p>", "html")]),
    (FLOWED, [("Peru and Kenya.", "")]),
    ("Content-Transfer-Encoding: quoted-printable\n\nCaf=E9", [("Café", "")]),
    ("Content-Type: text/plain; charset=no-such\n\nPeru.", [("Peru.", "")]),
    (multipart("alternative", PLAIN, HTML), [("Peru.\n\nKenya.", "")]),
    (multipart("alternative", EMPTY, HTML), [("<p>Perú.</p>", "html")]),
    (multipart("mixed", HTML, PLAIN), [("<p>Perú.</p>\n\n<p>Peru.</p><p>Kenya.</p>", "html")]),
    (multipart("mixed", multipart("alternative", PLAIN, HTML), ATTACHED, PICTURE), [("Peru.\n\nKenya.", ""), NAMED]),
    (multipart("mixed", EMPTY, ATTACHED), [NO_TEXT, NAMED]),
    (EMPTY, [NO_TEXT]),
]


@pytest.mark.parametrize(("body", "found"), BODIES)
def test_the_text_of_a_mail_is_plain_where_it_has_one(body, found):
    assert told(mail.read((HEAD + body).encode())) == [
        item if isinstance(item, str) else RawArticle(text=item[0], markup=item[1], **FACTS) for item in found
    ]


HEADERS = [
    ("Date: Mon, 4 Mar 2024 23:30:00 -0500", "published", "2024-03-04"),
    ("Date: Tue, 5 Mar 2024 04:30:00 +0000", "published", "2024-03-05"),
    ("Date: in spring", "published", "in spring"),
    ("Date: Mon, 44 Mar 2024 23:30:00 -0500", "published", "Mon, 44 Mar 2024 23:30:00 -0500"),
    ("Date: Mon, 4 Mar 99999999999", "published", "Mon, 4 Mar 99999999999"),
    ("X-None: a", "published", ""),
    ("Subject: =?utf-8?q?Per=C3=BA?= =?utf-8?b?IHNpZ25z?=", "title", "Perú signs"),
    ("Subject: Peru\n and Kenya", "title", "Peru and Kenya"),
    ("Subject: =?no-such?q?Peru?=", "title", "Peru"),
    ('From: "Blum, Ana" <a@example.org>, ben@example.org', "authors", "Blum, Ana; ben@example.org"),
    ("From: =?iso-8859-1?q?Ana_Bl=FCm?= <a@example.org>", "authors", "Ana Blüm"),
    ("Message-ID: <1@example.org>", "document_id", "1@example.org"),
    ("Archived-At: <https://example.org/1>", "address", "https://example.org/1"),
]


@pytest.mark.parametrize(("line", "name", "value"), HEADERS)
def test_headers_are_the_facts(line, name, value):
    (document,) = mail.read(f"{line}\nX-Other: b\n\nPeru.".encode())
    assert getattr(document, name) == value


MAILBOX = (
    "From ana@example.org Mon Mar  4 10:00:00 2024\nSubject: One\nX: y\n\nPeru.\n\nFrom Lima, they went on in 2024\n"
    ">From the start.\n\nFrom - Tue Mar 05 10:00:00 2024\nSubject: Two\nX: y\n\nKenya.\n"
)


def test_a_mailbox_is_cut_between_mails_alone():
    told = [(found.title, found.text) for found in mail.read(MAILBOX.encode())]
    assert told == [("One", "Peru.\n\nFrom Lima, they went on in 2024\nFrom the start."), ("Two", "Kenya.")]


@pytest.mark.parametrize("data", [b"", b"Peru and Kenya signed.", b"Lima: They signed."])
def test_what_is_no_mail_says_so(data):
    with pytest.raises(ValueError, match="does not start with the headers of a mail"):
        list(mail.read(data))


@pytest.mark.parametrize(
    "data",
    [
        HEAD + "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(3000)),
        HEAD + 'Content-Type: multipart/mixed; boundary="b"\n\n' + "--b\n\na\n" * 5000,
        HEAD + "Subject: " + "=?utf-8?q?a?= " * 200_000 + "\n\nPeru.",
        HEAD + "From: " + "a <" * 200_000 + "\n\nPeru.",
        HEAD + "Date: " + "1 " * 200_000 + "\n\nPeru.",
        HEAD + "\n" * 1_000_000,
        "From a 2024\n" * 100_000,
        HEAD + "Content-Type: text/plain; " + "a*0=b; " * 20_000 + "\n\nPeru.",
    ],
    ids=["deep", "many", "words", "senders", "date", "blank", "separators", "parameters"],
)
def test_bombs_end_quickly(data):
    try:
        list(mail.read(data.encode()))
    except ValueError as error:
        assert "; " in str(error)


BLINK = (
    "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/accord\nSubject: Peru\n"
    "Date: Tue, 5 Mar 2024 04:30:00 +0000\nMIME-Version: 1.0\n"
)
FRAME = "Content-Type: text/html\nContent-Location: https://example.org/advert\n\n<p>Buy.</p>"
STARTED = "Content-ID: <2@example.org>\nContent-Location: https://example.org/2\n" + HTML
SAVED = [
    (BLINK + multipart("related", HTML, FRAME), ("<p>Perú.</p>", "https://example.org/accord")),
    (
        "From: <Saved by Blink>\nMIME-Version: 1.0\n" + multipart("related", FRAME),
        ("<p>Buy.</p>", "https://example.org/advert"),
    ),
    (
        "MIME-Version: 1.0\n"
        + multipart("related", FRAME, STARTED).replace("related;", 'related; start="<2@example.org>";'),
        ("<p>Perú.</p>", "https://example.org/2"),
    ),
    (BLINK + HTML, ("<p>Perú.</p>", "https://example.org/accord")),
]


@pytest.mark.parametrize(("data", "found"), SAVED)
def test_a_saved_page_is_its_main_page(data, found):
    (document,) = mhtml.read(data.encode())
    assert document == RawArticle(text=found[0], address=found[1], markup="page")


@pytest.mark.parametrize("data", [b"", BLINK.encode(), (BLINK + PLAIN).encode(), b"\0\xff"])
def test_what_holds_no_page_says_so(data):
    with pytest.raises(ValueError, match="holds no web page"):
        list(mhtml.read(data))


RECOGNIZED = [
    ("mail", "a.eml", "", True),
    ("mail", "inbox", MAILBOX, False),
    ("mail", "inbox", MAILBOX.replace("X: y", "Date: Mon\nMessage-ID: <1>\nFrom: a"), True),
    ("mail", "a", HEAD + "Message-ID: <1@example.org>\n\nPeru.", True),
    ("mail", "a.txt", HEAD + "\nPeru.", False),
    ("mail", "a.txt", "Date: today\nFrom: Lima\n\nPeru.", False),
    ("mail", "a.mht", BLINK + HTML, False),
    ("mail", "a.txt", "", False),
    ("saved page", "a.mht", "", True),
    ("saved page", "a", BLINK + HTML, True),
    ("saved page", "a.eml", HEAD + "MIME-Version: 1.0\n" + multipart("related", HTML), False),
    ("saved page", "a.txt", "Saved by Ana", False),
]


@pytest.mark.parametrize(("form", "name", "head", "is_one"), RECOGNIZED)
def test_files_are_recognized_by_form(form, name, head, is_one):
    found = find_format(name, head.encode)
    assert (found is not None and found.name == form) is is_one
