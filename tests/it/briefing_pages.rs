//! An edition as Markdown and as HTML: whatever a document says, its words are only words there, all of them, and links
//! lead to the web alone.

use footnote::answer::reply::{Citation, Excerpt};
use footnote::assistant::briefings::{
    Heading, ShownEdition, ShownLine, ShownStruck, ShownTopic, Standing, html, markdown,
};
use footnote::document::DateOrigin;
use footnote::store::{DocumentId, VersionId};
use footnote::text::Language;
use footnote::text::shown::for_show;
use footnote::text::visible::visible_line;
use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use scraper::{Html, Selector};

use crate::discord_escape::{folded, hostile};

/// Pieces that mean something in HTML, or in the Markdown of others than Discord.
const PIECES: &[&str] = &[
    "<script>alert(1)</script>",
    "</blockquote>",
    "</style>",
    "<!--",
    "-->",
    "<img src=x onerror=alert(1)>",
    "&lt;",
    "&#60;",
    "&amp",
    "\" onclick=\"x",
    "'",
    "===",
    "---",
    "- - -",
    "![x](https://evil.example/x.png)",
    "[^1]: note",
    "[^1]",
    "[x]: https://evil.example",
    "| a | b |\n|---|---|",
    "$$x$$",
    "{#id .class}",
    "- [ ] task",
    "    code",
    "\t",
    "www.evil.example",
    "me@evil.example",
    "mailto:me@evil.example",
    "~~~",
    "\\\n",
    "  \n",
    "\n\n",
    "\u{2028}",
    "\0",
    "“x”",
    "。",
];

fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => hostile(4),
        4 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        2 => "[a-zé]{1,9} ",
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn address() -> impl Strategy<Value = Option<String>> {
    let scheme = proptest::sample::select(vec![
        "https://example.org/",
        "http://example.org/a?b=&lt;&",
        "javascript:",
        "data:text/html,",
        "//example.org/",
        "vbscript:",
        "ftp://example.org/",
        "https://user:password@example.org/",
        "JaVaScRiPt:alert(1)//https://",
        " https://example.org/\"><script>",
    ]);
    proptest::option::of((scheme, words()).prop_map(|(scheme, rest)| format!("{scheme}{rest}")))
}

prop_compose! {
    fn document()(title in words(), publisher in proptest::option::of(words()), url in address(), stated in any::<bool>()) -> Citation {
        Citation {
            id: DocumentId(1),
            version: VersionId(1),
            title,
            source: "docs".to_owned(),
            publisher,
            url,
            path: Some("/home/ann/secret folder/<b>talks.txt".to_owned()),
            published: Some(date(2024, 3, 21)),
            published_from: Some(if stated { DateOrigin::Header } else { DateOrigin::FileTime }),
            language: Language::parse("en").unwrap(),
        }
    }
}

prop_compose! {
    fn excerpt()(
        text in words(),
        from in 0..60usize,
        length in 0..60usize,
        document in document(),
        also_in in proptest::collection::vec(document(), 0..4),
        page in proptest::option::of(1..9u32),
    ) -> Excerpt {
        Excerpt {
            rank: 1,
            highlights: vec![[from, from + length]],
            score: 0.0,
            span: [0, text.len()],
            text,
            document,
            page,
            also_in,
            resolved_dates: Vec::new(),
        }
    }
}

prop_compose! {
    fn edition()(topic in words(), line in excerpt(), struck in excerpt(), is_new in any::<bool>()) -> ShownEdition {
        ShownEdition {
            topics: vec![ShownTopic {
                topic,
                differ: true,
                lines: vec![ShownLine { is_new, excerpt: line }],
                struck: vec![
                    ShownStruck { why: Standing::Changed, excerpt: Some(struck) },
                    ShownStruck { why: Standing::Gone, excerpt: None },
                ],
                left_out: 1,
            }],
        }
    }
}

fn heading(title: &str, schedule: &str) -> Heading {
    Heading {
        title: title.to_owned(),
        made_at: date(2024, 3, 24)
            .at(8, 0, 0, 0)
            .to_zoned(TimeZone::UTC)
            .unwrap(),
        next_due: None,
        schedule: schedule.to_owned(),
        window_days: Some(3),
    }
}

