//! What stands at the head or the foot of most pages (a title, a number) is no part of the text: it would stand in the
//! middle of a sentence that goes over the page's end.

use std::collections::{HashMap, HashSet};

use super::lines::{Line, Page};

/// How many lines at either end of a page are looked at.
const ENDS: usize = 3;
/// Fewer pages do not tell.
const FEWEST_PAGES: usize = 3;

/// Takes out the outermost lines that are on most pages, figures aside. In a book the left pages have one line and the
/// right ones another, so two fifths are most.
pub(super) fn drop_running_lines(pages: &mut [Page]) {
    let with_text = pages.iter().filter(|page| !page.lines.is_empty()).count();
    if with_text < FEWEST_PAGES {
        return;
    }
    let mut met: HashMap<(bool, String), usize> = HashMap::new();
    for page in pages.iter() {
        let keys: HashSet<(bool, String)> = ends(&page.lines)
            .into_iter()
            .map(|(at, is_head)| (is_head, key(page.lines.get(at))))
            .collect();
        for key in keys {
            *met.entry(key).or_default() += 1;
        }
    }
    let is_running = |key: &(bool, String)| {
        let pages = met.get(key).copied().unwrap_or_default();
        pages >= FEWEST_PAGES && 5 * pages >= 2 * with_text
    };
    for page in pages.iter_mut() {
        let running: HashSet<usize> = ends(&page.lines)
            .into_iter()
            .filter(|(at, is_head)| is_running(&(*is_head, key(page.lines.get(*at)))))
            .map(|(at, _)| at)
            .collect();
        let mut at = 0;
        page.lines.retain(|_| {
            at += 1;
            !running.contains(&(at - 1))
        });
    }
}

/// The places of the outermost lines, and whether each is one of the upper ones.
fn ends(lines: &[Line]) -> Vec<(usize, bool)> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    let down = |at: &usize| lines.get(*at).map_or(0.0, |line| line.down);
    order.sort_by(|one, other| down(one).total_cmp(&down(other)));
    let heads = order.iter().take(ENDS).map(|at| (*at, true));
    let feet = order.iter().rev().take(ENDS).map(|at| (*at, false));
    heads.chain(feet).collect()
}

/// A line as it is compared: letters alone, and one sign for all figures. Roman numbers of pages count as figures. The
/// size belongs to it: the title on a first page may have the words of the line above all others.
fn key(line: Option<&Line>) -> String {
    let Some(line) = line else {
        return String::new();
    };
    let text = line.text.trim();
    if !text.is_empty() && text.chars().all(|c| "ivxlcIVXLC".contains(c)) {
        return format!("#{:.0}", line.size);
    }
    let mut key = String::new();
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        if !c.is_numeric() {
            key.extend(c.to_lowercase());
        } else if !key.ends_with('#') {
            key.push('#');
        }
    }
    key + &format!("{:.0}", line.size)
}
