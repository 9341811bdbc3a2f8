//! Pages word for word: what inline elements do to the sentence they stand in.

use super::*;

/// A page with this as one paragraph among others.
fn page(paragraph: &str) -> String {
    let around = "The town of Zell has a harbour, two bridges and a long quarrel about the price of its ferry. ";
    let others: String = (0..3)
        .map(|n| format!("<p>Chapter {n}. {around}{around}</p>"))
        .collect();
    format!(
        "<html lang=en><head><title>Zell</title></head><body><article><h1>Zell</h1>{others}{paragraph}{others}</article></body></html>"
    )
}

/// The lines of the outline between the other paragraphs.
fn lines(paragraph: &str) -> Vec<String> {
    let extraction = read("a.html", page(paragraph));
    assert_eq!(warnings(&extraction), [""; 0], "{paragraph}");
    let mut lines = outline(&extraction.documents[0].document);
    lines.retain(|line| !line.starts_with("p Chapter") && line != "h1 Zell");
    lines
}

#[test]
fn what_a_browser_shows_once_it_is_searched_for_is_read_and_other_hidden_blocks_are_not() {
    let hidden =
        "The lock keeper keeps a list of every barge that went down the river since the flood.";
    assert_eq!(
        lines(&format!("<div hidden=until-found><p>{hidden}</p></div>")),
        [format!("p {hidden}")]
    );
    assert_eq!(
        lines(&format!("<div hidden><p>{hidden}</p></div>")),
        [""; 0]
    );
}

#[test]
fn a_sentence_goes_on_after_any_inline_element() {
    let words = "abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark nobr output s-p small \
                 span strong time tt u var x-note";
    for name in words.split_whitespace() {
        let sentence = format!(
            "<p>The council meets on <{name}>Sunday</{name}> at noon, as the mayor told us.</p>"
        );
        assert_eq!(
            lines(&sentence),
            ["p The council meets on Sunday at noon, as the mayor told us."],
            "{name}"
        );
        let sentence = format!(
            "<p><{name}>Sunday</{name}> is when the council meets, as the mayor told us.</p>"
        );
        assert_eq!(
            lines(&sentence),
            ["p Sunday is when the council meets, as the mayor told us."],
            "{name}"
        );
    }
    for class in [
        "share",
        "author",
        "icon",
        "date",
        "tags",
        "social",
        "meta",
        "hidden",
        "newsletter",
        "comment",
    ] {
        for name in ["span", "b", "a href=/x"] {
            let sentence = format!(
                "<p>The council meets on <{name} class={class}>Sunday</{name}> at noon, as the mayor told us.</p>"
            );
            assert_eq!(
                lines(&sentence),
                ["p The council meets on Sunday at noon, as the mayor told us."],
                "{class} {name}"
            );
        }
    }
}

#[test]
fn a_sentence_closes_over_elements_that_show_no_words() {
    for gap in [
        "<wbr>",
        "<!-- x -->",
        "<script>x</script>",
        "<style>x</style>",
        "<noscript>x</noscript>",
        "<svg><title>x</title><path d='x'/></svg>",
        "<iframe src=x>x</iframe>",
        "<audio>x</audio>",
        "<video>x</video>",
        "<object>x</object>",
        "<canvas>x</canvas>",
        "<input value=x>",
        "<select><option>x</select>",
        "<meter>x</meter>",
        "<progress>x</progress>",
        "<template>x</template>",
        "<img src=x alt=x>",
        "<picture><img src=x></picture>",
        "<span class=icon></span>",
        "<a name=x></a>",
        "<span hidden>x</span>",
        "<span style='display: none'>x</span>",
        "<i aria-hidden=true>x</i>",
        "<del>x</del>",
        "<s>x</s>",
        "<sup><a href=#f1>1</a></sup>",
        "<sup>[1]</sup>",
        "<a href=#f1><sup>1</sup></a>",
        "<a class=headerlink href=#p>¶</a>",
        "<script type=application/ld+json>{}</script>",
    ] {
        let sentence =
            format!("<p>The council meets{gap} on Sunday at noon, as the mayor told us.{gap}</p>");
        assert_eq!(
            lines(&sentence),
            ["p The council meets on Sunday at noon, as the mayor told us."],
            "{gap}"
        );
    }
}

