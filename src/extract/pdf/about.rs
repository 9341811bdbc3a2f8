//! What a PDF says about itself: its Info dictionary, else its XMP packet.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use pdf_extract::{Dictionary, Document as Pdf, Object, decode_text_string};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::document::{DateOrigin, Published};
use crate::extract::blocks::one_line;
use crate::extract::published;
use crate::text::Language;

/// The longest XMP packet that is looked at.
const XMP_BYTES: usize = 1 << 20;

/// What is stated. Nothing here is derived.
#[derive(Debug, Default)]
pub(super) struct About {
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
    pub(super) published: Option<Published>,
    pub(super) language: Option<Language>,
}

/// Reads both. What cannot be read counts as not stated.
pub(super) fn read(pdf: &Pdf) -> About {
    let info = pdf.trailer.get(b"Info").ok();
    let info = info.and_then(|info| Some(pdf.dereference(info).ok()?.1.as_dict().ok()?.clone()));
    let info = info.unwrap_or_default();
    let xmp = xmp(pdf).unwrap_or_default();
    About {
        title: text(pdf, &info, b"Title")
            .filter(|title| is_title(title))
            .or(xmp.title.filter(|title| is_title(title))),
        author: text(pdf, &info, b"Author").or(xmp.author),
        published: text(pdf, &info, b"CreationDate")
            .and_then(|date| date_of(&date))
            .or(xmp.published),
        language: pdf
            .catalog()
            .ok()
            .and_then(|catalog| text(pdf, catalog, b"Lang"))
            .and_then(|tag| Language::parse(&tag)),
    }
}

fn text(pdf: &Pdf, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    let (_, object) = pdf.dereference(dictionary.get(key).ok()?).ok()?;
    let text = match object {
        Object::String(..) => decode_text_string(object).ok()?,
        _ => return None,
    };
    let text = one_line(&text);
    (!text.is_empty()).then_some(text)
}

/// Whether this is a title, and not what the program that wrote the file put there: the name of a file.
fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let is_file = [
        ".doc", ".docx", ".dot", ".dvi", ".indd", ".odt", ".pdf", ".ppt", ".pptx", ".qxd", ".rtf",
        ".tex", ".txt", ".xls", ".xlsx",
    ]
    .iter()
    .any(|ending| lower.ends_with(ending));
    let is_unnamed = lower.starts_with("untitled") || lower.starts_with("microsoft word - ");
    !is_file && !is_unnamed && title.chars().any(char::is_alphabetic)
}

/// `D:20240321080000+01'00'`, of which all after the year may be missing. Without a day it is none here.
fn date_of(stated: &str) -> Option<Published> {
    let digits = stated.trim().trim_start_matches("D:");
    let number = |from: usize, until: usize| digits.get(from..until)?.parse::<i8>().ok();
    let year: i16 = digits.get(..4)?.parse().ok()?;
    let date = jiff::civil::Date::new(year, number(4, 6)?, number(6, 8)?).ok()?;
    // The same that keeps placeholders out everywhere else.
    let day = published::parse(&date.to_string(), DateOrigin::PageMetadata)?;
    let time = || {
        let (hour, minute) = (number(8, 10)?, number(10, 12)?);
        let second = number(12, 14).unwrap_or(0);
        let time: DateTime =
            date.to_datetime(jiff::civil::Time::new(hour, minute, second, 0).ok()?);
        let zone = digits.get(14..)?;
        let offset = match zone.get(..1)? {
            "Z" => Offset::UTC,
            sign => {
                let hours: i32 = zone.get(1..3)?.parse().ok()?;
                let minutes: i32 = zone.get(4..6).unwrap_or("00").parse().ok()?;
                let seconds = (hours * 60 + minutes) * 60;
                Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()?
            }
        };
        let zoned = time.to_zoned(TimeZone::fixed(offset)).ok()?;
        Some(zoned.timestamp())
    };
    Some(Published {
        instant: time(),
        ..day
    })
}

/// The packet of RDF that newer files have, too.
fn xmp(pdf: &Pdf) -> Option<About> {
    let metadata = pdf.catalog().ok()?.get(b"Metadata").ok()?;
    let stream = pdf.dereference(metadata).ok()?.1.as_stream().ok()?;
    let packet = match stream.dict.has(b"Filter") {
        true => stream.decompressed_content().ok()?,
        false => stream.content.clone(),
    };
    let packet = packet.get(..XMP_BYTES).unwrap_or(&packet);
    let packet = String::from_utf8_lossy(packet);
    let mut reader = Reader::from_str(&packet);
    let mut about = About::default();
    let mut within: Vec<String> = Vec::new();
    let mut authors: Vec<String> = Vec::new();
    // What is read before the packet breaks off counts.
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) => within.push(element.local_name().as_ref().to_owned()),
            Event::End(_) => drop(within.pop()),
            Event::Text(words) => {
                let words = one_line(&words);
                let is_in = |name: &str| within.iter().any(|outer| outer == name);
                if words.is_empty() {
                } else if is_in("title") && about.title.is_none() {
                    about.title = Some(words);
                } else if is_in("creator") {
                    authors.push(words);
                } else if is_in("CreateDate") {
                    about.published = published::parse(&words, DateOrigin::PageMetadata);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    about.author = (!authors.is_empty()).then(|| authors.join(", "));
    Some(about)
}
