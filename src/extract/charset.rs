//! Bytes -> clean UTF-8. A label is believed less than the bytes: valid UTF-8 is UTF-8 whatever a server says,
//! and a label that the bytes contradict gives way to a guess.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, ISO_2022_JP, ISO_8859_2, ISO_8859_4, ISO_8859_13, UTF_8, UTF_16BE, UTF_16LE,
    WINDOWS_1250, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258,
};

use super::{Format, Warning, blocks, format};

/// How many bytes the guess looks at, from the first one that is not ASCII. More does not change it.
const GUESS_BYTES: usize = 1 << 20;
/// How far into a page its own charset declaration is looked for. Browsers take 1,024 bytes; some pages put a
/// comment before it.
const DECLARATION_BYTES: usize = 4096;

/// How long runs of bytes above ASCII are at least, on average, in a script that is not Latin. Real text has five and
/// more, damaged UTF-8 one to three.
const WORD_BYTES: usize = 3;
/// The charsets of Latin letters, as far as one is ever guessed.
const LATIN: [&Encoding; 8] = [
    WINDOWS_1252,
    WINDOWS_1250,
    WINDOWS_1254,
    WINDOWS_1257,
    WINDOWS_1258,
    ISO_8859_2,
    ISO_8859_4,
    ISO_8859_13,
];

/// Decodes and cleans: see [`blocks::clean`]. The text is otherwise untouched.
pub(super) fn decode(
    bytes: &[u8],
    format: Format,
    content_type: Option<&str>,
    warnings: &mut Vec<Warning>,
) -> String {
    let decoded = decode_charset(bytes, format, content_type, warnings);
    let (cleaned, lost) = blocks::clean(&decoded);
    if lost.nuls > 0 {
        warnings.push(Warning::NulsRemoved(lost.nuls));
    }
    if lost.controls > 0 {
        warnings.push(Warning::ControlsReplaced(lost.controls));
    }
    cleaned.into_owned()
}

fn decode_charset(
    bytes: &[u8],
    format: Format,
    content_type: Option<&str>,
    warnings: &mut Vec<Warning>,
) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return with(encoding, bytes.get(mark..).unwrap_or_default(), warnings);
    }
    let label = label(bytes, format, content_type);
    let labelled = label
        .as_deref()
        .and_then(|label| Encoding::for_label(label.as_bytes()));
    if let Some(encoding) = format::utf16_by_nuls(bytes) {
        return with(encoding, bytes, warnings);
    }
    // ISO-2022-JP is 7-bit, hence always valid UTF-8 as well; its escapes tell it.
    if labelled == Some(ISO_2022_JP) && bytes.contains(&0x1b) {
        return with(ISO_2022_JP, bytes, warnings);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    if is_damaged_utf8(bytes) {
        return with(UTF_8, bytes, warnings);
    }
    if let Some(encoding) = labelled
        && encoding != UTF_8
        && !encoding.decode_without_bom_handling(bytes).1
    {
        return with(encoding, bytes, warnings);
    }
    let guess = guess(bytes);
    let charset = if is_credible(guess, bytes) {
        guess
    } else {
        UTF_8
    };
    if labelled.is_some_and(|labelled| labelled != charset) {
        warnings.push(Warning::CharsetLabelWrong {
            label: label.unwrap_or_default(),
            charset: charset.name().into(),
        });
    }
    with(charset, bytes, warnings)
}

/// Whether text in a guessed charset looks like this. A few damaged places in plain English are no Cyrillic: what is
/// written in another script has whole words of bytes above ASCII, and Latin letters with accents stand in words.
fn is_credible(guess: &'static Encoding, bytes: &[u8]) -> bool {
    let is_high = |byte: &u8| !byte.is_ascii();
    let runs = || {
        bytes
            .chunk_by(move |one, other| is_high(one) == is_high(other))
            .filter(move |run| run.first().is_some_and(is_high))
    };
    let (count, length) = runs().fold((0usize, 0usize), |(count, length), run| {
        (count + 1, length + run.len())
    });
    if !LATIN.contains(&guess) {
        return length >= WORD_BYTES * count;
    }
    let is_written =
        |c: char| c.is_alphabetic() || "\u{a0}«»‹›‘’‚“”„–—…•·§°©®™€£¥¢µ¿¡²³¹¼½¾×±ºª´†‡".contains(c);
    let odd = runs()
        .filter(|run| {
            !guess
                .decode_without_bom_handling(run)
                .0
                .chars()
                .all(is_written)
        })
        .count();
    2 * odd < count
}

fn with(encoding: &'static Encoding, bytes: &[u8], warnings: &mut Vec<Warning>) -> String {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    if had_errors {
        let count = text.matches(char::REPLACEMENT_CHARACTER).count();
        warnings.push(Warning::BytesReplaced {
            charset: encoding.name().into(),
            count,
        });
    }
    text.into_owned()
}

/// Whether this is UTF-8 with a few broken places (a cut end, a bad copy): sound multi-byte characters outnumber
/// the broken places four to one, which no other charset does by chance.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound >= 4 * broken
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let from = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let head = bytes.get(from..).unwrap_or_default();
    let head = head.get(..GUESS_BYTES).unwrap_or(head);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, true);
    // UTF-8 has been ruled out before.
    detector.guess(None, Utf8Detection::Deny)
}

/// What the server or the page itself calls the charset.
fn label(bytes: &[u8], format: Format, content_type: Option<&str>) -> Option<String> {
    if let Some(charset) = content_type.and_then(|value| after_charset(&value.to_ascii_lowercase()))
    {
        return Some(charset);
    }
    if format != Format::Html {
        return None;
    }
    let head = bytes.get(..DECLARATION_BYTES).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let declared = head
        .match_indices("<meta")
        .find_map(|(at, _)| after_charset(head.get(at..)?.split('>').next()?))
        .or_else(|| {
            after_charset(
                &head
                    .strip_prefix("<?xml")?
                    .split("?>")
                    .next()?
                    .replace("encoding", "charset"),
            )
        })?;
    // A page that could be read so far is not UTF-16, whatever it says.
    match Encoding::for_label(declared.as_bytes()) {
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => Some("utf-8".to_owned()),
        _ => Some(declared),
    }
}

/// The value after `charset=`.
fn after_charset(lower: &str) -> Option<String> {
    let (_, value) = lower.split_once("charset")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    let value: String = value
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_.:".contains(*c))
        .collect();
    (!value.is_empty()).then_some(value)
}
