use footnote::document::{DateOrigin, TitleOrigin};

use super::made_docx::{CORE, bomb, crowded, document_xml, docx, paragraph, styles_xml};
use super::{one, outline, refusal};

fn letter() -> Vec<u8> {
    let body = [
        paragraph("Titel", "Our bridges"),
        paragraph("berschrift1", "The old bridge"),
        // Word cuts words into runs as it likes, and keeps what was deleted.
        r#"<w:p><w:r><w:t>The old bri</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>dge is </w:t></w:r>
           <w:del><w:r><w:delText>open</w:delText></w:r></w:del><w:ins><w:r><w:t>closed &amp; dark&#46;</w:t></w:r></w:ins>
           <w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden words.</w:t></w:r>
           <w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGEREF x</w:instrText></w:r></w:p>"#.to_owned(),
        paragraph("Eigen", "Getting there"),
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>By bus,</w:t><w:br/><w:t>line 4</w:t></w:r></w:p>"#.to_owned(),
        paragraph("Zitat", "We ask for patience."),
        paragraph("Round", "A style that is based on itself."),
        r#"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Line</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Minutes</w:t></w:r></w:p></w:tc></w:tr>
           <w:tr><w:tc><w:p><w:r><w:t>Bus</w:t><w:tab/><w:t>4</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p><w:p><w:r><w:t>or so</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#.to_owned(),
        // A box is shown once, whichever way a reader of the file can show it.
        r#"<w:p><w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></mc:Choice>
           <mc:Fallback><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>
           <w:r><w:t>Beside the box.</w:t></w:r></w:p>"#.to_owned(),
    ]
    .concat();
    let notes =
        document_xml("<w:footnote><w:p><w:r><w:t>A note below.</w:t></w:r></w:p></w:footnote>");
    docx(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &document_xml(&body)),
        ("word/styles.xml", &styles_xml()),
        ("word/footnotes.xml", &notes),
        ("docProps/core.xml", CORE),
    ])
}

#[test]
fn a_docx_becomes_blocks_as_word_shows_it() {
    let document = one("letter.docx", &letter());
    assert_eq!(
        outline(&document),
        [
            "h1 Our bridges",
            "h1 The old bridge",
            "p The old bridge is closed & dark.",
            "h2 Getting there",
            "li By bus,\nline 4",
            "q We ask for patience.",
            "p A style that is based on itself.",
            "tr Line | Minutes",
            "tr Bus 4 | 12 or so",
            "p In a box.",
            "p Beside the box.",
            "p A note below.",
        ]
    );
    assert_eq!(
        (document.title.as_str(), document.title_origin),
        ("Bridges & towers", TitleOrigin::Given)
    );
    assert_eq!(document.author.as_deref(), Some("Eva Berg"));
    assert_eq!(document.language.code(), "en");
    let published = document.published.unwrap();
    assert_eq!(
        (published.date.to_string().as_str(), published.origin),
        ("2024-03-21", DateOrigin::PageMetadata)
    );
}

#[test]
fn a_docx_without_styles_and_properties_is_read() {
    let xml = document_xml(
        &(paragraph("Heading1", "Opening hours") + &paragraph("", "We open at nine.")),
    );
    let document = one("a.docx", &docx(&[("word/document.xml", &xml)]));
    assert_eq!(
        outline(&document),
        ["h1 Opening hours", "p We open at nine."]
    );
    assert_eq!(document.title, "Opening hours");
    // Named otherwise, it is still one.
    assert_eq!(
        one("a.txt", &docx(&[("word/document.xml", &xml)])).title,
        "Opening hours"
    );
}

#[test]
fn other_archives_are_called_by_their_names() {
    let kinds = [
        (
            "xl/workbook.xml",
            "looks like an Excel table (save it as CSV), which is not read",
        ),
        (
            "ppt/presentation.xml",
            "looks like a PowerPoint presentation (save it as PDF), which is not read",
        ),
        (
            "META-INF/container.xml",
            "looks like an EPUB book (save it as HTML or PDF), which is not read",
        ),
        (
            "content.xml",
            "looks like an OpenDocument file (save it as DOCX or PDF), which is not read",
        ),
        ("holiday.jpg", "looks like a ZIP archive, which is not read"),
    ];
    for (part, sentence) in kinds {
        assert_eq!(refusal("a.docx", &docx(&[(part, "x")])), sentence);
    }
}

#[test]
fn h20_entities_are_not_expanded() {
    let bomb = r#"<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>"#;
    let xml = document_xml(r#"<w:p><w:r><w:t>Be&b;fore &x; and &amp; after.</w:t></w:r></w:p>"#);
    let xml = xml.replacen("<w:document", &format!("{bomb}<w:document"), 1);
    let document = one("a.docx", &docx(&[("word/document.xml", &xml)]));
    assert_eq!(document.text, "Before and & after.");
}

#[test]
fn h22_bombs_and_crowds_are_refused_in_words() {
    assert_eq!(
        refusal("a.docx", &bomb(600 << 20)),
        "the DOCX unpacks to more than 67108864 bytes of text and markup: split it"
    );
    assert_eq!(
        refusal("a.docx", &bomb(40 << 20)),
        "unpacks to more than 200 times its size: taken for a decompression bomb"
    );
    assert_eq!(
        refusal("a.docx", &crowded(10_001)),
        "the archive holds more than 10000 files"
    );
    let whole = letter();
    for length in [4, 100, whole.len() / 2, whole.len() - 10] {
        let why = refusal("a.docx", &whole[..length]);
        assert!(why.starts_with("the DOCX is damaged: "), "{length}: {why}");
    }
    let broken = docx(&[("word/document.xml", "<w:document><w:body><w:p></w:body>")]);
    assert!(refusal("a.docx", &broken).starts_with("the DOCX is damaged: "));
}

#[test]
fn h22_sizes_that_lie_are_not_believed() {
    let xml = document_xml(&paragraph("", &"Some words of a letter. ".repeat(200)));
    let honest = docx(&[("word/document.xml", &xml)]);
    let size = u32::try_from(xml.len()).unwrap().to_le_bytes();
    for lie in [1u32, 40, u32::MAX - 1] {
        let mut lying = honest.clone();
        while let Some(at) = lying.windows(4).position(|window| window == size) {
            lying[at..at + 4].copy_from_slice(&lie.to_le_bytes());
        }
        // Read to the end of what is really there, or refused; no more is ever set aside than is read.
        match footnote::extract::extract(&lying, &footnote::extract::Hint::named("a.docx")) {
            Ok(extraction) => assert!(
                extraction.documents[0]
                    .document
                    .text
                    .starts_with("Some words")
            ),
            Err(error) => assert!(
                error.to_string().starts_with("the DOCX is damaged"),
                "{lie}: {error}"
            ),
        }
    }
}

#[test]
fn h22_names_are_never_taken_for_paths() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("written");
    let xml = document_xml(&paragraph("", "Some words."));
    let bytes = docx(&[
        ("../../../../../../../../tmp/footnote-h22", "x"),
        (target.to_str().unwrap(), "x"),
        ("word/document.xml", &xml),
    ]);
    assert_eq!(one("a.docx", &bytes).text, "Some words.");
    assert!(!target.exists() && !std::path::Path::new("/tmp/footnote-h22").exists());
}
