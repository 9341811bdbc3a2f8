use footnote::document::{DateOrigin, TitleOrigin, page_at};

use super::made_pdf::{self, Piece, drawn, lines, pdf, pdf_of_contents};
use super::{one, outline, read, refusal};

/// A report of four pages with a running title and page numbers.
fn report() -> Vec<u8> {
    let heads = [
        "Bridge report 2024",
        "Bridge report 2024",
        "Bridge report 2024",
        "Bridge report 2024",
    ];
    let feet = ["Page 1 of 4", "Page 2 of 4", "Page 3 of 4", "Page 4 of 4"];
    let bodies: [Vec<Piece>; 4] = [
        [
            vec![(72.0, 740.0, 20.0, "The old bridge")],
            lines(
                700.0,
                &[
                    "The old bridge over the river was closed on Monday morning, because a bear-",
                    "ing broke in the night. The well-known tower beside it stays open to all who",
                    "want to see the river from above, and the ticket costs four euros.",
                    "A second paragraph begins here, and it goes on over the end of this page with",
                ],
            ),
        ]
        .concat(),
        lines(
            740.0,
            &[
                "more words on the next one. It is the end of that paragraph, which was a long one,",
                "as a reader can see. Beside the well-",
                "known tower there is a path.",
            ],
        ),
        [
            vec![(72.0, 740.0, 15.0, "Costs")],
            lines(
                700.0,
                &[
                    "The repair takes three weeks and costs 1.2 million euros, says the city.",
                    "• Buses stop at the market.",
                    "• Bicycles may be pushed.",
                ],
            ),
        ]
        .concat(),
        vec![
            (72.0, 700.0, 11.0, "Line"),
            (300.0, 700.0, 11.0, "Minutes"),
            (72.0, 680.0, 11.0, "Bus 4"),
            (300.0, 680.0, 11.0, "12"),
        ],
    ];
    let pages: Vec<Vec<Piece>> = bodies
        .into_iter()
        .enumerate()
        .map(|(at, body)| {
            let head = vec![(72.0, 800.0, 9.0, heads[at])];
            let foot = vec![(280.0, 40.0, 9.0, feet[at])];
            [head, body, foot].concat()
        })
        .collect();
    pdf(
        &pages,
        "/Title (Report on the old bridge) /Author (Eva Berg) /CreationDate (D:20240321080000+01'00')",
    )
}

#[test]
fn a_pdf_becomes_paragraphs_without_what_repeats_on_every_page() {
    let document = one("report.pdf", &report());
    assert_eq!(
        outline(&document),
        [
            "h1 The old bridge",
            "p The old bridge over the river was closed on Monday morning, because a bearing broke in the night. The \
             well-known tower beside it stays open to all who want to see the river from above, and the ticket costs \
             four euros.",
            "p A second paragraph begins here, and it goes on over the end of this page with\u{c}more words on the next \
             one. It is the end of that paragraph, which was a long one, as a reader can see. Beside the well-known \
             tower there is a path.",
            "h2 Costs",
            "p The repair takes three weeks and costs 1.2 million euros, says the city.",
            "li • Buses stop at the market.",
            "li • Bicycles may be pushed.",
            "tr Line | Minutes",
            "tr Bus 4 | 12",
        ]
    );
    assert_eq!(
        (document.title.as_str(), document.title_origin),
        ("Report on the old bridge", TitleOrigin::Given)
    );
    assert_eq!(document.author.as_deref(), Some("Eva Berg"));
    assert_eq!(document.language.code(), "en");
    let published = document.published.unwrap();
    assert_eq!(
        (published.date.to_string().as_str(), published.origin),
        ("2024-03-21", DateOrigin::PageMetadata)
    );
    assert_eq!(
        published.instant.unwrap().to_string(),
        "2024-03-21T07:00:00Z"
    );
}

#[test]
fn every_word_of_a_pdf_knows_its_page() {
    let document = one("report.pdf", &report());
    let page_of = |words: &str| page_at(&document.text, document.text.find(words).unwrap());
    for (words, page) in [
        ("The old bridge", 1),
        ("over the end of this page", 1),
        ("more words on the next", 2),
        ("Costs", 3),
        ("Bicycles", 3),
        ("Bus 4", 4),
    ] {
        assert_eq!(page_of(words), Some(page), "{words}");
    }
    // One page has no number worth telling, and a text has none.
    let single = one(
        "a.pdf",
        &pdf(&[lines(700.0, &["Only one page, with a few words."])], ""),
    );
    assert_eq!(page_at(&single.text, 3), None);
    assert_eq!(page_at("Some text.", 3), None);
    let text = one("a.txt", b"One page.\x0c\n\nAnother page of plain text.");
    assert_eq!(
        page_at(&text.text, text.text.len()),
        None,
        "{:?}",
        text.text
    );
}

#[test]
fn pages_without_text_are_counted_and_told() {
    let pages = [
        Vec::new(),
        lines(700.0, &["The words stand on the second page of three."]),
        Vec::new(),
    ];
    let extraction = read("a.pdf", &pdf(&pages, "/Title (scan_0001.pdf)"));
    let document = &extraction.documents[0].document;
    assert_eq!(page_at(&document.text, document.text.len()), Some(2));
    // The name of a file is no title.
    assert_eq!(
        document.title,
        "The words stand on the second page of three."
    );
    let warnings: Vec<String> = extraction
        .warnings
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        warnings,
        ["2 pages have no text: they are empty, or pictures of text"]
    );
}

