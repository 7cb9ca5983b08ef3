"""Web pages: whose day is the article's, which of several articles is the page's, and what is too much to parse."""

import io

import pytest

from research.corpus.articles import read_article
from research.corpus.loading import read_corpus
from research.corpus.webpages.stories import split_stories
from research.corpus.webpages.tree import parse_page
from research.corpus.webpages.webpage import read_webpage
from research.nlp.lexicon import DEFAULT_LEXICON

NAMES = DEFAULT_LEXICON.table("records")
HEADLINE = "Tuvalu and Malta sign a pact on lighthouses"
LEAD = (
    "Tuvalu and Malta signed a pact on lighthouses on Monday in Funafuti, said Ana Teo, the harbour master, "
    "and both will send keepers to each other in spring."
)
MORE = "She said that the lamps would be lit by the end of the year, and that ships would be safer."
OTHER = (
    "Bhutan and Malawi signed a memorandum on tea on Friday in Thimphu, said Dorji Phiri, the head of the tea board, "
    "and both will plant a hundred hectares in each country."
)
ARTICLE = f"<article><h1>{HEADLINE}</h1><p>{LEAD}</p><p>{MORE}</p></article>"
LIVE = "Live: the harbour summit"


def page(body: str = ARTICLE, *, head: str = "", title: str = f"{HEADLINE} | The Gull") -> str:
    return f"<!doctype html><html lang='en'><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def linked(*documents: str) -> str:
    return "".join(f"<script type='application/ld+json'>{document}</script>" for document in documents)


def news(headline: str, day: str, kind: str = "NewsArticle", more: str = "") -> str:
    return f'{{"@type": "{kind}", "headline": "{headline}", "datePublished": "{day}"{more}}}'


def meta(name: str, content: str, key: str = "property") -> str:
    return f"<meta {key}='{name}' content='{content}'>"


def within(inside: str, after: str = "") -> str:
    """The article with something below its headline, and something after it."""
    return f"<main>{ARTICLE.replace('</h1>', f'</h1>{inside}')}</main>{after}"


def read(markup: str) -> list[tuple[str, str]]:
    return [
        (story.date.written[:10], story.date.origin)
        for story in split_stories(parse_page(markup), NAMES["meta_published"])
    ]


