//! How well articles are told from the rest of their pages, on pages whose article is known: a folder with
//! `ground-truth.json` {id: {url, articleBody}} and `html/ID.html.gz`.
//!
//! The measure is that of the public article-extraction benchmark (github.com/scrapinghub/article-extraction-benchmark,
//! `evaluate.py`): of each page the runs of four words are compared, counted as often as they come. Shares are taken
//! page by page, so that long articles do not outweigh short ones, and then averaged; F1 is made of the two averages.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

use flate2::read::MultiGzDecoder;
use serde::{Deserialize, Serialize};

use super::set::SetError;
use crate::document::TitleOrigin;
use crate::extract::child::{FIRST_PAGE, Workers};
use crate::extract::{Hint, extract};

/// Words of a run.
const RUN: usize = 4;
/// A page that takes longer than so many milliseconds is a slow one.
pub const SLOW_MS: f64 = 200.0;
/// A page of the set is never larger than this when it is unpacked.
const PAGE_BYTES: u64 = 64 << 20;

/// What came of one page.
#[derive(Debug, Clone, Serialize)]
pub struct PageOutcome {
    /// Its name in the set.
    pub id: String,
    /// Where it was found.
    pub url: String,
    /// Of the runs that were taken for the article's, how many are; `None` where none were taken.
    pub precision: Option<f64>,
    /// Of the article's runs, how many were taken; `None` where it has none.
    pub recall: Option<f64>,
    /// Whether the page states a title that was found.
    pub has_title: bool,
    /// Whether the page states a date that was found.
    pub has_date: bool,
    /// Milliseconds from the page's bytes to its document.
    pub took_ms: f64,
    /// Why it was not read.
    pub error: Option<String>,
    /// What was taken for the article.
    pub text: String,
}

/// What came of all pages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArticleFigures {
    /// How many there are.
    pub pages: usize,
    /// Made of the two below.
    pub f1: f64,
    /// Of what was taken, how much is of the article.
    pub precision: f64,
    /// Of the article, how much was taken.
    pub recall: f64,
    /// Pages whose title was found.
    pub titles: usize,
    /// Pages whose date was found.
    pub dates: usize,
    /// Pages that were not read at all; they count as empty.
    pub failed: usize,
    /// Milliseconds for half of the pages.
    pub median_ms: f64,
    /// Milliseconds for the slowest.
    pub worst_ms: f64,
    /// Pages above [`SLOW_MS`].
    pub slow: usize,
    /// Milliseconds before the first page, for what is built once.
    pub starting_ms: f64,
    /// Whether they were read in a process of their own.
    pub in_child: bool,
    /// Whether this is a debug build, which is several times slower.
    pub debug_build: bool,
}

#[derive(Deserialize)]
struct Known {
    #[serde(default)]
    url: String,
    #[serde(default, rename = "articleBody")]
    article: String,
}

/// Reads all pages of the set, one after the other; with `workers`, in a child. What parsers build once is built before,
/// as the bot does while the first page is fetched; how long that took is told beside. `progress` is told how many of how
/// many are done.
///
/// # Errors
/// When the folder is no such set. A page that cannot be read is no error, but counts as one without an article.
pub fn read_all(
    folder: &Path,
    workers: Option<&Workers>,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<(Vec<PageOutcome>, Duration), SetError> {
    let begun = Instant::now();
    // What fails here fails for the pages, which is told.
    match workers {
        Some(workers) => drop(workers.prepare()),
        None => drop(extract(FIRST_PAGE.as_bytes(), &Hint::named("first.html"))),
    }
    let starting = begun.elapsed();
    let path = folder.join("ground-truth.json");
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| SetError::Read { path, source }
    };
    let truth = fs::read(&path).map_err(failed(&path))?;
    let truth: BTreeMap<String, Known> =
        serde_json::from_slice(&truth).map_err(|error| SetError::Line {
            line: error.line(),
            what: error.to_string(),
            path,
        })?;
    let of = truth.len();
    let mut outcomes = Vec::with_capacity(of);
    for (id, known) in truth {
        let path = folder.join("html").join(format!("{id}.html.gz"));
        let mut page = Vec::new();
        let file = fs::File::open(&path).map_err(failed(&path))?;
        MultiGzDecoder::new(file)
            .take(PAGE_BYTES)
            .read_to_end(&mut page)
            .map_err(failed(&path))?;
        outcomes.push(read_one(id, &known, &page, workers));
        progress(outcomes.len(), of);
    }
    Ok((outcomes, starting))
}

