"""What comes broken or mixed: characters, corpus.toml from another editor, ids that repeat, articles in two languages."""

import json
import warnings

import pytest

from research.corpus.curation import read_curation
from research.corpus.formats.contract import RawArticle
from research.corpus.formats.mending import mend, mend_letters, unescape
from research.corpus.languages import OTHER_LANGUAGE
from research.corpus.loading import read_corpus
from research.errors import CorpusError, CorpusWarning

FIJI = (
    "Fiji and Cuba signed a pact on sugar in Suva on Monday, and the ministers of both countries said that it would "
    "last for ten years."
)
RUSSIAN = "Фиджи и Куба подписали соглашение о сахаре в понедельник, сообщили министры обеих стран."
SPANISH = (
    "Fiyi y Cuba firmaron el lunes en Suva un convenio sobre el azúcar, y los ministros de los dos países dijeron que "
    "duraría diez años, según la agencia de noticias."
)


def quietly(folder):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CorpusWarning)
        return read_corpus(folder)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("JosÃ© Ã‘andÃº", "José Ñandú"),
        ("Fijiâ€™s â€œpactâ€\x9d â€“ SÃ£o TomÃ©", "Fiji’s “pact” – São Tomé"),
        ("Ã˜rsted and MÃ¼ller", "Ørsted and Müller"),
        ("â‚¬5 or Â£7", "€5 or £7"),
        ("JosÃƒÂ©", "José"),
        ("JosÃ© met José", "José met José"),  # one of two is right
    ],
)
def test_letters_that_were_encoded_twice_are_mended(text, expected):
    assert mend_letters(text)[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Fiji left.",
        "José Núñez signed «CAFÉ» – “très bien”…",
        "Nguyễn Phú Trọng",
        "SÃO PAULO — DECISÃO",
        "Çağrı Ş. İnan",
        "Ђорђе Ž.",
        "5 °C, 10½, £5, €10",
        "조선 “외무성”",
    ],
)
def test_letters_that_are_right_stay(text):
    assert mend_letters(text) == (text, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fiji &amp; Cuba", "Fiji & Cuba"),
        ("Fiji&#8217;s &#x201c;pact&#x201d;", "Fiji’s “pact”"),
        ("Fiji&amp;#8217;s", "Fiji’s"),
        ("a.php?x=1&copy=2", "a.php?x=1&copy=2"),
        ("AT&T; R&D", "AT&T; R&D"),
        ("<p>5 &lt; 7 &amp;amp; 8</p>", "<p>5 &lt; 7 &amp; 8</p>"),
    ],
)
def test_names_of_characters_become_characters(text, expected):
    assert unescape(text) == expected


def test_what_was_mended_is_remarked():
    article, remarks = mend(RawArticle("JosÃ© left… [+1204 chars]", title="Fiji &amp; Cuba"))
    assert (article.title, article.text) == ("Fiji & Cuba", "José left… ")
    assert remarks == [
        "letters that were encoded twice, such as 'JosÃ©'",
        "its source cut the text off (1204 more characters)",
    ]


TOML = '[[article]]\r\nid = "a"\r\npublisher = "Küsten-Bote"\r\nreason = "r"\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_corpus_toml_may_be_in_any_marked_encoding(tmp_path, encoding):
    (tmp_path / "corpus.toml").write_bytes(TOML.encode(encoding))
    assert read_curation(tmp_path / "corpus.toml").metadata == {"a": {"publisher": "Küsten-Bote"}}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            TOML.encode("cp1252"),
            "line 3 is not in UTF-8 but in an encoding such as Windows-1252; save the file as UTF-8",
        ),
        (TOML.encode("utf-16-le"), "is not in UTF-8 but in an encoding such as UTF-16; save the file as UTF-8"),
        (
            TOML.replace('"a"', "“a”").encode(),
            "line 2 has the quotation mark “ where TOML wants \" or '; put that instead",
        ),
        (TOML.replace('"r"', "„r“").encode("utf-16"), "line 4 has the quotation mark „ where TOML wants"),
        (TOML.replace('"r"', '"C:\\x"').encode(), r"is not valid TOML .*; correct it; line 4 is 'reason = "),
    ],
)
def test_a_corpus_toml_that_an_editor_spoilt_is_refused(tmp_path, content, message):
    (tmp_path / "corpus.toml").write_bytes(content)
    with pytest.raises(CorpusError, match=message):
        read_curation(tmp_path / "corpus.toml")


def test_a_corpus_toml_with_a_hidden_ending_is_refused(tmp_path):
    (tmp_path / "corpus.toml.txt").write_text(TOML)
    with pytest.raises(CorpusError, match="corpus.toml.txt is not read under this name; call it corpus.toml"):
        read_curation(tmp_path / "corpus.toml")


def test_an_id_that_is_a_files_name_gets_its_folders(tmp_path):
    for number, folder in enumerate(["2023/05/08", "2023/05/09", "2023/06/09"]):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "index.txt").write_text(f"{FIJI} It was pact number {number}.")
    (tmp_path / "z.jsonl").write_text(json.dumps({"id": "index", "text": f"{FIJI} So it was."}))
    corpus = quietly(tmp_path)
    assert [a.article_id for a in corpus] == ["06-09-index", "09-index", "index", "index-2"]
    assert [p.reason for p in corpus.problems] == ["'index' is another article's id; it is called 'index-2'"]


@pytest.mark.parametrize(
    ("paragraphs", "roles"),
    [
        ([FIJI, RUSSIAN], ["prose", OTHER_LANGUAGE]),
        ([RUSSIAN, FIJI], [OTHER_LANGUAGE, "prose"]),
        ([RUSSIAN, RUSSIAN.replace("Фиджи", "Тонга"), FIJI], [OTHER_LANGUAGE, OTHER_LANGUAGE, "prose"]),
        ([FIJI, SPANISH], ["prose", OTHER_LANGUAGE]),
        ([FIJI, "The pact is called «Сахар и море» and is the first of its kind."], ["prose", "prose"]),
        ([FIJI, "Nguyễn Phú Trọng met José Núñez and Bjørn Øygard in Suva."], ["prose", "prose"]),
    ],
)
def test_the_english_part_of_a_translated_article_is_read(tmp_path, paragraphs, roles):
    (tmp_path / "a.txt").write_text("\n\n".join(paragraphs))
    corpus = quietly(tmp_path)
    assert [p.role for p in corpus[0].paragraphs] == roles and corpus[0].language == "en"
    left_out = [f"paragraphs in another language than English are left out: {roles.count(OTHER_LANGUAGE)}"]
    assert [p.reason for p in corpus.problems] == (left_out if OTHER_LANGUAGE in roles else [])


def test_an_article_with_a_line_of_english_is_not_english(tmp_path):
    (tmp_path / "a.txt").write_text(
        "\n\n".join([f"{RUSSIAN} {n}." for n in range(20)] + ["All rights are reserved here."])
    )
    (tmp_path / "b.txt").write_text(FIJI)
    corpus = quietly(tmp_path)
    assert [a.article_id for a in corpus] == ["b"] and corpus.problems[0].reason.startswith("in language 'ru'")