#[test]
fn letters_set_one_by_one_are_words_and_a_letter_drawn_twice_is_one() {
    let kerned = "BT /F1 12 Tf 72 700 Td [(T) 80 (o) -20 (wer) -400 (closed) -300 (on) -300 (Monday.)] TJ ET\n";
    let bold = "BT /F1 12 Tf 72 660 Td (B) Tj ET BT /F1 12 Tf 72.3 660 Td (B) Tj ET BT /F1 12 Tf 80.3 660 Td (ig news) Tj ET\n";
    let document = one("a.pdf", &pdf_of_contents(&[kerned.to_owned() + bold], ""));
    assert_eq!(
        outline(&document),
        ["p Tower closed on Monday.", "p Big news"]
    );
}

#[test]
fn a_page_on_its_side_is_read_and_a_stamp_in_the_margin_is_not() {
    let stamp = "BT /F1 8 Tf 0 1 -1 0 20 300 Tm (stamped across the margin) Tj ET\n";
    let words = drawn(&lines(
        700.0,
        &["The words of the page are what is read of it."],
    ));
    let document = one("a.pdf", &pdf_of_contents(&[stamp.to_owned() + &words], ""));
    assert_eq!(
        outline(&document),
        ["p The words of the page are what is read of it."]
    );
    let on_its_side = "BT /F1 12 Tf 0 1 -1 0 100 72 Tm (The whole page lies on its side, and is) Tj ET\n\
                       BT /F1 12 Tf 0 1 -1 0 114 72 Tm (read like any other.) Tj ET\n";
    let document = one("a.pdf", &pdf_of_contents(&[on_its_side.to_owned()], ""));
    assert_eq!(
        outline(&document),
        ["p The whole page lies on its side, and is read like any other."]
    );
}

#[test]
fn h21_pdfs_that_cannot_be_read_are_refused_in_words() {
    let pictures = pdf(&[Vec::new(), Vec::new()], "");
    assert_eq!(
        refusal("a.pdf", &pictures),
        "the PDF has no text, only pictures of its 2 pages: run text recognition (OCR) over it first"
    );
    assert_eq!(
        refusal("a.pdf", &made_pdf::locked()),
        "the PDF is locked with a password: save it without one"
    );
    let whole = report();
    for length in [9, 200, whole.len() / 2, whole.len() - 40] {
        // What is left of it may still be read; what must not be is a panic or a lie.
        match footnote::extract::extract(&whole[..length], &footnote::extract::Hint::named("a.pdf"))
        {
            Ok(extraction) => assert!(extraction.documents[0].document.text.contains("bridge")),
            Err(error) => assert!(
                error.to_string().starts_with("the PDF "),
                "{length}: {error}"
            ),
        }
    }
    let many = footnote::extract::Limits {
        pdf_pages: 3,
        pdf_bytes: 100_000,
        ..Default::default()
    };
    let hint = footnote::extract::Hint {
        limits: many,
        ..footnote::extract::Hint::named("a.pdf")
    };
    let refused = |bytes: &[u8]| {
        footnote::extract::extract(bytes, &hint)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused(&report()),
        "the PDF has more than 3 pages: split it"
    );
    assert_eq!(
        refused(&[b"%PDF-1.4".as_slice(), &[b' '; 100_000]].concat()),
        "the file is larger than 100000 bytes: split it"
    );
}

#[test]
fn h24_bytes_win_over_names() {
    let report = report();
    assert_eq!(one("report.txt", &report).title, "Report on the old bridge");
    assert_eq!(
        one("report.html", &report).title,
        "Report on the old bridge"
    );
    // What a mail program has put before it is no part of it.
    let mailed = [b"Content-Type: application/pdf\r\n\r\n".as_slice(), &report].concat();
    assert_eq!(one("report.pdf", &mailed).title, "Report on the old bridge");
    assert_eq!(
        refusal("report.pdf", b"These are just words in a file."),
        "is called a PDF, but does not begin as one does: it is damaged, or something else"
    );
    assert_eq!(
        refusal("report.docx", &[0, 1, 2, 3, 4, 5, 6, 7].repeat(100)),
        "is called a DOCX, but does not begin as one does: it is damaged, or something else"
    );
    // A login page in place of the file is a page.
    let page = one(
        "report.pdf",
        b"<!DOCTYPE html><title>Sign in</title><p>Sign in to read this report of ours.</p>",
    );
    assert_eq!(page.title, "Sign in");
    assert!(refusal("image.png", b"\x89PNG\r\n\x1a\n....").contains("a PNG picture"));
    assert!(refusal("page.html", b"\x89PNG\r\n\x1a\n....").contains("a PNG picture"));
}

#[test]
fn an_answer_from_a_pdf_names_its_page() {
    let place = crate::place::Place::bare();
    place.write("config/footnote.toml", "corpus = [\"docs\"]\n");
    place.write_others("docs");
    let pages: Vec<_> = [
        "The harbour report begins with the weather of the year and the names of all who wrote it.",
        "The lantern of the old harbour was lit again in October by Ada Brook and the pupils.",
        "The appendix lists every ship that was repaired and what that cost the town in the end.",
    ]
    .iter()
    .map(|words| lines(700.0, &[words]))
    .collect();
    std::fs::write(place.path("docs/report.pdf"), pdf(&pages, "")).unwrap();
    let ran = place.run(&["ask", "Who lit the lantern of the old harbour?"]);
    assert!(
        ran.out.contains("Ada Brook") && ran.out.contains(", p. 2"),
        "{ran:?}"
    );
    let reply = place.json(&["ask", "Who lit the lantern of the old harbour?", "--json"]);
    assert_eq!(reply["excerpts"][0]["page"], 2, "{reply}");
}