OWN = news(HEADLINE, "2024-03-04")
OLD = news("Malta rebuilds an old lighthouse", "2019-01-02", more=', "url": "https://gull.example/old"')
NO_DAY = ("", "")
DATED = {
    "JSON-LD of its headline beside another's": (page(head=linked(OLD, OWN)), ("2024-03-04", "json-ld")),
    "in a list": (page(head=linked(f"[{OLD}, {OWN}]")), ("2024-03-04", "json-ld")),
    "in a graph in a list": (page(head=linked(f'[{{"@graph": [{OLD}, {OWN}]}}]')), ("2024-03-04", "json-ld")),
    "as main entity": (page(head=linked(f'{{"@type": "WebPage", "mainEntity": {OWN}}}')), ("2024-03-04", "json-ld")),
    "a subtype": (
        page(head=linked(news(HEADLINE, "2024-03-04", "BackgroundNewsArticle"))),
        ("2024-03-04", "json-ld"),
    ),
    "a type with its vocabulary": (
        page(head=linked(news(HEADLINE, "2024-03-04", "https://schema.org/OpinionNewsArticle"))),
        ("2024-03-04", "json-ld"),
    ),
    "trailing commas": (page(head=linked(OWN.replace('"}', '",}') + "\n")), ("2024-03-04", "json-ld")),
    "comments": (
        page(head=linked(f"/* 1 */ [{OLD}, // another, with a comma, ]\n {OWN}, /* end */ ]")),
        ("2024-03-04", "json-ld"),
    ),
    "a CDATA section": (page(head=linked(f"//<![CDATA[\n{OWN}\n//]]>")), ("2024-03-04", "json-ld")),
    "an HTML comment around it": (page(head=linked(f"<!--\n{OWN}\n-->")), ("2024-03-04", "json-ld")),
    "a line break in a string": (page(head=linked(OWN.replace("sign a", "sign\na"))), ("2024-03-04", "json-ld")),
    "its address, though the headline differs": (
        page(
            head="<link rel='canonical' href='https://www.gull.example/pact/'>"
            + linked(OLD, news("Lamps", "2024-03-04", more=', "mainEntityOfPage": {"@id": "https://gull.example/pact"}'))
        ),
        ("2024-03-04", "json-ld"),
    ),
    "its address behind that of a web archive": (
        page(
            head="<link rel='canonical' href='https://web.archive.org/web/20250606101010/https://gull.example/pact'>"
            + linked(news("Lamps", "2024-03-04", more=', "url": "https://gull.example/pact"'))
        ),
        ("2024-03-04", "json-ld"),
    ),
    "the only one, with a headline cut short": (
        page(head=linked(news("Tuvalu and Malta sign a pact", "2024-03-04"))),
        ("2024-03-04", "json-ld"),
    ),
    "the only one, without headline and address": (
        page(head=linked('{"@type": "NewsArticle", "datePublished": "2024-03-04"}')),
        ("2024-03-04", "json-ld"),
    ),
    "only another's JSON-LD": (page(head=linked(OLD)), NO_DAY),
    "another's whose headline is the start of its own": (
        page(head=linked(news("Tuvalu and Malta sign", "2019-01-02"), OLD)),
        NO_DAY,
    ),
    "another's inside its own": (
        page(head=linked(f'{{"@type": "Article", "headline": "{HEADLINE}", "hasPart": {OLD}, "comment": [{OLD}]}}')),
        NO_DAY,
    ),
    "only a day of change": (
        page(head=linked(f'{{"@type": "Article", "headline": "{HEADLINE}", "dateModified": "2024-09-09"}}')),
        NO_DAY,
    ),
    "no JSON": (page(head=linked('{"@type": "NewsArticle", "datePublished": 2024-03-04')), NO_DAY),
    "an update of its own": (
        page(head=linked(news(HEADLINE, "2024-03-04", "LiveBlogPosting", f', "liveBlogUpdate": [{OLD}]'))),
        ("2024-03-04", "json-ld"),
    ),
    "two days of its own, and one in meta": (
        page(head=linked(OWN, news(HEADLINE, "2024-03-09")) + meta("article:published_time", "2024-03-04T10:00Z")),
        ("2024-03-04", "meta"),
    ),
    "meta before time": (
        page(within("<time datetime='2024-03-07'>7 March</time>"), head=meta("article:published_time", "2024-03-04")),
        ("2024-03-04", "meta"),
    ),
    "parsely": (page(head=meta("parsely-pub-date", "2024-03-04T10:00:00Z", "name")), ("2024-03-04", "meta")),
    "Dublin Core": (page(head=meta("DC.date.issued", "2024-03-04", "name")), ("2024-03-04", "meta")),
    "microdata of the article": (
        page(within(meta("datePublished", "2024-03-04", "itemprop"))),
        ("2024-03-04", "meta"),
    ),
    "microdata of a teaser": (
        page(within("", f"<aside>{meta('datePublished', '2019-01-02', 'itemprop')}</aside>")),
        NO_DAY,
    ),
    "meta of a change": (page(head=meta("article:modified_time", "2024-09-09")), NO_DAY),
    "one meta that gives two days": (page(head=meta("date", "2024-03-04", "name") + meta("date", "2019-01-02", "name")), NO_DAY),
    "a time below the headline": (page(within("<time datetime='2024-03-04'>Mon</time>")), ("2024-03-04", "time element")),
    "a time without attribute": (page(within("<p><time>4 March 2024</time></p>")), ("4 March 20", "time element")),
    "minutes to read": (page(within("<time>5 min</time><time datetime='2024-03-04'>Mon</time>")), ("2024-03-04", "time element")),
    "a time after its update": (
        page(within("<p>Updated <time datetime='2024-03-09'>9 March</time></p><p>Published <time datetime='2024-03-04'>4 March</time></p>")),
        ("2024-03-04", "time element"),
    ),
    "both in one line": (
        page(within("<p>Published <time datetime='2024-03-04'>4 March</time>, updated <time datetime='2024-03-09'>9 March</time></p>")),
        ("2024-03-04", "time element"),
    ),
    "classes of a blog": (
        page(
            within(
                "<time class='entry-date published' datetime='2024-03-04'>4 March</time>"
                "<time class='updated' datetime='2024-03-09'>9 March</time>"
            )
        ),
        ("2024-03-04", "time element"),
    ),
    "only an update": (page(within("<p>Last updated: <time datetime='2024-03-09'>9 March</time></p>")), NO_DAY),
    "two times without a word": (
        page(within("<time datetime='2024-03-04'>4</time> <time datetime='2024-03-09'>9</time>")),
        NO_DAY,
    ),
    "a time in the prose": (page(within(f"<p>{OTHER}</p><p>Back on <time datetime='1999-05-05'>5 May</time>.</p>")), NO_DAY),
    "a quoted post": (page(within("<blockquote><time datetime='2019-01-02'>2 Jan</time></blockquote>")), NO_DAY),
    "a masthead's clock": (page("<header><time datetime='2026-11-20'>now</time></header>" + within("")), NO_DAY),
    "a masthead's clock on a page without article": (
        page(f"<div class='masthead'><time datetime='2026-11-20'>now</time></div><h1>{HEADLINE}</h1><p>{LEAD}</p>"),
        NO_DAY,
    ),
    "a clock in no named element": (
        page(f"<div><time datetime='2026-11-20'>now</time></div><h1>{HEADLINE}</h1><p>{LEAD}</p><p>{MORE}</p>"),
        NO_DAY,
    ),
    "a sidebar": (page(within("", "<aside><time datetime='2025-12-24'>24 Dec</time></aside>")), NO_DAY),
    "teasers in the article": (
        page(within("<ul class='related-stories'><li>Salt <time datetime='2025-12-24'>24 Dec</time></ul>")),
        NO_DAY,
    ),
    "readers' comments": (page(within("", "<div id='comments'><time datetime='2024-08-08'>8 Aug</time></div>")), NO_DAY),
    "comments below a page without article": (
        page(f"<h1>{HEADLINE}</h1><p>{LEAD}</p><p>{MORE}</p><div><time class='posted' datetime='2024-08-08'>8</time></div>"),
        NO_DAY,
    ),
    "a class for a <time>": (page(within("<p class='news_date'>Published : Mar. 4, 2024 - 10:15</p>")), ("Published ", "time element")),
    "RDFa": (page(within("<span property='dc:date' content='2024-03-04T10:00Z'>03/04</span>")), ("2024-03-04", "time element")),
    "a title of an abbreviation": (page(within("<abbr class='published' title='2024-03-04T10:00Z'>10:00</abbr>")), ("2024-03-04", "time element")),
    "a date beside the headline": (
        page(f"<main><p class='date'>4 March 2024</p><h1>{HEADLINE}</h1><p>{LEAD}</p></main>"),
        ("4 March 20", "time element"),
    ),
    "a byline": (page(within("<p>By Ana Teo, March 4, 2024</p>")), ("By Ana Teo", "text")),
    "a subtitle": (page(within("<p>The talks had begun on 4 March 2023</p>")), NO_DAY),
    "a clock between the site's name and the headline": (
        page(f"<h1>The Gull</h1><p>Friday, November 20, 2026</p><h2>{HEADLINE}</h2><p>{LEAD}</p><p>{MORE}</p>"),
        NO_DAY,
    ),
    "nothing": (page(), NO_DAY),
}  # fmt: skip


