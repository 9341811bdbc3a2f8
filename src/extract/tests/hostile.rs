//! Bytes that mean harm, or that somebody broke. Named after the hostile cases where they apply.

use super::*;

#[test]
fn h19_deep_pages_are_rejected_before_they_are_parsed() {
    let deep = [
        (
            "closed",
            format!("{}x{}", "<div>".repeat(200_000), "</div>".repeat(200_000)),
        ),
        ("unclosed", "<div>".repeat(200_000)),
        ("spans", "<span>".repeat(200_000)),
        ("tables", "<table><tr><td>".repeat(70_000)),
        ("lists", "<ul><li>".repeat(100_000)),
        ("svg", format!("<svg>{}", "<g>".repeat(200_000))),
        ("templates", "<template>".repeat(200_000)),
        ("unknown", "<x-y>".repeat(200_000)),
    ];
    for (what, html) in deep {
        let (outcome, took) = timed(|| extract(html.as_bytes(), &Hint::named("a.html")));
        println!("{what}: {took:?}");
        assert!(
            matches!(outcome, Err(ExtractError::HtmlTooDeep(500))),
            "{what}: {outcome:?}"
        );
        assert!(took < PATIENCE, "{what} took {took:?}");
    }
}

#[test]
fn h19_pages_just_under_the_caps_are_read_in_bounded_time() {
    let nests = [
        ("<div>", "</div>"),
        ("<blockquote>", "</blockquote>"),
        ("<em>", "</em>"),
        ("<p><b><i>", "</i></b></p>"),
        ("<ul><li>", "</li></ul>"),
        ("<dl><dd>", "</dd></dl>"),
        ("<table><tr><td>", "</td></tr></table>"),
    ];
    for (open, close) in nests {
        // A table brings its body along.
        let each = open.matches('<').count() + usize::from(open.starts_with("<table"));
        for depth in [90, 490] {
            let html = format!(
                "<html><body>{}The tower was closed.{}",
                open.repeat(depth / each),
                close.repeat(depth / each)
            );
            let (document, took) = timed(|| one("a.html", html));
            println!("{open} {depth}: {took:?}");
            assert_eq!(document.text, "The tower was closed.", "{open}");
            assert!(took < PATIENCE, "{open} took {took:?}");
        }
    }
}

#[test]
fn h19_nesting_does_not_multiply_the_words() {
    let words = "The tower was closed on Monday and opened again on Tuesday. ".repeat(20_000);
    let html = format!("<html><body>{}{words}", "<blockquote>".repeat(490));
    let (document, took) = timed(|| one("a.html", html));
    println!("nested quotes: {took:?}");
    assert_eq!(document.text, words.trim());
    assert!(took < PATIENCE, "{took:?}");
}

#[test]
fn h19_wide_pages_take_bounded_time() {
    for unit in [
        "<p>Some words, here.</p>",
        "<a href=x>link</a> ",
        "<div>x</div>",
        "<li>item",
        "x<br>",
        "<b>x</b> ",
    ] {
        let html = format!("<html><body><article>{}", unit.repeat(30_000));
        let (_, took) = timed(|| extract(html.as_bytes(), &Hint::named("a.html")).unwrap());
        println!("{unit}: {took:?}");
        assert!(took < PATIENCE, "{unit} took {took:?}");
    }
}

#[test]
fn h19_formatting_that_browsers_open_again_in_every_paragraph_is_seen_early() {
    // Flat in the source; the tree would have 5,000,000,000 elements.
    let html: String = (0..100_000).map(|n| format!("<p><b id={n}></p>")).collect();
    let (outcome, took) = timed(|| extract(html.as_bytes(), &Hint::named("a.html")));
    println!("formatting: {took:?}");
    assert!(
        matches!(outcome, Err(ExtractError::HtmlTooDeep(500))),
        "{outcome:?}"
    );
    assert!(took < PATIENCE, "{took:?}");
}

