"""No text, however odd, makes the reading slower than linear: so many times the text costs little more than so many times the work."""

import importlib
import pkgutil
import re
import time
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from itertools import product

import pytest

import research
from research.agreements.inference import load_network
from research.corpus.articles import read_article
from research.corpus.boilerplate import Paragraph, boilerplate_patterns, classify_paragraphs
from research.nlp.lexicon import DEFAULT_LEXICON
from research.reader import read_articles

_TIMES = 12  # of four times the text; what takes the square of it comes to 16
_LINES = 6  # of three times the text, in lines of code run; the square is 9
_SIZE = 2_500  # characters: more than the longest sentence, inside which a rule may look at every word for every word
_FLOOR = 0.004  # seconds: below it the clock says nothing
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def fill(words: str, size: int) -> str:
    """The words over and over."""
    return (words * (size // len(words) + 1))[:size]


def name(number: int) -> str:
    """A surname of its own for each number: "Bacadason"."""
    return "Ba" + "".join(_LETTERS[number // 26**k % 26] + "aeiou"[number // 26**k % 5] for k in range(3)) + "son"


def each(sentence: str, size: int, between: str = " ") -> str:
    """The sentence for each of so many names that it comes to the size; a star stands for the name, two for the next."""
    return between.join(sentence.replace("**", name(i + 7)).replace("*", name(i)) for i in range(size // len(sentence)))


STRINGS: list[Callable[[int], str]] = [
    *(
        lambda n, u=u: f"x {fill(u, n)} !"
        for u in [
            *" \t\u00a01Aa.\"”'(|-–漢_=#[@",
            "e\u0301",
            "Aa ",
            "aA",
            "A.",
            "1 Jan ",
            "of the ",
            "(a ",
            "a@b.",
            "photo ",
            ", ",
        ]
    ),
    *(
        lambda n, h=h, r=r: h + fill(r, n) + "x"
        for h, r in product(
            ["photo", "source:", "1", "May", "last", "(photo", "SEOUL (Y)", "==", "by Ab"], [" ", " - "]
        )
    ),
]


def patterns() -> dict[str, re.Pattern]:
    """Every compiled regular expression of the package: the globals of its modules and the furniture lexicon."""
    modules = [
        importlib.import_module(f"research.{m.name}")
        for m in pkgutil.iter_modules(research.__path__)
        if not m.name.startswith("_")
    ]
    found = {
        f"{m.__name__}.{key}": value for m in modules for key, value in vars(m).items() if isinstance(value, re.Pattern)
    }
    words = boilerplate_patterns(DEFAULT_LEXICON)
    found |= {
        f"furniture.{field.name}": getattr(words, field.name) for field in fields(words) if field.name != "datelines"
    }
    return found | {f"furniture.datelines.{i}": pattern for i, pattern in enumerate(words.datelines)}


def seconds(work: Callable[[], object], runs: int) -> float:
    """The least time of the processor that some work takes."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def times_over(work: Callable[[str], object], make: Callable[[int], str], size: int) -> float:
    """How many times longer four times the text takes; measured again where one run says too long."""
    for runs in (1, 5):
        small, large = (seconds(partial(work, make(n)), runs) for n in (size, 4 * size))
        ratio = large / max(small, _FLOOR / 4)
        if ratio < _TIMES:
            break
    return ratio


@pytest.mark.parametrize("pattern", [pytest.param(pattern, id=key) for key, pattern in patterns().items()])
def test_no_pattern_takes_the_square_of_a_text(pattern):
    def search(text):
        return sum(1 for _ in pattern.finditer(text)), pattern.match(text)

    slow = [make(20) for make in STRINGS if times_over(search, make, 2_500) >= _TIMES]
    assert not slow


PAGES = {
    "spaces": lambda n: " " * n,
    "other white space": lambda n: fill("\r\x0b\u2028\u00a0", n),
    "spaces inside": lambda n: "Kenya and Ghana signed" + " " * n + "a treaty on trade today.",
    "no spaces": lambda n: fill("abcdefghij", n),
    "one sentence": lambda n: fill("the minister said that ", n),
    "lines alike": lambda n: fill("Kenya and Ghana signed a treaty.\n", n),
    "lines of their own": lambda n: each("Kenya and * signed a pact on trade.", n, "\n"),
    "labels": lambda n: each("Menu *", n, "\n") + "\nKenya and Ghana signed a treaty on trade today.",
    "end marks": lambda n: (
        each("comments *\n" + "Kenya signed a pact with **. " * 5, n, "\n")
        + "\n"
        + ("Ghana goes on and on and on. " * 5 + "\n") * 2
    ),
    "wrapped": lambda n: each("the minister of trade of kenya and mister * signed a new pact", n, "\n"),
    "photo": lambda n: "Photo" + " " * n + "of Nairobi today.",
    "numbers": lambda n: "signed" + fill(" 1999 documents signed", n),
    "dates": lambda n: fill("1 May 1999, ", n) + "\nKenya and Ghana signed a treaty on trade today.",
}


@pytest.mark.parametrize("make", PAGES.values(), ids=PAGES)
def test_no_page_takes_the_square_of_its_length(make):
    assert times_over(lambda text: (classify_paragraphs(text), read_article(text, "a")), make, 4_000) < _TIMES


ARTICLES = {
    "one sentence": lambda n: "Kenya and Ghana signed a treaty and " + fill("the minister said that ", n),
    "one name": lambda n: fill("Otieno ", 2 * n),
    "one given name": lambda n: each("Minister Joan * spoke.", n),
    "one surname": lambda n: each("Minister * Otieno spoke. Otieno left.", n),
    "acronyms": lambda n: each("African * Union (ABU) reported.", n),
    "ministries": lambda n: each("the * Ministry and Acme signed a pact.", n),
    "titles": lambda n: fill("Minister ", n) + "Otieno spoke.",
    "treaties": lambda n: each("Kenya and Ghana signed the * Treaty.", n),
    "one treaty": lambda n: "Kenya and Ghana signed a treaty on trade. " + fill("The deal was signed. ", n),
    "sides": lambda n: "Kenya met Ghana. " + fill("They signed it. ", n),
    "quotation marks": lambda n: "Kenya signed a pact." + '"' * (n // 4) + " Ghana did not.",
    "hyphens": lambda n: "Kenya signed an agreement " + fill("- ", n // 2),
}


def read_whole(text: str, nlp) -> None:
    """Read a text as one paragraph of prose."""
    article = read_article(text, "a")
    list(read_articles([type(article)("a", text, (Paragraph(0, len(text)),))], nlp, load_network()))


@pytest.mark.parametrize("make", ARTICLES.values(), ids=ARTICLES)
def test_no_article_takes_the_square_of_its_length(nlp, count_lines, make):
    small, large = (count_lines(partial(read_whole, make(n), nlp)) for n in (_SIZE, 3 * _SIZE))
    assert large < _LINES * small


@pytest.mark.parametrize("word", ['"', "(", "”", "'s", "😀", "a.", "a-", "\u0301"])
def test_no_word_takes_the_square_of_its_length_to_cut(nlp, word):
    assert times_over(nlp.make_doc, lambda n: fill(word, n), 2_000) < _TIMES