@pytest.mark.parametrize("case", DATED)
def test_a_page_is_dated_by_what_is_said_of_its_own_article(case):
    markup, expected = DATED[case]
    assert read(markup) == [expected]


def story(headline: str, text: str, day: str = "", tag: str = "article", heading: str = "h1") -> str:
    time = f"<time datetime='{day}'>{day}</time>" if day else ""
    return f"<{tag}><{heading}>{headline}</{heading}>{time}<p>{text}</p></{tag}>"


FIRST, SECOND = (HEADLINE, LEAD), ("Bhutan and Malawi agree on tea", OTHER)
SITE = "The Gull, news of the coast"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (page(story(*FIRST, "2024-03-04") + story(*SECOND, "2023-07-07")), [(HEADLINE, "2024-03-04", LEAD)]),
        (page(story(*SECOND, "2023-07-07") + story(*FIRST, "2024-03-04")), [(HEADLINE, "2024-03-04", LEAD)]),
        (page(story(*SECOND, "2023-07-07") + story(*FIRST)), [(HEADLINE, "", LEAD)]),
        (
            page(story(*FIRST, "2024-03-04", "div") + story(*SECOND, "2023-07-07", "div")),
            [(HEADLINE, "2024-03-04", LEAD)],
        ),
        (
            page(story(*FIRST, "2024-03-04") + story(*SECOND, "2023-07-07"), title=SITE),
            [(HEADLINE, "2024-03-04", LEAD), (SECOND[0], "2023-07-07", OTHER)],
        ),
        (
            page(story(*FIRST, "2024-03-04", heading="h2") + story(*SECOND, heading="h2"), title=SITE),
            [(HEADLINE, "2024-03-04", LEAD), (SECOND[0], "", OTHER)],
        ),
        (
            page(
                "<h1>News of the coast</h1>"
                + story(*FIRST, "2024-03-04", "div", "h2")
                + story(*SECOND, "2023-07-07", "div", "h2"),
                title=SITE,
            ),
            [(HEADLINE, "2024-03-04", LEAD), (SECOND[0], "2023-07-07", OTHER)],
        ),
        (
            page(story(*FIRST) + story(*SECOND), title=SITE, head=linked(OWN, news(SECOND[0], "2023-07-07"))),
            [(HEADLINE, "2024-03-04", LEAD), (SECOND[0], "2023-07-07", OTHER)],
        ),
    ],
)
def test_one_article_of_a_page_is_never_dated_by_another(markup, expected):
    found = list(read_webpage(io.BytesIO(markup.encode()), NAMES))
    assert [(raw.title, raw.published) for raw in found] == [(title, day) for title, day, _ in expected]
    for raw, (_, _, text) in zip(found, expected, strict=True):
        assert text in raw.text and sum(other in raw.text for other in (LEAD, OTHER)) == 1