/// What a reader of Markdown sees: the headings, the quotes, and everything that is neither plain words nor ours.
#[derive(Default)]
struct Seen {
    headings: Vec<String>,
    quotes: Vec<String>,
    links: Vec<String>,
    others: Vec<String>,
}

fn read(page: &str) -> Seen {
    let mut seen = Seen::default();
    let (mut in_heading, mut in_quote) = (false, false);
    for event in Parser::new_ext(page, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Start(Tag::Heading { id, classes, .. }) => {
                in_heading = true;
                seen.headings.push(String::new());
                if id.is_some() || !classes.is_empty() {
                    seen.others.push("attributes of a heading".to_owned());
                }
            }
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Start(Tag::BlockQuote(None)) => {
                in_quote = true;
                seen.quotes.push(String::new());
            }
            Event::End(TagEnd::BlockQuote(_)) => in_quote = false,
            Event::Start(Tag::Link { dest_url, .. }) => seen.links.push(dest_url.into_string()),
            Event::Text(words) => {
                let into = match (in_heading, in_quote) {
                    (true, _) => seen.headings.last_mut(),
                    (_, true) => seen.quotes.last_mut(),
                    _ => None,
                };
                if let Some(into) = into {
                    into.push_str(&words);
                }
            }
            Event::Start(Tag::Paragraph) if in_quote => {
                seen.quotes.last_mut().unwrap().push(' ');
            }
            Event::Start(Tag::Paragraph | Tag::Strong | Tag::Emphasis | Tag::Strikethrough)
            | Event::End(_)
            | Event::HardBreak => {}
            other => seen.others.push(format!("{other:?}")),
        }
    }
    seen
}

/// The page without what has a backslash before it, and without where its links lead.
fn bare(page: &str) -> String {
    let mut out = String::new();
    let mut characters = page.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                characters.next();
            }
            '(' if out.ends_with(']') => {
                characters.find(|character| *character == ')');
            }
            other => out.push(other),
        }
    }
    out
}

fn line(text: &str) -> String {
    visible_line(text)
}

/// The words that are to be read, whatever becomes of the white space between them.
fn said(excerpt: &Excerpt) -> String {
    folded(&for_show(&excerpt.text, &excerpt.highlights).0)
}

fn leads_to_the_web(link: &str) -> bool {
    link.starts_with("https://") || link.starts_with("http://")
}

