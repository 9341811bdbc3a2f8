//! `footnote ask QUESTION`: the question, the reply.

use std::io::{IsTerminal, Read};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::Args;
use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::ingest::{follow, index_progress};
use super::render::{self, View};
use super::{Context, Exit, WrongUse, listen};
use crate::answer::Asked;
use crate::answer::question::Bounds;
use crate::answer::reply::Outcome;
use crate::app::corpus::State;
use crate::app::{self, Behind, Reading, Writing};
use crate::assistant::Assistant;
use crate::config::{Config, zone_named};
use crate::model::Models;
use crate::text::dates::{Bound, parse_bound};

/// Enough for any question; what comes after it on stdin is not read.
const MOST_STDIN_BYTES: u64 = 1 << 20;

/// How long a question waits for another process that reads the first documents.
const PATIENCE: Duration = Duration::from_secs(30);

/// Ask a question, and get the excerpts that answer it
#[derive(Debug, Args)]
pub struct Ask {
    /// The question; without one it is read from stdin
    question: Vec<String>,
    /// Only documents published on this day or later ("2024-03-21", "March 2024", "last week")
    #[arg(long, value_name = "DAY")]
    since: Option<String>,
    /// Only documents published on this day or before
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// At most so many excerpts, 1 to 20 [default: 3, or the config's]
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u8).range(1..=20))]
    limit: Option<u8>,
    /// Tell how the answer came about: words, scores, stages, what was left out
    #[arg(long)]
    explain: bool,
    /// The time zone that "today" is meant in, like Europe/Berlin [default: the system's, or the config's]
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// Ask as if it were this day (2024-03-21) or moment (2024-03-21T10:00:00Z)
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
}

impl Ask {
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let Context {
            config,
            terminal,
            json,
            ..
        } = context;
        let asked = self.asked(config)?;
        let models = app::models(&config.data_dir, config.use_models, config.threads)?;
        let Some((_reading, assistant)) = assistant(models, context)? else {
            return Ok(Exit::Interrupted);
        };
        let reply = assistant.ask_blocking(&asked)?;
        if *json {
            terminal.print_json(&reply)?;
            if reply.outcome == Outcome::Refused {
                reply
                    .notes
                    .iter()
                    .for_each(|note| terminal.warn(&note.to_string()));
            }
        } else if reply.outcome == Outcome::Refused {
            return Err(WrongUse(
                reply
                    .notes
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join("; "),
            )
            .into());
        } else {
            let view = View {
                width: terminal.width(),
                here: std::env::current_dir().ok(),
            };
            terminal.print(&render::reply(&reply, &view))?;
        }
        Ok(match reply.outcome {
            Outcome::Answered => Exit::Done,
            Outcome::NothingFound => Exit::NothingFound,
            Outcome::Refused => Exit::WrongUse,
        })
    }

    fn asked(&self, config: &Config) -> anyhow::Result<Asked> {
        let now = now_of(self.now.as_deref(), self.zone.as_deref(), config)?;
        let bound = |flag: &str, text: &Option<String>, which| match text {
            None => Ok(None),
            Some(text) => parse_bound(text, &now, which)
                .map(Some)
                .map_err(|error| WrongUse(format!("{flag}: {error}"))),
        };
        let bounds = Bounds {
            since: bound("--since", &self.since, Bound::Since)?,
            until: bound("--until", &self.until, Bound::Until)?,
            ..Bounds::default()
        };
        if let (Some(since), Some(until)) = (bounds.since, bounds.until)
            && since > until
        {
            return Err(WrongUse(format!("--since {since} is after --until {until}")).into());
        }
        Ok(Asked {
            text: self.text()?,
            bounds,
            earlier: None,
            now,
            limit: self.limit.map_or(config.limit, usize::from),
            explain: self.explain,
        })
    }

    fn text(&self) -> anyhow::Result<String> {
        let no_question = || {
            WrongUse("there is no question: write one, as in footnote ask \"who won?\"".to_owned())
        };
        let text = if !self.question.is_empty() {
            self.question.join(" ")
        } else if std::io::stdin().is_terminal() {
            return Err(no_question().into());
        } else {
            let mut bytes = Vec::new();
            std::io::stdin()
                .take(MOST_STDIN_BYTES)
                .read_to_end(&mut bytes)
                .context("cannot read stdin")?;
            String::from_utf8_lossy(&bytes).into_owned()
        };
        if text.trim().is_empty() {
            Err(no_question().into())
        } else {
            Ok(text)
        }
    }
}

/// The moment that is taken for now, in the zone that times are meant in, as `--now` and `--zone` say.
pub(super) fn now_of(
    now: Option<&str>,
    zone: Option<&str>,
    config: &Config,
) -> anyhow::Result<Zoned> {
    let zone = match zone {
        Some(name) => zone_named(name).map_err(|what| WrongUse(format!("--zone: {what}")))?,
        None => config.zone.clone(),
    };
    match now {
        Some(now) => moment(now, &zone).ok_or_else(|| {
            WrongUse(format!(
                "--now: {now:?} is no time; write 2024-03-21 or 2024-03-21T10:00:00Z"
            ))
            .into()
        }),
        None => Ok(jiff::Timestamp::now().to_zoned(zone)),
    }
}