UPDATES = [("14:02", LEAD), ("13:10", OTHER), ("9.30am", MORE)]
_ENTRY = "<{tag}{mark}><time datetime='2024-03-04T{clock}'>{clock}</time><h2>News {clock}</h2><p>{text}</p></{tag}>"


@pytest.mark.parametrize(
    ("tag", "mark"),
    [("article", ""), ("div", " itemprop='liveBlogUpdate'"), ("section", " itemprop='liveBlogUpdate'"), ("li", "")],
)
@pytest.mark.parametrize("times", [1, 8])
def test_a_live_blog_keeps_all_its_updates_apart(tag, mark, times):
    updates = [(clock, text.replace(".", f" {n}.")) for n in range(times) for clock, text in UPDATES]
    entries = "".join(_ENTRY.format(tag=tag, mark=mark, clock=clock, text=text) for clock, text in updates)
    head = linked(news(LIVE, "2024-03-04", "LiveBlogPosting"))
    (raw,) = read_webpage(
        io.BytesIO(page(f"<main><h1>{LIVE}</h1>{entries}</main>", head=head, title=LIVE).encode()), NAMES
    )
    article = read_article(raw.text, "a", metadata=raw.fields)
    assert (raw.title, raw.published) == (LIVE, "2024-03-04")
    assert [article.prose[at:].split("\n")[0].strip() for at in (0, *article.breaks)] == [text for _, text in updates]


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to keep reading. Already a subscriber? Sign in.",
        "Already a member? Log in here to read the rest of it.",
        "Enjoy unlimited digital access for only $2 for 6 weeks, then $40 a month.",
        "Complete digital access to our journalism. You may cancel anytime during your trial.",
        "This story is only available to subscribers of The Gull and their families.",
        "To continue reading this article, please register for free with your address.",
        "You have 2 free articles left this month, so choose well what you read.",
    ],
)
def test_offers_of_a_newspaper_are_no_prose(line):
    assert [p.role == "prose" for p in read_article(f"{LEAD}\n{line}", "a").paragraphs] == [True, False]


