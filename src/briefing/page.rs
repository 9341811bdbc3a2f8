//! What every page of an edition has, whether it is text, Markdown or HTML: what stands over it, what is said of its
//! lines, how they are cited. Our own words stand here once, so that the pages say the same.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::Zoned;
use jiff::civil::Date;

use super::edition::Standing;
use super::shown::{ShownEdition, ShownTopic};
use crate::answer::reply::{Citation, Excerpt, ResolvedDate};
use crate::text::dates::written;
use crate::text::fragment::{link, link_to};
use crate::text::shown::{for_show, repeats};
use crate::text::visible::visible_line;

/// What is said where the lines of a topic disagree.
pub const DIFFER: &str = "Sources differ: newest first.";

/// What is said where there is nothing on a topic.
pub const NOTHING: &str = "Nothing found on this.";

/// What stands over an edition.
#[derive(Debug, Clone)]
pub struct Heading {
    /// Its title, one line.
    pub title: String,
    /// When it was made, in the time zone of whoever reads it.
    pub made_at: Zoned,
    /// When it will be made anew, where that is known, in the same zone.
    pub next_due: Option<Zoned>,
    /// When it is made anew, in the words of its schedule.
    pub schedule: String,
    /// Only what was published in the last so many days was looked at; `None` is all.
    pub window_days: Option<u16>,
}

impl Heading {
    /// `made 24 Mar 2024 08:00 UTC, next 25 Mar 2024 08:00 UTC (daily 08:00)`; without a known moment `made 24 Mar 2024
    /// 08:00 UTC, renewed by hand`.
    pub fn when(&self) -> String {
        let made = moment_in_words(&self.made_at);
        let schedule = visible_line(&self.schedule);
        match &self.next_due {
            Some(next) => format!("made {made}, next {} ({schedule})", moment_in_words(next)),
            None => format!("made {made}, renewed {schedule}"),
        }
    }

    /// What there is in the edition: `3 excerpts on 2 of 3 topics, 1 new; published in the last 3 days`.
    pub fn summary(&self, shown: &ShownEdition) -> String {
        let topics = shown.topics.len();
        let covered = shown.topics.iter().filter(|topic| !topic.lines.is_empty());
        let lines: usize = shown.topics.iter().map(|topic| topic.lines.len()).sum();
        let mut out = match (covered.count(), topics) {
            (0, _) => "nothing found".to_owned(),
            (_, 1) => counted(lines, "excerpt"),
            (covered, of) if covered == of => {
                format!("{} on {}", counted(lines, "excerpt"), counted(of, "topic"))
            }
            (covered, of) => format!(
                "{} on {covered} of {}",
                counted(lines, "excerpt"),
                counted(of, "topic")
            ),
        };
        match shown.count_new() {
            0 => {}
            new => out += &format!(", {new} new"),
        }
        match self.window_days {
            None => {}
            Some(1) => out += "; published since yesterday",
            Some(days) => out += &format!("; published in the last {days} days"),
        }
        out
    }
}

/// `24 Mar 2024 08:00 UTC`.
pub fn moment_in_words(moment: &Zoned) -> String {
    let time = moment.time();
    let offset = moment.time_zone().to_offset_info(moment.timestamp());
    format!(
        "{} {:02}:{:02} {}",
        written(moment.date()),
        time.hour(),
        time.minute(),
        offset.abbreviation()
    )
}

/// Why lines are struck that no longer hold, in words that stand behind a colon.
pub fn why(standing: Standing) -> &'static str {
    match standing {
        Standing::Holds => "it still stands there",
        Standing::Changed => "its document says something else now",
        Standing::Gone => "its document is gone",
        Standing::SourceRemoved => "its source was removed",
        Standing::NotForAll => "not everyone may see it any more",
        Standing::Unkept => "its words are not kept any more",
    }
}

/// What is said over a struck line whose words are shown.
pub fn struck(standing: Standing) -> String {
    format!("No longer holds: {}.", why(standing))
}