#[test]
fn what_form_says_is_said_by_signs() {
    for (html, text) in [
        (
            "10<sup>6</sup> litres of H<sub>2</sub>O",
            "10⁶ litres of H₂O",
        ),
        (
            "10<sup>−6</sup>, Ca<sup>2+</sup>, 2<sup>n</sup>, 3<sup>1.5</sup>",
            "10⁻⁶, Ca²⁺, 2ⁿ, 3^1.5",
        ),
        (
            "the 1<sup>st</sup> of May, le 1<sup>er</sup> mai",
            "the 1st of May, le 1er mai",
        ),
        (
            "not <del>five</del> <ins>seven</ins> euros",
            "not seven euros",
        ),
        (
            "he said <q>never <b>again</b></q> to us",
            "he said \"never again\" to us",
        ),
        (
            "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rt>ji</rt></ruby> is a word",
            "漢字 is a word",
        ),
        (
            "where <math><mi>x</mi><mo>=</mo><mn>2</mn></math> holds",
            "where x=2 holds",
        ),
        (
            "where <math alttext='x^2'><msup><mi>x</mi><mn>2</mn></msup></math> holds",
            "where x^2 holds",
        ),
        (
            "where <math><msup><mi>x</mi><mn>2</mn></msup></math> holds",
            "where […] holds",
        ),
        (
            "press <button>Save</button> and wait",
            "press Save and wait",
        ),
        ("read on <button>Share</button>", "read on"),
        (
            "No<wbr>break, soft&shy;ware and<br>linebreak &lt;tag&gt; &amp;amp; end",
            "Nobreak, software and linebreak <tag> &amp; end",
        ),
    ] {
        let sentence = format!("<p>As the mayor told us yesterday: {html}</p>");
        assert_eq!(
            lines(&sentence),
            [format!("p As the mayor told us yesterday: {text}")]
        );
    }
}

#[test]
fn captions_and_addresses_are_paragraphs() {
    assert_eq!(
        lines(
            "<figure><img src=x alt='A drawing'><figcaption>The walrus was unveiled in <time>1911</time>.</figcaption></figure>"
        ),
        ["p The walrus was unveiled in 1911."]
    );
    assert_eq!(
        lines("<address>Lighthouse Road 9, Zell</address>"),
        ["p Lighthouse Road 9, Zell"]
    );
    assert_eq!(
        lines(
            "<table><caption>Ticket prices</caption><tr><th>Who<th>Price<tr><td>Adults<td><time>5</time> euros</table>"
        ),
        ["p Ticket prices", "tr Who | Price", "tr Adults | 5 euros"]
    );
}

#[test]
fn a_page_of_everyday_form_is_read_word_for_word() {
    let html = page(
        "<p>The harbour festival opens on <time datetime='2026-06-14'>Sunday, 14 June</time> at noon and closes at <time>ten</time>.</p>\
         <p>Loose text <b>bold</b>ed and <i>ital</i>ic. <!-- secret --> <script>secret</script><noscript>secret</noscript><template>secret</template></p>\
         <p>Press <kbd>Ctrl</kbd> then <label>Colour</label> <select><option>Red</select> <small>small print</small> <span hidden>secret</span> \
         <output>42</output> <a href='http://x.example'>linked regatta</a>.</p>\
         <details><summary>Is there parking for tractors?</summary><p>Yes, behind the tannery for two coins.</p></details>\
         <dl><dt>Tractor pull</dt><dd>Starts at <time>four</time> behind the tannery.</dd></dl>",
    );
    let document = one("a.html", html);
    for line in [
        "p The harbour festival opens on Sunday, 14 June at noon and closes at ten.",
        "p Loose text bolded and italic.",
        "p Press Ctrl then Colour small print 42 linked regatta.",
        "li Tractor pull",
        "li Starts at four behind the tannery.",
        "p Is there parking for tractors?",
        "p Yes, behind the tannery for two coins.",
    ] {
        assert!(
            outline(&document).iter().any(|l| l == line),
            "{line} is missing in {:#?}",
            outline(&document)
        );
    }
    assert!(!document.text.contains("secret"));
}