fn read_one(id: String, known: &Known, page: &[u8], workers: Option<&Workers>) -> PageOutcome {
    let address = format!("https://{}", known.url);
    let hint = Hint {
        url: Some(match known.url.contains("://") {
            true => &known.url,
            false => &address,
        }),
        ..Hint::named("page.html")
    };
    let begun = Instant::now();
    let extraction = match workers {
        Some(workers) => workers.extract(page, &hint),
        None => extract(page, &hint),
    };
    let took_ms = begun.elapsed().as_secs_f64() * 1000.0;
    let (document, error) = match extraction {
        Ok(extraction) => (extraction.documents.into_iter().next(), None),
        Err(error) => (None, Some(error.to_string())),
    };
    let document = document.map(|extracted| extracted.document);
    let text = document.as_ref().map_or("", |document| &document.text);
    let (precision, recall) = compare(&known.article, text);
    PageOutcome {
        id,
        url: known.url.clone(),
        precision,
        recall,
        has_title: document
            .as_ref()
            .is_some_and(|document| document.title_origin == TitleOrigin::Given),
        has_date: document
            .as_ref()
            .and_then(|document| document.published.as_ref())
            .is_some_and(|published| published.origin.is_stated()),
        took_ms,
        error,
        text: text.to_owned(),
    }
}

/// The averages.
pub fn figures(outcomes: &[PageOutcome], starting: Duration, in_child: bool) -> ArticleFigures {
    let mean = |shares: Vec<f64>| match shares.len() {
        0 => 0.0,
        count => shares.iter().sum::<f64>() / count as f64,
    };
    let precision = mean(outcomes.iter().filter_map(|page| page.precision).collect());
    let recall = mean(outcomes.iter().filter_map(|page| page.recall).collect());
    let mut times: Vec<f64> = outcomes.iter().map(|page| page.took_ms).collect();
    times.sort_by(f64::total_cmp);
    let count = |is: fn(&PageOutcome) -> bool| outcomes.iter().filter(|page| is(page)).count();
    ArticleFigures {
        pages: outcomes.len(),
        f1: match precision + recall > 0.0 {
            true => 2.0 * precision * recall / (precision + recall),
            false => 0.0,
        },
        precision,
        recall,
        titles: count(|page| page.has_title),
        dates: count(|page| page.has_date),
        failed: count(|page| page.error.is_some()),
        median_ms: times.get(times.len() / 2).copied().unwrap_or_default(),
        worst_ms: times.last().copied().unwrap_or_default(),
        slow: count(|page| page.took_ms > SLOW_MS),
        starting_ms: starting.as_secs_f64() * 1000.0,
        in_child,
        debug_build: cfg!(debug_assertions),
    }
}

/// Precision and recall of `taken` as the article `known`.
fn compare(known: &str, taken: &str) -> (Option<f64>, Option<f64>) {
    let (known, taken) = (runs(known), runs(taken));
    let both: usize = known
        .iter()
        .map(|(run, count)| (*count).min(taken.get(run).copied().unwrap_or_default()))
        .sum();
    let share = |of: &HashMap<Vec<&str>, usize>| {
        let all: usize = of.values().sum();
        (all > 0).then(|| both as f64 / all as f64)
    };
    (share(&taken), share(&known))
}

/// All runs of four words with how often each comes; a shorter text is one run.
fn runs(text: &str) -> HashMap<Vec<&str>, usize> {
    let is_gap = |c: char| !c.is_alphanumeric() && c != '_';
    let words: Vec<&str> = text.split(is_gap).filter(|word| !word.is_empty()).collect();
    let mut runs: HashMap<Vec<&str>, usize> = HashMap::new();
    if words.len() < RUN && !words.is_empty() {
        runs.insert(words, 1);
    } else {
        for run in words.windows(RUN) {
            *runs.entry(run.to_vec()).or_default() += 1;
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_four_words_are_compared_as_often_as_they_come() {
        // Worked out with the benchmark's own evaluate.py.
        assert_eq!(compare("a b c d e", "a b c d e"), (Some(1.0), Some(1.0)));
        assert_eq!(compare("a b c d e", "a b c d x"), (Some(0.5), Some(0.5)));
        assert_eq!(
            compare("a b c d", "a b c d e f"),
            (Some(1.0 / 3.0), Some(1.0))
        );
        assert_eq!(
            compare("a b c d", "a b c d a b c d"),
            (Some(0.2), Some(1.0))
        );
        assert_eq!(compare("a, b; c", "a b\nc"), (Some(1.0), Some(1.0)));
        assert_eq!(compare("a b c d", ""), (None, Some(0.0)));
        assert_eq!(compare("", "a b c d"), (Some(0.0), None));
        assert_eq!(compare("it's a_b", "it s a_b"), (Some(1.0), Some(1.0)));
    }

    #[test]
    fn f1_is_made_of_the_averages() {
        let page = |precision, recall, took_ms| PageOutcome {
            id: String::new(),
            url: String::new(),
            precision,
            recall,
            has_title: true,
            has_date: false,
            took_ms,
            error: None,
            text: String::new(),
        };
        let pages = [
            page(Some(1.0), Some(0.5), 1.0),
            page(None, Some(0.5), 3.0),
            page(Some(0.5), None, 250.0),
        ];
        let figures = figures(&pages, Duration::ZERO, false);
        assert_eq!((figures.precision, figures.recall), (0.75, 0.5));
        assert_eq!(figures.f1, 0.6);
        assert_eq!(
            (figures.median_ms, figures.worst_ms, figures.slow),
            (3.0, 250.0, 1)
        );
        assert_eq!((figures.titles, figures.dates, figures.failed), (3, 0, 0));
    }
}