/// What is said of lines whose words are not shown: struck ones, by their reasons, and those that were left out.
pub fn without_words(topic: &ShownTopic) -> Vec<String> {
    let mut reasons: BTreeMap<Standing, usize> = BTreeMap::new();
    for struck in topic.struck.iter().filter(|one| one.excerpt.is_none()) {
        *reasons.entry(struck.why).or_default() += 1;
    }
    let mut out: Vec<String> = reasons
        .into_iter()
        .map(|(standing, number)| match number {
            1 => format!("1 earlier excerpt was taken out: {}.", why(standing)),
            many => format!(
                "{many} earlier excerpts were taken out, each because {}.",
                why(standing)
            ),
        })
        .collect();
    if topic.left_out > 0 {
        let them = counted(topic.left_out, "excerpt");
        out.push(format!(
            "{them} not shown: no longer there, or not for everyone."
        ));
    }
    out
}

/// `1 topic`, `2 topics`.
fn counted(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        many => format!("{many} {what}s"),
    }
}

/// The words of an excerpt as they are shown, line by line, and the key words of each line as bytes of it.
pub(super) struct Quote {
    text: String,
    keys: Vec<Range<usize>>,
}

impl Quote {
    pub(super) fn of(excerpt: &Excerpt) -> Quote {
        let (text, mut keys) = for_show(&excerpt.text, &excerpt.highlights);
        keys.sort_by_key(|key| key.start);
        Quote { text, keys }
    }

    /// Each line that has words, without white space around it, with its key words: in order, apart, none empty.
    pub(super) fn lines(&self) -> Vec<(&str, Vec<Range<usize>>)> {
        let mut lines = Vec::new();
        let mut begin = 0;
        for whole in self.text.split('\n') {
            let line = whole.trim();
            let start = begin + (whole.len() - whole.trim_start().len());
            begin += whole.len() + 1;
            if line.is_empty() {
                continue;
            }
            let mut keys: Vec<Range<usize>> = Vec::new();
            for key in &self.keys {
                let after = keys.last().map_or(0, |last| last.end);
                let from = key.start.saturating_sub(start).clamp(after, line.len());
                let to = key.end.saturating_sub(start).min(line.len());
                let words = line.get(from..to).unwrap_or_default();
                let begins = from + (words.len() - words.trim_start().len());
                let ends = begins + words.trim().len();
                if begins < ends {
                    keys.push(begins..ends);
                }
            }
            lines.push((line, keys));
        }
        lines
    }
}

/// How an excerpt is cited on a page that travels: as it may be shown to anybody, with an address that anybody may
/// follow, and no folder of this machine.
pub(super) struct Cited {
    /// What the address stands on: the title, else the publisher, else a word of ours.
    pub(super) name: String,
    /// Whether that is the title.
    pub(super) has_title: bool,
    /// Where it stands; `http` or `https`.
    pub(super) address: Option<String>,
    /// Who published it, where that is not its name.
    pub(super) publisher: Option<String>,
    /// The date in words.
    pub(super) date: String,
    /// The day itself.
    pub(super) day: Option<Date>,
    /// The page.
    pub(super) page: Option<u32>,
}

impl Cited {
    /// How `quote`, the words of `excerpt`, is cited.
    pub(super) fn quote(excerpt: &Excerpt, quote: &Quote) -> Cited {
        let mut cited = Cited::document(&excerpt.document, &quote.text);
        cited.page = excerpt.page;
        cited.address = address(excerpt);
        cited
    }

    /// How another document with the same words is cited.
    pub(super) fn copy(citation: &Citation) -> Cited {
        Cited::document(citation, "")
    }