#[test]
fn h19_pages_that_look_deep_but_are_not_are_read() {
    let rows = "<tr><td>Monday<td>nine to five".repeat(2_000);
    let html = format!(
        "<html><body><article><p>{}<table>{rows}</table></article>",
        "Opening hours of the library<p>".repeat(2_000)
    );
    let document = one("a.html", html);
    assert!(document.text.contains("Opening hours"));
}

#[test]
fn h19_pages_with_too_many_elements_or_bytes_are_rejected() {
    let limits = Limits {
        html_nodes: 10_000,
        html_bytes: 1 << 20,
        ..Limits::default()
    };
    let hint = Hint {
        limits,
        ..Hint::named("a.html")
    };
    let outcome = extract("<p>x".repeat(20_000).as_bytes(), &hint);
    assert!(
        matches!(outcome, Err(ExtractError::HtmlTooManyNodes(10_000))),
        "{outcome:?}"
    );
    let outcome = extract("<b><p>".repeat(20_000).as_bytes(), &hint);
    assert!(
        matches!(outcome, Err(ExtractError::HtmlTooManyNodes(10_000))),
        "{outcome:?}"
    );
    let outcome = extract("x ".repeat(600_000).as_bytes(), &hint);
    assert!(
        matches!(outcome, Err(ExtractError::HtmlTooLarge(_))),
        "{outcome:?}"
    );
}

#[test]
fn h20_a_million_attributes_and_a_huge_one_cost_next_to_nothing() {
    let many: String = (0..1_000_000).map(|n| format!(" a{n}=1")).collect();
    let (outcome, took) =
        timed(|| extract(format!("<p{many}>x").as_bytes(), &Hint::named("a.html")));
    println!("many attributes: {took:?}");
    assert!(
        matches!(outcome, Err(ExtractError::HtmlTooManyAttributes(2_000))),
        "{outcome:?}"
    );
    assert!(took < PATIENCE, "{took:?}");
    // No end of the tag: it makes no element, but its attributes are compared all the same.
    for open in ["", " z='", " z=\""] {
        let outcome = extract(format!("<p{many}{open}").as_bytes(), &Hint::named("a.html"));
        assert!(
            matches!(outcome, Err(ExtractError::HtmlTooManyAttributes(2_000))),
            "{outcome:?}"
        );
    }
    // Where tags are no tags to one of the parsers.
    for around in [
        "noscript", "noframes", "textarea", "template", "svg", "math", "select", "title", "xmp",
        "iframe", "table",
    ] {
        let html = format!("<html><body><{around}><p{many}>x</p></{around}><p>Words.</p>");
        let (_, took) =
            timed(|| extract(html.as_bytes(), &Hint::named("a.html")).map(|e| e.documents.len()));
        println!("many attributes in {around}: {took:?}");
        assert!(took < PATIENCE, "{around} took {took:?}");
    }
    let huge = format!(
        "<html><body><p title='{}'>Words of the page.</p></body></html>",
        "y".repeat(10 << 20)
    );
    let (document, took) = timed(|| one("a.html", huge));
    println!("huge attribute: {took:?}");
    assert_eq!(document.text, "Words of the page.");
    assert!(took < PATIENCE, "{took:?}");
}

#[test]
fn h20_entities_of_xml_are_not_expanded() {
    let bomb = "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>\
                <html><body><p>Words &b; and &f; stay as they are.</p></body></html>";
    let document = one("a.xhtml", bomb);
    assert!(
        document.text.contains("Words &b; and &f; stay"),
        "{}",
        document.text
    );
}

