"""Exports of ProQuest, as text and as a web page."""

import pytest

from research.corpus.archives import proquest
from research.corpus.formats.contract import RawArticle, UnreadableRecord

LEAD = "Kenya and Ghana signed a trade agreement in Accra on Monday, Joan Otieno said in a long speech at the port."
MORE = "People: Kwame Badu of Ghana said that the two governments would publish it within a month."
LAST = "The lake towns rejoice."
RULE = "_" * 60
LAKE = f"""
Document 1 of 2

Kenya, Ghana sign

Author: Wafula, Mary; Lee, Sam

Publication info: Lake Herald ; Kisumu [Kisumu]. 04 Mar 2024.

https://www.proquest.com/docview/111

Abstract: A pact.

Full text: {LEAD}

{MORE}

{LAST}

Subject: Treaties; Trade

Location: Kenya Ghana

Title: Kenya, Ghana sign

Publication title: Lake Herald

Section: World

Publication date: Mar 4, 2024

Publication year: 2024

ProQuest document ID: 111

Document URL: https://www.proquest.com/docview/111

Copyright: (Copyright 2024 Lake Media)

Last updated: 2024-03-05

Database: Global Newsstream
"""
PORT = f"""
Accord in Accra

Publication info: Port Journal ; Accra [Accra]. 05 Mar 2024.

Full Text: {LEAD}
{MORE}

{LAST}

ProQuest document ID: 222
"""
TEXT = f"{LEAD}\n\n{MORE}\n\n{LAST}"
READ = [
    RawArticle(
        title="Kenya, Ghana sign", text=TEXT, published="2024-03-04", publisher="Lake Herald", authors="Wafula, Mary; Lee, Sam", section="World", document_id="111",
        address="https://www.proquest.com/docview/111",
    ),
    RawArticle(title="Accord in Accra", text=TEXT, published="2024-03-05", publisher="Port Journal", document_id="222"),
]  # fmt: skip
COVER = "\nReport Information from ProQuest\n\n06 March 2025 10:00\n"
CONTENTS = "\nTable of contents\n\n1. Kenya, Ghana sign\n\n2. Accord in Accra\n"
CLOSING = "\nContact us at: https://www.proquest.com\n\nDatabase copyright © 2025 ProQuest LLC.\n"


def told(found):
    """Articles as they are, problems as their reasons."""
    return [item.reason if isinstance(item, UnreadableRecord) else item for item in found]


def page(*parts):
    """The parts as a web page: a paragraph a block, labels bold."""
    shown = []
    for part in parts:
        blocks = [block for line in part.split("\n\n") for block in line.strip().split("\n")]
        shown.append("".join(f"<p>{bold(block)}</p>\n" for block in blocks if block))
    return "<!DOCTYPE html><html><head><title>ProQuest</title></head><body>" + "<hr>".join(shown) + "</body></html>"


def bold(block):
    label, colon, rest = block.partition(": ")
    return f"<strong>{label}: </strong>{rest}" if colon and len(label) < 30 else block


EXPORTS = [
    RULE + RULE.join([COVER, CONTENTS, LAKE, PORT, CLOSING]),
    RULE + RULE.join([LAKE, PORT, CLOSING]),
    (LAKE + PORT.replace("\nAccord", "\nDocument 2 of 2\n\nAccord") + RULE + CLOSING),
    page(COVER, LAKE, PORT, CLOSING),
]


@pytest.mark.parametrize("text", EXPORTS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_documents_are_read(text, end):
    data = text.replace("\n", end).encode()
    assert proquest.recognizes(data)
    assert list(proquest.read(data)) == READ


def test_a_document_without_text_is_told_and_a_file_without_documents():
    data = (RULE + RULE.join([COVER, LAKE.replace(f"Full text: {LEAD}\n\n{MORE}\n\n{LAST}\n\n", ""), PORT])).encode()
    reason = 'document 1 ("Kenya, Ghana sign") has no full text; export documents with full text'
    assert told(proquest.read(data)) == [reason, READ[1]]
    with pytest.raises(ValueError, match="no document in it"):
        list(proquest.read((RULE + COVER + RULE + CONTENTS + RULE + CLOSING).encode()))


PLAIN = [
    "",
    f"{LEAD}\n\nSubject: {MORE}",
    f"Full text: {LEAD}\n\nProQuest sold it.",
    f"<html><body><p>Report Information from ProQuest</p><p>{LEAD}</p></body></html>",
    "\n" * 60_000,
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_article_is_no_export(text):
    assert not proquest.recognizes(text.encode())
