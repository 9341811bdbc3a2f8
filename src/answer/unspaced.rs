//! Words of a question in a script without spaces, where the analyzer sees pairs of neighbouring characters.
//!
//! In a document every pair counts. In a question, half of them say nothing: pairs of the words that ask ("什么",
//! "ですか"), and pairs that reach from one word into the next. The corpus tells them from words: a pair that nobody
//! wrote is no word if the words beside it cover both of its characters. And a word of one character ("猫はどこ") has
//! no pair of its own, so it is looked for in every pair that begins with it.

use std::ops::Range;

use crate::index::analyzer::{is_stop_word, is_unspaced};
use crate::index::{IndexError, Snapshot};
use crate::text::Language;

/// A word of the question, where it stands, and its terms.
type Word = (Range<usize>, Vec<String>);

/// A word of one character stands for so many pairs, the most frequent ones.
const MOST_PAIRS: usize = 64;

/// More characters than this are no question; the rest is looked for pair by pair.
const LONGEST: usize = 200;

/// No word that asks is longer, in characters.
const LONGEST_ASKING: usize = 8;

/// Leaves those of a question's pairs out that are no words, and puts words of one character in. Words of other
/// scripts stay as they are, and so does a question that would have none left.
pub(super) fn keep_words(
    text: &str,
    language: Language,
    words: &mut Vec<Word>,
    snapshot: &Snapshot,
) -> Result<(), IndexError> {
    let mut kept = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    let mut read = 0;
    while let Some(first) = rest.first() {
        let unspaced = text
            .get(first.0.clone())
            .and_then(|word| word.chars().next())
            .is_some_and(is_unspaced);
        let overlapping = rest
            .windows(2)
            .take_while(|two| two[0].0.end > two[1].0.start)
            .count();
        let (run, after) = rest.split_at(overlapping + 1);
        rest = after;
        if unspaced {
            read += run.len();
        }
        if unspaced && read <= LONGEST {
            Run::of(text, language, run, snapshot)?.words_into(&mut kept, snapshot)?;
        } else {
            kept.extend_from_slice(run);
        }
    }
    if !kept.is_empty() {
        *words = kept;
    }
    Ok(())
}

/// Characters (with their marks) without a space between them.
struct Run<'a> {
    text: &'a str,
    /// The n-th begins with the n-th character and holds the next one too; the last is the last character alone.
    words: &'a [Word],
    /// Whether each character is part of a word that only asks.
    asks: Vec<bool>,
    /// Whether each pair is a word to look for.
    keep: Vec<bool>,
    /// Whether each pair is a term of the corpus.
    known: Vec<bool>,
}

