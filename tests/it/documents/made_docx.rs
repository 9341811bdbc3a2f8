//! DOCX files written by hand, sound ones and others.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const NAMES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

/// A document whose body is `body`, in the words of WordprocessingML.
pub fn document_xml(body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {NAMES}><w:body>{body}</w:body></w:document>"#
    )
}

/// `<w:p>` of a style, with plain words.
pub fn paragraph(style: &str, words: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>"#
    )
}

pub fn styles_xml() -> String {
    let style = |id: &str, name: &str, more: &str| {
        format!(
            r#"<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>{more}</w:style>"#
        )
    };
    format!(
        "<w:styles {NAMES}>{}{}{}{}{}{}</w:styles>",
        style("Titel", "Title", ""),
        // The ids of a German Word; the names are the same everywhere.
        style(
            "berschrift1",
            "heading 1",
            r#"<w:pPr><w:outlineLvl w:val="0"/></w:pPr>"#
        ),
        style(
            "Eigen",
            "Our own heading",
            r#"<w:basedOn w:val="berschrift2"/>"#
        ),
        style("berschrift2", "heading 2", ""),
        style("Round", "Round", r#"<w:basedOn w:val="Round"/>"#),
        style("Zitat", "Quote", ""),
    )
}

pub const CORE: &str = r#"<cp:coreProperties xmlns:cp="a" xmlns:dc="b" xmlns:dcterms="c"><dc:title>Bridges &amp; towers</dc:title>
<dc:creator>Eva Berg</dc:creator><dcterms:created>2019-01-01T00:00:00Z</dcterms:created>
<dcterms:modified>2024-03-21T08:00:00Z</dcterms:modified><dc:language>en-GB</dc:language></cp:coreProperties>"#;

/// A DOCX with these parts.
pub fn docx(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, packed()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn packed() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

/// A DOCX whose only part unpacks to so many bytes of nothing.
pub fn bomb(bytes: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", packed()).unwrap();
    let piece = vec![b' '; 1 << 20];
    for _ in 0..bytes >> 20 {
        zip.write_all(&piece).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A DOCX with so many other files in it.
pub fn crowded(files: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", packed()).unwrap();
    zip.write_all(document_xml(&paragraph("", "Some words.")).as_bytes())
        .unwrap();
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for number in 0..files {
        zip.start_file(format!("m/{number}"), stored).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