#[test]
fn h22_gzip_bombs_cuts_and_nests_are_told_apart() {
    let text = "The tower was closed on Monday.\n".repeat(100);
    let packed = gzip(text.as_bytes());
    assert_eq!(one("a.txt.gz", &packed).text, text.trim());
    assert_eq!(
        one("no-name", [packed.clone(), gzip(b"And more.")].concat()).text,
        format!("{text}And more.")
    );
    assert_eq!(
        refusal("a.txt.gz", &packed[..packed.len() / 2]),
        "the gzip data ends early: the file is incomplete"
    );
    let mut damaged = packed.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xff;
    assert!(refusal("a.txt.gz", &damaged).starts_with("the gzip data is damaged: "));
    assert_eq!(
        refusal("a.gz.gz", gzip(&packed)),
        "is a gzip inside a gzip: unpack it once"
    );
    let bomb = gzip(&vec![0u8; 64 << 20]);
    let (outcome, took) = timed(|| refusal("a.txt.gz", &bomb));
    assert_eq!(
        outcome,
        "unpacks to more than 200 times its size: taken for a decompression bomb"
    );
    assert!(took < PATIENCE, "{took:?}");
    let limits = Limits {
        decoded_bytes: 1000,
        ..Limits::default()
    };
    let outcome = extract(
        &packed,
        &Hint {
            limits,
            ..Hint::named("a.txt.gz")
        },
    );
    assert!(
        matches!(outcome, Err(ExtractError::TooLarge(1000))),
        "{outcome:?}"
    );
}