    fn document(citation: &Citation, under: &str) -> Cited {
        let seen = |words: &str| Some(visible_line(words)).filter(|words| !words.is_empty());
        let address = citation.url.as_deref().and_then(link);
        let title = seen(&citation.title).filter(|title| !repeats(title, under));
        let has_title = title.is_some();
        let mut publisher = citation.publisher.as_deref().and_then(seen);
        let name = title
            .or_else(|| publisher.take())
            .or_else(|| file_name(citation).filter(|_| address.is_none()))
            .unwrap_or_else(|| "the document".to_owned());
        Cited {
            name,
            has_title,
            address,
            publisher,
            date: citation.date_in_words(),
            day: citation.published,
            page: None,
        }
    }

    /// What stands between the name and what is behind it.
    pub(super) fn joint(&self) -> &'static str {
        if self.has_title { " — " } else { ", " }
    }
}

/// The address of the very sentence, or of the page of a PDF.
fn address(excerpt: &Excerpt) -> Option<String> {
    let url = excerpt.document.url.as_deref()?;
    if let Some(page) = excerpt.page {
        // What shows PDFs goes to a page, and knows no fragments of text.
        let url = url.split('#').next().unwrap_or_default();
        return link(&format!("{url}#page={page}"));
    }
    let key = excerpt.highlights.first();
    let key = key.and_then(|[from, to]| excerpt.text.get(*from..*to));
    link_to(url, key.unwrap_or(&excerpt.text))
}

/// The name of the file that a document was read from; never its folder.
fn file_name(citation: &Citation) -> Option<String> {
    let name = citation.path.as_deref()?.rsplit(['/', '\\']).next()?;
    Some(visible_line(name)).filter(|name| !name.is_empty())
}

/// `this Friday = 22 Mar 2024; tomorrow = 23 Mar 2024`; `None` where no date has to be told.
pub(super) fn dates_in_words(excerpt: &Excerpt) -> Option<String> {
    let dates: Vec<String> = excerpt
        .resolved_dates
        .iter()
        .map(ResolvedDate::in_words)
        .collect();
    (!dates.is_empty()).then(|| dates.join("; "))
}

/// `also in 3 more`; `None` where no other document says the same.
pub(super) fn also_in_words(excerpt: &Excerpt) -> Option<String> {
    let number = excerpt.also_in.len();
    (number > 0).then(|| format!("also in {number} more"))
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::briefing::shown::ShownStruck;

    fn at(day: i8) -> Zoned {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        jiff::civil::date(2024, 3, day)
            .at(8, 5, 0, 0)
            .to_zoned(zone)
            .unwrap()
    }

    #[test]
    fn a_heading_says_when_it_was_made_and_will_be_next() {
        let mut heading = Heading {
            title: "Morning".to_owned(),
            made_at: at(30),
            next_due: Some(at(31)),
            schedule: "daily 08:05".to_owned(),
            window_days: Some(3),
        };
        // The clocks go forward in between.
        assert_eq!(
            heading.when(),
            "made 30 Mar 2024 08:05 CET, next 31 Mar 2024 08:05 CEST (daily 08:05)"
        );
        heading.next_due = None;
        heading.schedule = "by hand".to_owned();
        assert_eq!(
            heading.when(),
            "made 30 Mar 2024 08:05 CET, renewed by hand"
        );
        let mut shown = ShownEdition::default();
        shown.topics.push(ShownTopic::default());
        assert_eq!(
            heading.summary(&shown),
            "nothing found; published in the last 3 days"
        );
    }

    #[test]
    fn lines_without_words_are_told_by_their_reasons() {
        let of = |why| ShownStruck { why, excerpt: None };
        let topic = ShownTopic {
            struck: vec![
                of(Standing::SourceRemoved),
                of(Standing::Gone),
                of(Standing::Gone),
            ],
            left_out: 1,
            ..ShownTopic::default()
        };
        assert_eq!(
            without_words(&topic),
            [
                "2 earlier excerpts were taken out, each because its document is gone.",
                "1 earlier excerpt was taken out: its source was removed.",
                "1 excerpt not shown: no longer there, or not for everyone."
            ]
        );
    }
}