#[test]
fn the_author_in_a_byline_is_found_and_the_byline_is_no_part_of_the_article() {
    let byline = "<p class=by>By <span class=author>Noor Hadley</span>, <time>3 June</time></p>";
    let speech = "<p>Noor Hadley opened the harbour festival.</p>";
    let html = page("").replace("<h1>Zell</h1>", &format!("<h1>Zell</h1>{byline}{speech}"));
    let document = one("a.html", html);
    assert_eq!(document.author.as_deref(), Some("Noor Hadley"));
    assert!(!document.text.contains("3 June"), "{}", document.text);
    assert!(
        document
            .text
            .contains("Noor Hadley opened the harbour festival.")
    );
    let document = one(
        "a.html",
        page("<p class=byline>By <span class=author>Noor Hadley</span>, <time>3 June</time></p>"),
    );
    assert_eq!(document.author.as_deref(), Some("Noor Hadley"));
}

#[test]
fn whatever_the_extractor_does_to_a_block_its_words_are_the_pages() {
    let body = |blocks: &[&str]| {
        let mut body = blocks::Body::default();
        for block in blocks {
            body.push(BlockKind::Paragraph, block);
        }
        body
    };
    let page = body(&[
        "Menu",
        "The harbour festival opens on Sunday, 14 June at noon and closes at ten.",
        "Bring a coat.",
        "The tickets are sold at the lighthouse.",
        "Menu",
    ]);
    let chosen = |article: &[&str]| html_own::choose(&page, &body(article));
    for (article, text) in [
        (
            &["The harbour festival opens on"][..],
            page.words(&page.blocks[1]),
        ),
        (
            &["The harbour festival opens on at noon and closes at ten."],
            page.words(&page.blocks[1]),
        ),
        (
            &["The tickets are sold", "at the lighthouse."],
            page.words(&page.blocks[3]),
        ),
        (
            &["Bring a coat.Bring a coat.The tickets are sold at the lighthouse."],
            "Bring a coat.\n\nThe tickets are sold at the lighthouse.",
        ),
        (
            &["Bring a coat. The tickets are sold at the lighthouse."],
            "Bring a coat.\n\nThe tickets are sold at the lighthouse.",
        ),
        (&["Bring a coat.", "Menu"], "Bring a coat.\n\nMenu"),
    ] {
        let chosen = chosen(article);
        assert_eq!(
            (chosen.body.text.as_str(), chosen.missing),
            (text, 0),
            "{article:?}"
        );
    }
    let chosen = chosen(&["Bring a coat.", "Nobody wrote this."]);
    assert_eq!(
        (chosen.body.text.as_str(), chosen.missing),
        ("Bring a coat.", 15)
    );
}

#[test]
fn an_article_that_is_only_in_the_pages_data_is_read_from_there() {
    let article =
        "The ferry to the island stops for good on the last day of June, the owner said. "
            .repeat(6);
    let data = serde_json::json!({"@type": "NewsArticle", "articleBody": format!("{article}\n\nIslanders are angry.")});
    let html = format!(
        "<title>Ferry</title><script type='application/ld+json'>{data}</script><body><div id=app>Loading</div>"
    );
    assert_eq!(
        outline(&one("a.html", html)),
        [
            format!("p {}", article.trim()),
            "p Islanders are angry.".to_owned()
        ]
    );
}

proptest! {
    #[test]
    fn random_inline_elements_leave_the_sentence_whole(
        pieces in proptest::collection::vec(("[a-z]{1,9}", 0usize..12), 6..20),
    ) {
        let (mut html, mut text) = (String::from("The mayor said"), String::from("The mayor said"));
        for (word, element) in pieces {
            let name = ["time", "span class=share", "label", "b", "output", "abbr", "span class=author", "code"].get(element);
            let gap = ["<svg><path d=x /></svg>", "<wbr>", "<noscript>x</noscript>", "<input>"].get(element.wrapping_sub(8));
            match (name, gap) {
                (Some(name), _) => html.push_str(&format!(" <{name}>{word}</{}>", name.split(' ').next().unwrap())),
                (_, Some(gap)) => html.push_str(&format!(" {word}{gap}")),
                _ => {}
            }
            text.push_str(&format!(" {word}"));
        }
        prop_assert_eq!(lines(&format!("<p>{html}.</p>")), [format!("p {text}.")]);
    }
}