/// Every element that a page may have, and each attribute.
const ELEMENTS: &[&str] = &[
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "header",
    "footer",
    "section",
    "h1",
    "h2",
    "p",
    "figure",
    "figcaption",
    "blockquote",
    "strong",
    "b",
    "span",
    "cite",
    "a",
    "time",
    "del",
    "details",
    "summary",
    "ul",
    "li",
];
const ATTRIBUTES: &[&str] = &[
    "lang",
    "charset",
    "name",
    "content",
    "http-equiv",
    "dir",
    "class",
    "datetime",
    "href",
    "rel",
    "cite",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn in_markdown_nothing_acts_but_our_frame_and_every_word_is_there(
        edition in edition(), title in words(), schedule in words(),
    ) {
        let page = markdown(&heading(&title, &schedule), &edition);
        let seen = read(&page);
        let topic = &edition.topics[0];
        prop_assert_eq!(&seen.others, &Vec::<String>::new(), "{}", page);
        prop_assert_eq!(&seen.headings, &vec![line(&title), line(&topic.topic)], "{}", page);
        let quoted: Vec<String> = seen.quotes.iter().map(|quote| folded(quote)).collect();
        let struck = topic.struck[0].excerpt.as_ref().unwrap();
        let words: Vec<String> = [&topic.lines[0].excerpt, struck]
            .into_iter()
            .map(said)
            .filter(|text| !text.is_empty())
            .collect();
        prop_assert_eq!(quoted.into_iter().filter(|quote| !quote.is_empty()).collect::<Vec<_>>(), words, "{}", page);
        prop_assert!(seen.links.iter().all(|link| leads_to_the_web(link)), "{:?}\n{}", seen.links, page);
        // What makes links of bare addresses finds none outside of ours.
        let bare = bare(&page).to_lowercase();
        for address in ["://", "www.", "@"] {
            prop_assert!(!bare.contains(address), "{address}: {page}");
        }
        prop_assert!(!page.contains("secret folder"));
    }

    #[test]
    fn in_html_nothing_acts_but_our_frame_and_every_word_is_there(
        edition in edition(), title in words(), schedule in words(),
    ) {
        let page = html(&heading(&title, &schedule), &edition);
        let parsed = Html::parse_document(&page);
        for element in parsed.root_element().descendent_elements() {
            let element = element.value();
            prop_assert!(ELEMENTS.contains(&element.name()), "{}\n{page}", element.name());
            for (name, value) in element.attrs() {
                prop_assert!(ATTRIBUTES.contains(&name), "{name}\n{page}");
                if matches!(name, "href" | "cite") {
                    prop_assert!(leads_to_the_web(value), "{value}\n{page}");
                }
            }
        }
        let texts = |selector: &str| -> Vec<String> {
            let selector = Selector::parse(selector).unwrap();
            parsed.select(&selector).map(|one| one.text().collect::<String>()).collect()
        };
        let topic = &edition.topics[0];
        prop_assert_eq!(texts("h1"), vec![line(&title)]);
        prop_assert_eq!(texts("title"), vec![line(&title)]);
        prop_assert_eq!(texts("h2"), vec![line(&topic.topic)]);
        let quoted: Vec<String> = texts("blockquote").iter().map(|quote| folded(quote)).collect();
        let struck = topic.struck[0].excerpt.as_ref().unwrap();
        let words = [&topic.lines[0].excerpt, struck].map(said);
        prop_assert_eq!(quoted, words, "{}", page);
        prop_assert!(!page.contains("secret folder") && !page.contains("<script"));
    }
}

#[test]
fn the_reader_of_markdown_sees_what_acts() {
    let seen = read("# a\n\n> q **b**\n\n- list\n\n<b>x</b> `code` ![i](x) [l](javascript:x)\n");
    assert_eq!(
        (seen.headings, seen.quotes),
        (vec!["a".to_owned()], vec![" q b".to_owned()])
    );
    assert_eq!(seen.links, ["javascript:x"]);
    assert!(seen.others.len() >= 4, "{:?}", seen.others);
}

#[test]
fn what_stands_on_a_page_of_a_pdf_is_linked_there() {
    let mut shown = ShownEdition::default();
    let document = Citation {
        id: DocumentId(1),
        version: VersionId(1),
        title: "Report".to_owned(),
        source: "docs".to_owned(),
        publisher: None,
        url: Some("https://example.org/report.pdf".to_owned()),
        path: None,
        published: None,
        published_from: None,
        language: Language::UNKNOWN,
    };
    shown.topics.push(ShownTopic {
        topic: "grain".to_owned(),
        lines: vec![ShownLine {
            is_new: true,
            excerpt: Excerpt {
                rank: 1,
                text: "Grain is dear.".to_owned(),
                highlights: Vec::new(),
                score: 0.0,
                span: [0, 14],
                document,
                page: Some(7),
                also_in: Vec::new(),
                resolved_dates: Vec::new(),
            },
        }],
        ..ShownTopic::default()
    });
    let heading = heading("Morning", "by hand");
    let page = markdown(&heading, &shown);
    assert!(
        page.contains(
            "> Grain is dear.\n\n**1** · **new** · [Report](https://example.org/report.pdf#page=7) — undated, p. 7\n"
        ),
        "{page}"
    );
    let page = html(&heading, &shown);
    assert!(
        page.contains("<a href=\"https://example.org/report.pdf#page=7\" rel=\"noopener noreferrer\">Report</a>"),
        "{page}"
    );
    // Nobody can tell the language, so the page tells none.
    assert!(
        page.contains("<blockquote cite=\"https://example.org/report.pdf\">"),
        "{page}"
    );
}
