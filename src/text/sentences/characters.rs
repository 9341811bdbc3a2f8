//! What a character can do at the end of a sentence: end it, close behind the end, open the next one.
//!
//! The characters that end a sentence are those of UAX #29 (`Sentence_Break` is `ATerm` or `STerm`); a test
//! holds this file against the `unicode-segmentation` crate. The crate's own iterator is not used at run time
//! because it looks ahead again from every closing bracket and every space, so that one full stop followed by
//! 20,000 spaces takes it two seconds.

/// How strongly a character ends a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terminator {
    /// `.` and its kin, which also close abbreviations and stand in numbers.
    Dot,
    /// `…` and its kin: several dots in one character.
    Ellipsis,
    /// `!`, `?` and their kin, which are sometimes part of a name.
    Loud,
    /// The stop of a script that has a sign for nothing else: `。`, `।`, `؟`. No space need follow.
    Script,
}

/// What `c` is as the end of a sentence, if it can be one.
pub fn terminator(c: char) -> Option<Terminator> {
    match c {
        '.' | '\u{2024}' | '\u{FE52}' | '\u{FF0E}' => Some(Terminator::Dot),
        '…' | '\u{2025}' | '\u{FE19}' => Some(Terminator::Ellipsis),
        '!' | '?' | '\u{203C}' | '\u{203D}' | '\u{2047}'..='\u{2049}' => Some(Terminator::Loud),
        c if c < '\u{80}' => None,
        c if is_script_stop(c) => Some(Terminator::Script),
        _ => None,
    }
}

/// The stops of single scripts, in code point order.
fn is_script_stop(c: char) -> bool {
    matches!(c,
        '\u{0589}' | '\u{061D}'..='\u{061F}' | '\u{06D4}' | '\u{0700}'..='\u{0702}' | '\u{07F9}'
        | '\u{0837}' | '\u{0839}' | '\u{083D}' | '\u{083E}' | '\u{0964}' | '\u{0965}' | '\u{104A}'
        | '\u{104B}' | '\u{1362}' | '\u{1367}' | '\u{1368}' | '\u{166E}' | '\u{1735}' | '\u{1736}'
        | '\u{17D4}' | '\u{17D5}' | '\u{1803}' | '\u{1809}' | '\u{1944}' | '\u{1945}'
        | '\u{1AA8}'..='\u{1AAB}' | '\u{1B4E}' | '\u{1B4F}' | '\u{1B5A}' | '\u{1B5B}' | '\u{1B5E}'
        | '\u{1B5F}' | '\u{1B7D}'..='\u{1B7F}' | '\u{1C3B}' | '\u{1C3C}' | '\u{1C7E}' | '\u{1C7F}'
        | '\u{2CF9}'..='\u{2CFB}' | '\u{2E2E}' | '\u{2E3C}' | '\u{2E53}' | '\u{2E54}' | '\u{3002}'
        | '\u{A4FF}' | '\u{A60E}' | '\u{A60F}' | '\u{A6F3}' | '\u{A6F7}' | '\u{A876}' | '\u{A877}'
        | '\u{A8CE}' | '\u{A8CF}' | '\u{A92F}' | '\u{A9C8}' | '\u{A9C9}' | '\u{AA5D}'..='\u{AA5F}'
        | '\u{AAF0}' | '\u{AAF1}' | '\u{ABEB}' | '\u{FE12}' | '\u{FE15}' | '\u{FE16}' | '\u{FE56}'
        | '\u{FE57}' | '\u{FF01}' | '\u{FF1F}' | '\u{FF61}')
        || (c >= '\u{10000}' && is_rare_script_stop(c))
}

/// The stops of scripts beyond the basic plane.
fn is_rare_script_stop(c: char) -> bool {
    matches!(c,
        '\u{10A56}' | '\u{10A57}' | '\u{10F55}'..='\u{10F59}' | '\u{10F86}'..='\u{10F89}'
        | '\u{11047}' | '\u{11048}' | '\u{110BE}'..='\u{110C1}' | '\u{11141}'..='\u{11143}'
        | '\u{111C5}' | '\u{111C6}' | '\u{111CD}' | '\u{111DE}' | '\u{111DF}' | '\u{11238}'
        | '\u{11239}' | '\u{1123B}' | '\u{1123C}' | '\u{112A9}' | '\u{113D4}' | '\u{113D5}'
        | '\u{1144B}' | '\u{1144C}' | '\u{115C2}' | '\u{115C3}' | '\u{115C9}'..='\u{115D7}'
        | '\u{11641}' | '\u{11642}' | '\u{1173C}'..='\u{1173E}' | '\u{11944}' | '\u{11946}'
        | '\u{11A42}' | '\u{11A43}' | '\u{11A9B}' | '\u{11A9C}' | '\u{11C41}' | '\u{11C42}'
        | '\u{11EF7}' | '\u{11EF8}' | '\u{11F43}' | '\u{11F44}' | '\u{16A6E}' | '\u{16A6F}'
        | '\u{16AF5}' | '\u{16B37}' | '\u{16B38}' | '\u{16B44}' | '\u{16D6E}' | '\u{16D6F}'
        | '\u{16E98}' | '\u{1BC9F}' | '\u{1DA88}')
}

