"""Delimited tables: dialects, headers, quotation marks that do not fit, and tables in text files."""

import csv
import io
import random

import pytest

from research.corpus.datasets.delimited import is_table, read_csv, read_tsv
from research.corpus.formats.contract import RawArticle, UnreadableFileError
from research.nlp.lexicon import DEFAULT_LEXICON

NAMES = {key: tuple(listed) for key, listed in DEFAULT_LEXICON.table("records").items()}
OPEN = "no row of a table: a quotation mark is not closed where its field ends; double those inside a text"


def read(text, reader=read_csv, encoding="utf-8"):
    return list(reader(io.BytesIO(text.encode(encoding)), NAMES))


def cells(found):
    return [(r.title, r.text, r.published) if isinstance(r, RawArticle) else r.reason for r in found]


A, B = ("A", "Fiji left.", "2023-05-08"), ("B", "Cuba, too.", "2023-05-09")
BODY = 'A,Fiji left.,2023-05-08\nB,"Cuba, too.",2023-05-09\n'
TABLES = {
    "plain": "title,text,date\n" + BODY,
    "Excel's hint": "sep=,\r\ntitle,text,date\r\n" + BODY,
    "Excel's hint in quotes": '"sep=;"\ntitle;text;date\n' + BODY.replace('"Cuba, too."', "Cuba, too.").replace("left.,", "left.;").replace("A,", "A;").replace("B,", "B;").replace("too.,", "too.;"),
    "a preamble": 'Export of stories,,\n"Query: sugar, rice",,\n\ntitle,text,date\n' + BODY,
    "a preamble with a known word": "Summary\nSource: The Reef\n\ntitle,text,date\n" + BODY,
    "R, row names": '"title","text","date"\n"1","A","Fiji left.","2023-05-08"\n"2","B","Cuba, too.","2023-05-09"\n',
    "R, named rows": '"title","text","date"\n"x","A","Fiji left.",2023-05-08\n"y","B","Cuba, too.",2023-05-09\n',
    "R, spaces": '"title" "text" "date"\n"1" "A" "Fiji left." "2023-05-08"\n"2" "B" "Cuba, too." "2023-05-09"\n',
    "pandas' index": ",title,text,date\n0,A,Fiji left.,2023-05-08\n1,B,\"Cuba, too.\",2023-05-09\n",
    "old Mac": "title,text,date\r" + BODY.replace("\n", "\r"),
    "a separator too many": "title,text,date\nA,Fiji left.,2023-05-08,\nB,\"Cuba, too.\",2023-05-09,\n",
    "a name twice": "title,text,date,text\nA,Fiji left.,2023-05-08,x\nB,\"Cuba, too.\",2023-05-09,y\n",
    "rows of nothing": "title,text,date\n,,\n" + BODY + ",,\n\n",
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_headers_and_separators_are_found(name):
    assert cells(read(TABLES[name])) == [A, B]


QUOTES = [
    # backslashes, as R and MySQL write them
    (
        'title,text,date\n"A","\\"We left,\\" said \\"Fiji\\".",NA\nNA,"B",\\N\n',
        [("A", '"We left," said "Fiji".', ""), ("", "B", "")],
    ),
    # no quoting: a quotation mark is text
    (
        'title\ttext\tdate\nA\t"We left," said Fiji.\t2023-05-08\nB\t"Cuba stayed.\t2023-05-09\nC\tOman.\t2023-05-10\n',
        [("A", '"We left," said Fiji.', "2023-05-08"), ("B", '"Cuba stayed.', "2023-05-09"), ("C", "Oman.", "2023-05-10")],
    ),
    # an open quotation mark that the next row seems to close
    (
        'title\ttext\tdate\nA\t"Fiji left.\t2023-05-08\nB\tCuba said "no"\t2023-05-09\n',
        [("A", '"Fiji left.', "2023-05-08"), ("B", 'Cuba said "no"', "2023-05-09")],
    ),
    (
        'title,text,date\nA,"Fiji left.,2023-05-08\nB,Cuba stayed",2023-05-09\nC,"Oman, too.",2023-05-10\n',
        [("A", '"Fiji left.', "2023-05-08"), ("B", 'Cuba stayed"', "2023-05-09"), ("C", "Oman, too.", "2023-05-10")],
    ),
    # one in a text of several lines: these are lost together, and no row with them
    (
        'title,text,date\nA,"Fiji "left".\n\nThen, Cuba came.",2023-05-08\nB,"Oman, too.",2023-05-09\n',
        [f"{OPEN}; 3 lines are not read", ("B", "Oman, too.", "2023-05-09")],
    ),
    # line breaks that are quoted, and some that are not
    (
        'title,text,date\nA,"Fiji, 3 May.\n\nCuba, 4 May, left.",2023-05-08\n',
        [("A", "Fiji, 3 May.\n\nCuba, 4 May, left.", "2023-05-08")],
    ),
    (
        "title\ttext\tdate\nA\tFiji left\nand came.\t2023-05-08\nB\tOman.\t2023-05-09\n",
        ["is split into 2 lines by line breaks; quote the text", ("B", "Oman.", "2023-05-09")],
    ),
    ("title,text,date\nA,Fiji left.\nB,Oman.\n", [("A", "Fiji left.", ""), ("B", "Oman.", "")]),  # no day
]  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), QUOTES)
def test_no_row_is_merged_or_lost_in_silence(table, expected):
    assert cells(read(table)) == expected


