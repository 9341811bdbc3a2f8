//! `footnote eval html DIR`: how well articles are told from the rest of their pages.

use std::path::PathBuf;

use clap::Args;

use super::eval::{machine, write_lines};
use super::table::{Align, table};
use super::terminal::Unit;
use super::{Context, Exit, WrongUse};
use crate::app;
use crate::eval::articles::{self, ArticleFigures, SLOW_MS};

/// Measure how well articles are told from the rest of their pages
#[derive(Debug, Args)]
pub struct EvalHtml {
    /// A folder with ground-truth.json {ID: {url, articleBody}} and html/ID.html.gz
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Read the pages in a process of their own, as `ingest` does
    #[arg(long)]
    child: bool,
    /// Write what came of each page, a JSON object a line
    #[arg(long, value_name = "FILE")]
    outcomes: Option<PathBuf>,
}

impl EvalHtml {
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        if !self.folder.join("ground-truth.json").is_file() {
            let folder = self.folder.display();
            return Err(WrongUse(format!(
                "{folder} has no ground-truth.json: name a folder with pages whose articles are known"
            ))
            .into());
        }
        let workers = match self.child {
            true => Some(app::extractors()?),
            false => None,
        };
        let mut bar = context.terminal.bar("reading pages", Unit::Things);
        let (outcomes, starting) =
            articles::read_all(&self.folder, workers.as_ref(), &mut |done, of| {
                bar.at(done as u64, of as u64);
            })?;
        drop(bar);
        if let Some(path) = &self.outcomes {
            write_lines(path, &outcomes)?;
        }
        let figures = articles::figures(&outcomes, starting, self.child);
        if context.json {
            context.terminal.print_json(&figures)?;
        } else {
            context.terminal.print(&in_words(&figures))?;
        }
        Ok(Exit::Done)
    }
}

fn in_words(figures: &ArticleFigures) -> String {
    let where_read = match figures.in_child {
        true => "read in a process of their own",
        false => "read in this process",
    };
    let of_pages = format!("of {}", figures.pages);
    let rows = [
        ("F1", format!("{:.3}", figures.f1), String::new()),
        (
            "precision",
            format!("{:.3}", figures.precision),
            "of what was taken, of the article".to_owned(),
        ),
        (
            "recall",
            format!("{:.3}", figures.recall),
            "of the article, taken".to_owned(),
        ),
        ("title found", figures.titles.to_string(), of_pages.clone()),
        ("date found", figures.dates.to_string(), of_pages.clone()),
        ("not read", figures.failed.to_string(), of_pages.clone()),
        (
            "median",
            format!("{:.1}", figures.median_ms),
            "ms a page".to_owned(),
        ),
        ("worst", format!("{:.1}", figures.worst_ms), "ms".to_owned()),
        (
            "before",
            format!("{:.1}", figures.starting_ms),
            "ms once for a process, while the first page is fetched".to_owned(),
        ),
        (
            "slow",
            figures.slow.to_string(),
            format!("{of_pages}, over {SLOW_MS} ms"),
        ),
    ]
    .map(|(name, value, meaning)| vec![name.to_owned(), value, meaning]);
    format!(
        "{} pages, {where_read}\n{}\n\n{}",
        figures.pages,
        machine(),
        table(&[Align::Left, Align::Right, Align::Left], &rows)
    )
}
