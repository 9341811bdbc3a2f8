//! Excerpts with their citations, in the room that a card's description has: whatever the documents hold, every citation
//! and every key sentence is there, and the longest excerpts are shortened first.

use super::citation::{Detail, citation};
use super::quote::{Quote, shares};
use super::{View, room, units};
use crate::answer::reply::Excerpt;

/// An excerpt with less room than that is hardly one: citations are told shorter first.
const DECENT: usize = 400;

/// The description: the lines of `head`, then the excerpts, then the view's last words.
pub(super) fn passages(
    head: &[String],
    excerpts: &[Excerpt],
    view: &View<'_>,
    bold: bool,
) -> String {
    let mut out = head.join("\n");
    let foot = match &view.afterword {
        Some(words) => format!("\n-# {words}"),
        None => String::new(),
    };
    let quotes: Vec<Quote> = excerpts
        .iter()
        .map(|excerpt| Quote::of(excerpt, bold))
        .collect();
    let wishes: Vec<usize> = quotes.iter().map(Quote::most).collect();
    let wanted = wishes.iter().sum::<usize>().min(DECENT * wishes.len());
    let mut citations = Vec::new();
    let mut left = 0;
    for detail in Detail::ALL {
        citations = excerpts
            .iter()
            .zip(&quotes)
            .map(|(excerpt, quote)| citation(excerpt, quote, view, detail))
            .collect::<Vec<String>>();
        let gaps = "\n\n".len() + "\n".len();
        let lines: usize = citations.iter().map(|lines| units(lines) + gaps).sum();
        let taken = units(&out) + lines + units(&foot);
        left = room::DESCRIPTION.saturating_sub(taken);
        if left >= wanted {
            break;
        }
    }
    let needs: Vec<usize> = quotes.iter().map(Quote::least).collect();
    let rooms = shares(&needs, &wishes, left);
    for ((quote, room), citation) in quotes.iter().zip(rooms).zip(&citations) {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(&quote.lines(room));
        out.push('\n');
        out.push_str(citation);
    }
    out.push_str(&foot);
    out
}