def test_one_stray_mark_in_a_long_table_costs_no_other_row():
    rows = [f'{n},"Day {n}, Fiji ""left"".\n\nThen, it came.",2023-05-{n % 28 + 1:02}\n' for n in range(900)]
    rows[700] = '700,"Cuba stayed,2023-05-08\n'
    found = read("id,text,date\n" + "".join(rows))
    assert [r.id for r in found] == [str(n) for n in range(900)] and found[700].text == '"Cuba stayed'


def test_row_names_are_told_in_a_long_table_too():
    rows = [f'"{n}","Day {n}.\n\nFiji, too.\n\nIt left.",2023-05-08\n' for n in range(1, 400)]
    assert [r.text[:6] for r in read('"text","date"\n' + "".join(rows))] == [f"Day {n}."[:6] for n in range(1, 400)]


WORDS = 'Fiji and Cuba, signed; "the pact" it\'s "glad," said. 2023-05-08 https://x.org/a \\ | 5 : tab'.split(" ")


@pytest.mark.parametrize("seed", range(40))
def test_what_a_writer_of_tables_writes_is_read_back(seed):
    chance = random.Random(seed)
    columns = chance.sample(["title", "text", "date", "url", "id"], chance.randint(2, 5))
    columns = columns if "text" in columns else ["text", *columns]
    separator = chance.choice(",;\t|")
    rows = [
        {
            "title": " ".join(chance.choices(WORDS[:8], k=4)),
            "text": "\n\n".join(" ".join(chance.choices(WORDS, k=chance.randint(1, 14))) for _ in range(chance.randint(1, 6))),
            "date": chance.choice(["2023-05-08", ""]),
            "url": f"https://example.org/{n}",
            "id": f"r{n}",
        }
        for n in range(chance.randint(1, 15))
    ]  # fmt: skip
    out = io.StringIO()
    writer = csv.DictWriter(
        out, columns, delimiter=separator, extrasaction="ignore", quoting=chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    )  # fmt: skip
    writer.writeheader()
    writer.writerows(rows)
    assert [r.text for r in read(out.getvalue())] == [row["text"] for row in rows]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("title\ttext\tdate\r\nA\tFiji left.\t2023-05-08\r\n".encode("utf-16"), True),
        (b"Headline;Text;Date\n\"A\";\"Fiji left.\";2023\n", True),
        (b"sep=\t\ntitle\ttext\nA\tFiji left.\n", True),
        (b"titel\tinhalt\tdatum\nA\tFiji left.\t2023\nB\tCuba\t20", True),
        (b"Fiji\tleft\nCuba\tstayed\n", False),
        (b"Fiji leaves\n\nSuva, May 8 - Fiji, Cuba and Oman left.\n", False),
        (b"Text, title\n", False),
        (b"Title\tDate\nA\t2023\n", False),
        (b"text\nFiji left.\n", False),
        (b"Report\nText,title\nFiji left, Cuba stayed.\n", False),
        (b"", False),
    ],
)  # fmt: skip
def test_a_table_in_a_text_file_is_told_by_its_header(head, expected):
    assert is_table(head) is expected


@pytest.mark.parametrize("table", ["20230508-1\t20230508\thttps://example.org\t\tTAX\n" * 2, "1,Fiji left.,2023\n"])
def test_a_table_without_header_is_refused(table):
    with pytest.raises(UnreadableFileError, match="has no column of texts; name it in corpus.toml"):
        read(table)


def test_tsv_is_separated_by_tabs_alone():
    assert cells(read("title\ttext\nA, B; C\tFiji, Cuba.\n", read_tsv)) == [("A, B; C", "Fiji, Cuba.", "")]