#[test]
fn h23_charsets_are_read_as_the_bytes_say() {
    let words = "Grüße aus Köln, wo die Brücke über den Rhein für Züge gesperrt ist. Später öffnet sie für Fußgänger.";
    let latin: Vec<u8> = words
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let utf16 = |big: bool| -> Vec<u8> {
        words
            .encode_utf16()
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    for (what, bytes) in [
        (
            "mark",
            [b"\xef\xbb\xbf".as_slice(), words.as_bytes()].concat(),
        ),
        ("windows-1252", latin.clone()),
        ("utf-16le", [b"\xff\xfe".as_slice(), &utf16(false)].concat()),
        ("utf-16be", [b"\xfe\xff".as_slice(), &utf16(true)].concat()),
        ("utf-16le without mark", utf16(false)),
        ("utf-16be without mark", utf16(true)),
    ] {
        let extraction = read("a.txt", &bytes);
        assert_eq!(extraction.documents[0].document.text, words, "{what}");
        assert_eq!(warnings(&extraction), [""; 0], "{what}");
    }
    // UTF-8 wins over a label that is wrong, and a guess over a label that the bytes contradict.
    let labelled = |bytes: &[u8], label: &str| {
        let content_type = format!("text/plain; charset={label}");
        extract(
            bytes,
            &Hint {
                content_type: Some(&content_type),
                ..Hint::named("a.txt")
            },
        )
        .unwrap()
    };
    assert_eq!(
        labelled(words.as_bytes(), "windows-1252").documents[0]
            .document
            .text,
        words
    );
    let wrong = labelled(&latin, "utf-8");
    assert_eq!(wrong.documents[0].document.text, words);
    assert_eq!(
        warnings(&wrong),
        ["labelled utf-8 but does not read as that; read as windows-1252"]
    );
    let (russian, ..) = encoding_rs::KOI8_R.encode("Мост закрыт");
    assert_eq!(
        labelled(&russian, "koi8-r").documents[0].document.text,
        "Мост закрыт"
    );
    let page = [b"<html><head><meta http-equiv=Content-Type content='text/html; charset=koi8-r'></head><body><p>".as_slice(), &russian].concat();
    assert_eq!(one("a.html", page).text, "Мост закрыт");
}

#[test]
fn h23_what_is_no_text_in_its_charset_is_replaced_and_reported() {
    let lone = [b"\xff\xfe".as_slice(), b"a\0\x00\xd8b\0"].concat();
    let extraction = read("a.txt", lone);
    assert_eq!(extraction.documents[0].document.text, "a\u{fffd}b");
    assert_eq!(
        warnings(&extraction),
        ["1 places are not valid UTF-16LE and were replaced by \u{fffd}"]
    );
    let cut = "Köln, Zürich, Genève, Málaga, Århus, Łódź".as_bytes();
    let extraction = read("a.txt", [cut, b"\xc3"].concat());
    assert_eq!(
        warnings(&extraction),
        ["1 places are not valid UTF-8 and were replaced by \u{fffd}"]
    );
    // An overlong slash is not a slash.
    let overlong = [
        b"..\xc0\xaf..".as_slice(),
        "Köln Köln Köln Köln Köln Köln Köln Köln".as_bytes(),
    ]
    .concat();
    assert!(!one("a.txt", overlong).text.contains("../.."));
}

#[test]
fn h23_a_few_broken_bytes_do_not_turn_english_into_another_script() {
    let broken = b"The \xc0\xaf smith \xed\xa0\x80 forged \xff";
    for (name, text) in [("a.txt", &b""[..]), ("a.md", b""), ("a.html", b"<p>")] {
        let extraction = read(name, [text, broken].concat());
        let words = &extraction.documents[0].document.text;
        assert!(
            words.starts_with("The \u{fffd}") && words.contains(" forged \u{fffd}"),
            "{words}"
        );
        assert!(
            words.chars().all(|c| c.is_ascii() || c == '\u{fffd}'),
            "{words}"
        );
        assert!(warnings(&extraction)[0].contains("not valid UTF-8"));
    }
    // What people wrote before UTF-8 is still read as it was meant.
    for (bytes, meant) in [
        (
            &b"The caf\xe9 is closed on Monday \x96 it opens on Tuesday."[..],
            "The café is closed on Monday – it opens on Tuesday.",
        ),
        (
            b"The \x93bazaar\x94 of K\xf6ln costs \x80 5.",
            "The “bazaar” of Köln costs € 5.",
        ),
    ] {
        assert_eq!(one("a.txt", bytes).text, meant);
    }
    let russian = "Мост через реку закрыт с утра, сообщил мэр. See bridge.example for news.";
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(russian);
    assert_eq!(one("a.txt", bytes).text, russian);
}

#[test]
fn h23_nuls_line_ends_and_controls() {
    let extraction = read(
        "a.txt",
        "One\0 two\r\nthree\rfour\x07five\u{b}six\tseven.\r\n\r\nEight.",
    );
    assert_eq!(
        extraction.documents[0].document.text,
        "One two\nthree\nfour five six\tseven.\n\nEight."
    );
    assert_eq!(
        warnings(&extraction),
        [
            "1 NUL characters were removed",
            "2 control characters were replaced by spaces"
        ]
    );
    // Not composed, not folded, not trimmed inside.
    assert_eq!(
        one("a.txt", "e\u{301}  \u{a0}ﬁ…").text,
        "e\u{301}  \u{a0}ﬁ…"
    );
    let page = read(
        "a.html",
        "<p>One &#0; two&#7;three&#13;four, and enough.</p>",
    );
    assert!(
        !page.documents[0]
            .document
            .text
            .contains(|c: char| c.is_control())
    );
}

#[test]
fn h23_a_single_line_of_50_mb_is_read() {
    let line = "The quick brown fox jumps over the lazy dog. ".repeat((50 << 20) / 45);
    for name in ["a.txt", "a.md"] {
        let (document, took) = timed(|| one(name, &line));
        println!("{name}: {took:?}");
        assert_eq!(document.text, line.trim());
        assert!(took < PATIENCE, "{name} took {took:?}");
    }
}

#[test]
fn h24_bytes_win_over_names() {
    assert!(refusal("a.txt", "%PDF-1.7\n...").starts_with("the PDF is damaged: "));
    assert!(refusal("a.md", b"PK\x03\x04...").starts_with("the DOCX is damaged: "));
    assert!(refusal("a.html", b"\x89PNG\r\n\x1a\n...").starts_with("looks like a PNG picture"));
    assert!(refusal("a.txt.gz", gzip(b"%PDF-1.7\n...")).starts_with("the PDF is damaged: "));
    assert_eq!(
        refusal("a.txt", (0..=255u8).cycle().take(4096).collect::<Vec<_>>()),
        "is binary, not text"
    );
    assert!(refusal("a.xyz", "a,b").starts_with("\"a.xyz\" is of no format that is read"));
    for empty in ["", " \r\n\t", "\u{feff}", "\0\0"] {
        assert_eq!(
            refusal("a.txt", empty),
            "there is no text in it",
            "{empty:?}"
        );
    }
    // A page under another name or type is a page.
    assert!(!one("a.txt", PAGE).text.contains("<p>"));
    let image = Hint {
        content_type: Some("image/png"),
        ..Hint::named("picture")
    };
    assert_eq!(
        extract(PAGE.as_bytes(), &image).unwrap().documents[0]
            .document
            .title,
        "Brücke gesperrt"
    );
    let php = Hint {
        content_type: Some("text/html"),
        ..Hint::named("/index.php")
    };
    assert_eq!(
        extract(b"<p>Words.", &php).unwrap().documents[0]
            .document
            .text,
        "Words."
    );
    assert!(
        accepts_name("a.HTML.gz")
            && accepts_name("x/b.jsonl")
            && !accepts_name("a.exe")
            && !accepts_name("gz")
    );
}

#[test]
fn hostile_markdown_and_records_take_bounded_time() {
    for text in [
        "> ".repeat(100_000),
        "[".repeat(100_000),
        "*a _b ".repeat(50_000),
        "- ".repeat(50_000),
        "`a``".repeat(50_000),
        "<".repeat(100_000),
        "|a".repeat(100_000),
        "![a](".repeat(50_000),
    ] {
        let start: String = text.chars().take(8).collect();
        let (_, took) =
            timed(|| extract(text.as_bytes(), &Hint::named("a.md")).map(|e| e.documents.len()));
        println!("{start}: {took:?}");
        assert!(took < PATIENCE, "{start} took {took:?}");
    }
    let nested = format!("{{\"text\":\"x\",\"more\":{}", "[".repeat(1_000_000));
    assert_eq!(read("a.jsonl", nested).warnings.len(), 1);
}

proptest! {
    #[test]
    fn any_text_in_any_format_keeps_the_promises(
        text in "(\\PC|[ \\n\\r\\t#*>|`\\-<>&;]|\\n\\n|<p>|</p>|<b>|<li>|<td>|<tr>|<table>|<br>|---\\n|title: x\\n|- |1\\. ){0,120}",
    ) {
        for name in ["a.txt", "a.md", "a.html"] {
            match extract(text.as_bytes(), &Hint::named(name)) {
                Ok(extraction) => extraction.documents.iter().for_each(|d| keeps_promises(&d.document)),
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
        let record = serde_json::json!({"text": text, "title": text, "url": text, "date": text}).to_string();
        for name in ["a.jsonl", "a.json"] {
            if let Ok(extraction) = extract(record.as_bytes(), &Hint::named(name)) {
                extraction.documents.iter().for_each(|d| keeps_promises(&d.document));
            }
        }
    }

    #[test]
    fn plain_text_loses_nothing_but_white_space(text in "(\\PC|[ \\n]|\\n\\n|- |1\\. |date ){0,200}") {
        if let Ok(extraction) = extract(text.as_bytes(), &Hint::named("a.txt")) {
            let seen = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let read = &extraction.documents[0].document;
            if read.published.is_none() && !text.starts_with('\u{feff}') && !text.to_lowercase().contains("<html") {
                prop_assert_eq!(seen(&read.text), seen(&text));
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), name in "[a-z]{0,3}\\.(txt|md|html|json|jsonl|gz|txt\\.gz|)") {
        if let Ok(extraction) = extract(&bytes, &Hint::named(&name)) {
            extraction.documents.iter().for_each(|d| keeps_promises(&d.document));
        }
    }
}