impl<'a> Run<'a> {
    fn of(
        text: &'a str,
        language: Language,
        words: &'a [Word],
        snapshot: &Snapshot,
    ) -> Result<Run<'a>, IndexError> {
        let mut run = Run {
            text,
            words,
            asks: vec![false; words.len()],
            keep: Vec::new(),
            known: Vec::new(),
        };
        run.mark_asking(language);
        for (place, (_, forms)) in words.iter().enumerate().take(words.len() - 1) {
            let mut known = false;
            for form in forms {
                known |= snapshot.frequency(form)? > 0;
            }
            run.known.push(known);
            run.keep
                .push(known && !(run.asks[place] && run.asks[place + 1]));
        }
        Ok(run)
    }

    /// Finds the words that only ask, the longest first at each place.
    fn mark_asking(&mut self, language: Language) {
        let mut place = 0;
        while place < self.words.len() {
            let longest = (1..=LONGEST_ASKING.min(self.words.len() - place))
                .rev()
                .find(|length| {
                    let word = self.characters(place..place + length);
                    is_stop_word(word, language) || asking(language).contains(&word)
                });
            for asks in self.asks.iter_mut().skip(place).take(longest.unwrap_or(0)) {
                *asks = true;
            }
            place += longest.unwrap_or(1);
        }
    }

    fn span(&self, places: Range<usize>) -> Range<usize> {
        let start = |place: usize| self.words.get(place).map(|(span, _)| span.start);
        let end = self.words.last().map_or(0, |(span, _)| span.end);
        start(places.start).unwrap_or(end)..start(places.end).unwrap_or(end)
    }

    fn characters(&self, places: Range<usize>) -> &'a str {
        self.text.get(self.span(places)).unwrap_or_default()
    }

    /// Whether a character is part of a word that is known.
    fn is_covered(&self, place: usize) -> bool {
        self.asks[place]
            || place.checked_sub(1).is_some_and(|before| self.keep[before])
            || self.keep.get(place).is_some_and(|keep| *keep)
    }

    fn words_into(&self, kept: &mut Vec<Word>, snapshot: &Snapshot) -> Result<(), IndexError> {
        let mut found: Vec<Word> = Vec::new();
        let last = self.words.len() - 1;
        if last == 0 && !self.asks[0] {
            let alone = match self.is_word_alone(0) {
                true => self.alone(0, snapshot)?,
                false => None,
            };
            found.push(alone.unwrap_or_else(|| self.words[0].clone()));
        }
        for (place, pair) in self.words.iter().enumerate().take(last) {
            if self.keep[place] {
                found.push(pair.clone());
                continue;
            }
            if self.known[place] || self.asks[place] && self.asks[place + 1] {
                continue;
            }
            // Between two words, or of an ending ("飲みます"), where one of the two says so: pairs of mere letters
            // are known by chance, and those that are not tell a word that nobody wrote.
            let both = [place, place + 1];
            let mut says_nothing = both
                .iter()
                .any(|at| self.asks[*at] || self.is_word_alone(*at));
            let mut alone = Vec::new();
            for at in both {
                if self.is_word_alone(at) && !self.is_covered(at) {
                    let word = self.alone(at, snapshot)?;
                    says_nothing &= word.is_some();
                    alone.extend(word);
                }
            }
            if says_nothing {
                found.append(&mut alone);
            } else {
                found.push(pair.clone());
            }
        }
        found.sort_by_key(|(span, _)| (span.start, span.end));
        found.dedup_by(|next, one| next.0 == one.0);
        kept.extend(found);
        Ok(())
    }

    /// A character as a word; `None` when no pair of the corpus begins with it.
    fn alone(&self, place: usize, snapshot: &Snapshot) -> Result<Option<Word>, IndexError> {
        let forms = snapshot.terms_beginning(self.characters(place..place + 1), MOST_PAIRS)?;
        let span = self.span(place..place + 1);
        Ok((!forms.is_empty()).then_some((span, forms)))
    }

    /// Whether one character of that script can be a word: a letter of an alphabet or syllabary is none.
    fn is_word_alone(&self, place: usize) -> bool {
        self.characters(place..place + 1)
            .chars()
            .next()
            .is_some_and(|c| {
                matches!(u32::from(c), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0xAC00..=0xD7AF
                    | 0x20000..=0x3FFFF)
            })
    }
}

/// Words that ask, particles and endings, that stop lists leave in.
#[rustfmt::skip] // A word a line would hide the few rules above behind them.
fn asking(language: Language) -> &'static [&'static str] {
    match language {
        Language::CHINESE => &[
            "是", "有", "吗", "呢", "吧", "谁", "几", "哪", "的", "了", "在", "要", "多少", "多少钱", "多久", "多大",
            "什么", "什么时候", "哪里", "哪儿", "哪天", "怎么", "怎么样", "怎样", "为什么", "请问", "是不是", "有没有", "多少個",
            "什麼", "什麼時候", "哪裡", "誰", "嗎", "為什麼",
        ],
        Language::JAPANESE => &[
            "は", "が", "を", "に", "で", "と", "も", "の", "か", "へ", "や", "お", "ご", "いつ", "どこ", "だれ", "誰",
            "何", "なに", "なん", "どの", "どれ", "どう", "なぜ", "どうして", "いくら", "いくつ", "どのくらい", "その", "この",
            "あの", "です", "ですか", "でした", "でしたか", "ます", "ますか", "ました", "ましたか", "いますか", "います", "あります",
            "ありますか", "から", "まで", "教えて", "ください",
        ],
        Language::THAI => &[
            "ใคร", "อะไร", "ที่ไหน", "ไหน", "เมื่อไร", "เมื่อไหร่", "เท่าไร", "เท่าไหร่", "กี่",
            "อย่างไร", "ทำไม", "ไหม", "อยู่", "คือ", "เป็น", "ที่", "ครับ", "คะ",
        ],
        Language::KOREAN => &[
            "누구", "누가", "언제", "어디", "어디에", "무엇", "뭐", "왜", "어떻게", "얼마", "얼마나", "몇", "어느", "은", "는",
            "이", "가", "을", "를", "의", "에", "에서", "입니까", "인가요", "있나요", "있습니까", "나요",
        ],
        _ => &[],
    }
}