@pytest.mark.parametrize(
    "line",
    [
        "The treaty gives Malta unlimited access to the ports of Tuvalu, said Ana Teo.",
        "Malta will pay a rent of $2,000 per month for the two lighthouses of Funafuti.",
        "Already a member of the bank, Malta will now subscribe to its new shares.",
        "14:02 was when the two ministers put their names to it.",
        "2.45 million lamps were sold.",
    ],
)
def test_prose_that_speaks_of_money_or_hours_stays_prose(line):
    assert [p.role for p in read_article(f"{LEAD}\n{line}", "a").paragraphs] == ["prose", "prose"]


def test_an_article_in_dated_sections_is_one_article_of_its_own_day():
    sections = story("First", LEAD, "2020-01-02", "section", "h2") + story("Then", OTHER, "2021-01-02", "section", "h2")
    markup = page(f"<main><h1>{HEADLINE}</h1>{sections}</main>", head=linked(OWN))
    (raw,) = read_webpage(io.BytesIO(markup.encode()), NAMES)
    assert raw.published == "2024-03-04" and LEAD in raw.text and OTHER in raw.text


def test_what_archives_and_amp_add_is_no_text():
    added = (
        "<div id='wm-ipp-base'><div id='wm-ipp'><p>The Wayback Machine, collected by the crawls of Chad on 6 Jun 2025"
        " and captured again for everyone who reads this text.</p></div></div>"
    )
    template = "<amp-list><template><p>{{title}} - Mali and Togo signed an agreement on salt this week.</p></template></amp-list>"
    body = added + ARTICLE.replace("</article>", f"{template}</article>")
    (raw,) = read_webpage(io.BytesIO(page(body).encode()), NAMES)
    assert LEAD in raw.text and MORE in raw.text and raw.published == ""
    assert not any(word in raw.text for word in ("Chad", "Mali", "2025", "{{"))


BAD = {
    "attributes": f"<p {' '.join(f'a{n}' for n in range(200_000))}>x</p>",
    "attributes behind a quoted bracket": f"<p title='>' {' '.join(f'a{n}' for n in range(200_000))}>x</p>",
    "attributes with values": f"<p {' '.join(f'a{n}=1' for n in range(200_000))}>x</p>",
    "depth": "<div>" * 300 + f"<p>{LEAD}</p>",
    "depth without an end": "<b>" * 20_000 + LEAD,
}  # fmt: skip
GOOD = {
    "a long value": f"<img src='data:image/png;base64,{'A' * 300_000}'>",
    "a long script": f"<script>for(i=0;i<n;i++){{{'x=x<y;' * 20_000}}}</script>",
    "a long comment": f"<!-- <p {'a ' * 20_000} -->",
    "a quotation mark that stays open": "<p title=\"x>" + "</p>",
    "depth that browsers show": "<div>" * 200 + "</div>" * 200,
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_page_that_is_too_much_to_parse_is_refused(case):
    with pytest.raises(ValueError, match=r"HTML (?:with a tag longer than 5,000|nested deeper than 256).*save"):
        parse_page(page(BAD[case]))


@pytest.mark.parametrize("case", GOOD)
def test_a_page_with_odd_parts_is_parsed(case):
    (raw,) = read_webpage(io.BytesIO(page(ARTICLE + GOOD[case]).encode()), NAMES)
    assert LEAD in raw.text


def test_a_page_that_cannot_be_parsed_is_lost_with_its_reason(corpus):
    folder = corpus(good=LEAD)
    (folder / "deep.html").write_text(page(BAD["depth"]))
    with pytest.warns(match="nested deeper than 256 elements"):
        assert [article.article_id for article in read_corpus(folder)] == ["good"]


@pytest.mark.parametrize(
    "part",
    [
        "<h1>Lamps</h1>",
        "<h2>Lamps</h2><p>On.</p>",
        "<time datetime='2024-03-04'>4 March</time>",
        "<span class='date'>4 March 2024</span>",
        "<article><h2>Lamps</h2><time datetime='2024-03-04'>4 March</time></article>",
        f"<article><h2>Lamps</h2><p>{OTHER}</p></article>",
        meta("date", "2024-03-04"),
        linked(OLD),
    ],
)
def test_no_page_takes_the_square_of_its_length(count_lines, part):
    few, many = (count_lines(lambda n=n: read(page(ARTICLE + part * n))) for n in (100, 300))
    assert many < 6 * few