/// A day, or a moment with its offset.
fn moment(text: &str, zone: &TimeZone) -> Option<Zoned> {
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(moment.to_zoned(zone.clone()));
    }
    text.parse::<Date>().ok()?.to_zoned(zone.clone()).ok()
}

/// What answers, over what was read before and what the config's folders have that is new; it answers for as long as
/// what it reads from is kept beside it. `None` when Ctrl-C came.
pub(super) fn assistant(
    models: Arc<Models>,
    context: &Context,
) -> anyhow::Result<Option<(Reading, Assistant)>> {
    let Context {
        config, terminal, ..
    } = context;
    let Some(reading) = open(&models, context)? else {
        return Ok(None);
    };
    let assistant = Assistant::new(&config.data_dir, reading.index.clone(), models, 1);
    if assistant.searched().documents == 0 {
        return Err(nothing_read(config).into());
    }
    if assistant.load_vectors()?.missing > 0 {
        terminal.say("not every passage was read for meaning yet; `footnote ingest` does that");
    }
    Ok(Some((reading, assistant)))
}

/// Opens what was read before, and reads what the config's folders have that is new. Waits a while where there is
/// nothing to answer from yet and another process is at it. `None` when Ctrl-C came.
fn open(models: &Models, context: &Context) -> anyhow::Result<Option<Reading>> {
    let terminal = context.terminal;
    let begun = Instant::now();
    let mut told = false;
    loop {
        let patient = begun.elapsed() < PATIENCE;
        match try_open(models, context, patient)? {
            Opened::Ready(reading) => {
                tell_missing(context);
                return Ok(Some(*reading));
            }
            Opened::Cancelled => return Ok(None),
            Opened::Busy => {}
        }
        if !told {
            told = true;
            terminal.say("another footnote process is reading the documents; waiting for it");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

enum Opened {
    Ready(Box<Reading>),
    /// Ctrl-C came.
    Cancelled,
    /// Another process is about to make what is asked for.
    Busy,
}

fn try_open(models: &Models, context: &Context, patient: bool) -> anyhow::Result<Opened> {
    let Context {
        config, terminal, ..
    } = context;
    let data_dir = &config.data_dir;
    let ready = |reading| Ok(Opened::Ready(Box::new(reading)));
    let empty = app::is_empty(data_dir)?;
    let (mut state, changed) = State::due(data_dir, &config.corpus, empty)?;
    if empty && changed.is_empty() {
        return Err(nothing_read(config).into());
    }
    let mut read_only = false;
    if !changed.is_empty() {
        match Writing::open(data_dir, index_progress(*terminal)) {
            Ok(writing) => {
                // Somebody wrote in the moment between the look and the lock: what that was decides anew.
                if empty && writing.store.reader()?.last_seq()? != 0 {
                    return Ok(Opened::Busy);
                }
                let listening = listen(*terminal)?;
                let cancel = listening.token();
                let cancelled = follow(&changed, &mut state, &writing, models, context, cancel)?;
                return if cancelled {
                    Ok(Opened::Cancelled)
                } else {
                    ready(Reading::of(writing))
                };
            }
            Err(error) if app::is_in_use(&error) => {
                // Half of a folder answers some questions wrongly; a folder that was read once answers well enough.
                if patient && changed.iter().any(|changed| !state.knows(&changed.folder)) {
                    return Ok(Opened::Busy);
                }
                if empty {
                    return Err(error);
                }
            }
            Err(error) if app::is_read_only(&error) && !empty => read_only = true,
            Err(error) => return Err(error),
        }
    }
    let reading = match Reading::open(data_dir, index_progress(*terminal)) {
        Ok(reading) => reading,
        Err(error) if app::is_in_use(&error) && patient => return Ok(Opened::Busy),
        Err(error) => return Err(error),
    };
    if read_only || reading.behind == Some(Behind::ReadOnly) {
        terminal.say(&format!(
            "{} cannot be written by this user; answering from what is there already",
            data_dir.display()
        ));
    } else if reading.behind.is_some() || !changed.is_empty() {
        terminal.say(&format!(
            "another footnote process is writing {}; answering from what is there already",
            data_dir.display()
        ));
    }
    ready(reading)
}

/// Names the folders of a chosen corpus that are not there: their absence changes what is answered.
fn tell_missing(context: &Context) {
    let config = &context.config;
    if !config.names_corpus() || State::read(&config.data_dir).is_none() {
        return;
    }
    for folder in config.corpus.iter().filter(|folder| !folder.exists()) {
        context.terminal.say(&format!(
            "the config's corpus names {}, which does not exist",
            folder.display()
        ));
    }
}

fn nothing_read(config: &Config) -> WrongUse {
    let folders: Vec<String> = config
        .corpus
        .iter()
        .map(|folder| folder.display().to_string())
        .collect();
    let looked = if folders.is_empty() {
        "the config names no corpus".to_owned()
    } else {
        format!("there are no documents in {}", folders.join(", "))
    };
    WrongUse(format!(
        "nothing has been read into {} yet, and {looked}; run `footnote ingest PATH` with a folder of documents first",
        config.data_dir.display()
    ))
}