/// Whether `c` directly behind a terminator still belongs to the sentence: a quotation mark, a bracket, or
/// one of the signs nobody sees (direction marks, variation selectors).
pub fn is_closer(c: char) -> bool {
    matches!(c,
        '"' | '\'' | ')' | ']' | '}' | '”' | '’' | '»' | '›' | '“' | '‘' | '）' | '］' | '｝' | '」' | '』'
        | '】' | '》' | '〉' | '〕' | '〗' | '〙' | '〛' | '\u{301E}' | '\u{301F}' | '｣' | '＂' | '＇'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}'
        | '\u{FE0E}' | '\u{FE0F}' | '\u{FEFF}')
}

/// Whether a sentence may open with `c` before its first word.
pub fn is_opener(c: char) -> bool {
    closing(c).is_some()
        || is_quote(c)
        || matches!(c, '¿' | '¡' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Whether `c` is a quotation mark that may open.
pub fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '“' | '”' | '‘' | '’' | '„' | '‚' | '«' | '»' | '‹' | '›' | '「' | '『'
    )
}

/// A dash that may stand before the words of a speaker.
pub fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | '−')
}

/// What closes the bracket or the quotation that `c` opens.
pub fn closing(c: char) -> Option<char> {
    Some(match c {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '（' => '）',
        '［' => '］',
        '「' => '」',
        '『' => '』',
        '【' => '】',
        '《' => '》',
        '〈' => '〉',
        '«' => '»',
        '“' => '”',
        '„' => '“',
        _ => return None,
    })
}

/// Whether a sentence cannot begin with `c`, white space before it or not.
pub fn continues(c: char) -> bool {
    matches!(
        c,
        ',' | ';'
            | ':'
            | '.'
            | ')'
            | ']'
            | '}'
            | '%'
            | '&'
            | '/'
            | '\\'
            | '='
            | '<'
            | '>'
            | '*'
            | '+'
            | '|'
            | '、'
            | '，'
            | '；'
            | '：'
            | '،'
            | '؛'
            | '…'
            | '）'
            | '」'
            | '』'
    )
}

/// Whether `c` belongs to a script that is written without spaces between words and whose stops stand
/// directly before the next sentence: Han, Kana, Bopomofo and their full-width forms.
pub fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{3003}'..='\u{30FF}' | '\u{3100}'..='\u{312F}' | '\u{31A0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF10}'..='\u{FF9F}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Whether the Japanese word that `c` begins leans on the quotation before it: 「…。」と彼は言った.
pub fn is_particle(c: char) -> bool {
    matches!(c, 'と' | 'っ' | 'て' | 'を' | 'が' | 'に' | 'の')
}

/// Whether `c` belongs to a script that has neither spaces between words nor a full stop: Thai and Lao.
pub fn is_stopless(c: char) -> bool {
    matches!(c, '\u{0E01}'..='\u{0E5B}' | '\u{0E81}'..='\u{0EDF}')
}

/// Whether a small letter: the one sign that a sentence goes on.
pub fn is_lower(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_lowercase()
    } else {
        c.is_lowercase()
    }
}

/// Whether a capital letter.
pub fn is_upper(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_uppercase()
    } else {
        c.is_uppercase()
    }
}

/// Signs at which the scanner has to stop and think.
pub mod watch {
    /// A terminator, a bracket, a line break, or the first byte of a character that may be one.
    pub const ALWAYS: u8 = 1;
    /// A space: only in lists and in scripts without stops.
    pub const SPACE: u8 = 2;

    /// What each byte of UTF-8 text asks for. Bytes within a character ask for nothing.
    pub const BYTES: [u8; 256] = {
        let mut table = [0u8; 256];
        let plain = b".!?\n()[]{}";
        let mut at = 0;
        while at < plain.len() {
            table[plain[at] as usize] = ALWAYS;
            at += 1;
        }
        // First bytes under which a terminator, a quotation mark or Thai is found.
        let leads = [
            0xC2u8, 0xD6, 0xD8, 0xDB, 0xDC, 0xDF, 0xE0, 0xE1, 0xE2, 0xE3, 0xEA, 0xEF, 0xF0,
        ];
        at = 0;
        while at < leads.len() {
            table[leads[at] as usize] = ALWAYS;
            at += 1;
        }
        table[b' ' as usize] = SPACE;
        table
    };
}
