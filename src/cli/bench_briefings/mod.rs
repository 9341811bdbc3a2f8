//! `footnote bench briefings`: many briefings in many servers that are all due at one moment, made by the bot as it is,
//! with a double of Discord on this machine in Discord's place, which limits requests as Discord does.

mod bot;
mod rounds;
mod subjects;
mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;

use super::eval::Scratch;
use super::terminal::Unit;
use super::{Context, Exit, WrongUse};
use crate::double::{Double, Limits, Setup};
use crate::eval::measures;
use rounds::{Asking, Bot, Requests};

/// So many channels of a server have briefings.
const CHANNELS: u64 = 2;

/// Briefings of one server at most; `assistant/briefings.rs` says the same where one is added.
const MOST_OF_A_GUILD: u32 = 50;

/// How long members' questions are timed with no briefing due: at most, and at least.
const QUIET_AT_MOST: Duration = Duration::from_secs(30);
const QUIET_AT_LEAST: Duration = Duration::from_secs(3);

/// Measure briefings that are all due at once, against a double of Discord on this machine
#[derive(Debug, Args)]
pub struct BenchBriefings {
    /// How many briefings
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    briefings: u32,
    /// In how many guilds; one has 50 briefings at most
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    guilds: u32,
    /// How many topics each has
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=10))]
    topics: u32,
    /// Documents to search besides those on the topics: a folder or file [default: seeds, or the config's]
    #[arg(long, value_name = "PATH")]
    documents: Vec<PathBuf>,
    /// How often all are due: the first time, with news, with nothing new, with news, and from then on with nothing new
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=60))]
    rounds: u32,
    /// Have no member ask anything meanwhile: what is remembered of them is in the memory otherwise
    #[arg(long)]
    no_questions: bool,
    /// Make those of one guild one after another, the hardest order for its limits; else guilds take turns
    #[arg(long)]
    guild_by_guild: bool,
    /// Be the bot, and write documents into this folder
    #[arg(long, value_name = "DIR", hide = true)]
    bot: Option<PathBuf>,
}

/// What was measured: the field names are a contract. Times are seconds where they end in `_s` and milliseconds where
/// they end in `_ms`; memory is mebibytes.
#[derive(Debug, Serialize)]
pub(super) struct Measured {
    briefings: u32,
    guilds: u32,
    topics: u32,
    documents: u64,
    /// Members' questions with no briefing due.
    quiet: Questions,
    rounds: Vec<Round>,
    /// How much more the process had at most in the last round than in the first.
    peak_memory_growth_mb: f64,
    /// Whether all is as it must be.
    sound: bool,
    /// What is not, in words.
    wrong: Vec<String>,
}

/// All briefings, due once.
#[derive(Debug, Serialize)]
pub(super) struct Round {
    /// `first`, `news` or `nothing new`.
    what: &'static str,
    /// From when they were due until the last edition was shown; 0 where none was.
    last_shown_s: f64,
    /// ... until nothing was left to do.
    took_s: f64,
    /// From when a briefing was due until its edition was shown.
    shown_p50_s: f64,
    shown_p99_s: f64,
    /// Editions that were posted, and how many must be.
    posted: usize,
    expected: usize,
    /// Messages in threads, for what has no room in one.
    in_threads: u64,
    edits: u64,
    pins: u64,
    unpins: u64,
    /// Editions that should be pinned and are not, or should not be and are.
    pinned_wrongly: usize,
    /// Older editions that do not say that there is a newer one.
    not_linked: usize,
    /// All requests but those of interactions.
    requests: usize,
    /// The most of them within one second.
    busiest_second: usize,
    /// Answered with 429.
    too_many_requests: u64,
    /// Refused otherwise, or against the rules.
    refused: u64,
    posted_twice: usize,
    /// Briefings that met with trouble.
    troubled: usize,
    /// The most memory of the bot's process in this round, and what was its own at its end.
    peak_memory_mb: f64,
    own_memory_mb: f64,
    /// Members' questions meanwhile.
    questions: Questions,
}

/// Members' questions.
#[derive(Debug, Default, Serialize)]
pub(super) struct Questions {
    asked: usize,
    lost: usize,
    acknowledged_p50_ms: f64,
    acknowledged_p99_ms: f64,
    answered_p50_ms: f64,
    answered_p99_ms: f64,
}

impl BenchBriefings {
    pub(super) fn run(&self, context: &Context) -> anyhow::Result<Exit> {
        let documents = match self.documents.is_empty() {
            true => &context.config.corpus,
            false => &self.documents,
        };
        if let Some(written) = &self.bot {
            return bot::run(context, documents, written);
        }
        if let Some(missing) = documents.iter().find(|path| !path.exists()) {
            return Err(WrongUse(format!("{} does not exist", missing.display())).into());
        }
        if self.briefings.div_ceil(self.guilds) > MOST_OF_A_GUILD {
            let guilds = self.briefings.div_ceil(MOST_OF_A_GUILD);
            return Err(WrongUse(format!(
                "a guild has {MOST_OF_A_GUILD} briefings at most; give --guilds {guilds} or more"
            ))
            .into());
        }
        let scratch = Scratch::make(&context.config.data_dir)?;
        let runtime = tokio::runtime::Runtime::new().context("the system gives no threads")?;
        let measured = runtime.block_on(self.measure(context, scratch.folder(), documents))?;
        if context.json {
            context.terminal.print_json(&measured)?;
        } else {
            context.terminal.print(&words::told(&measured))?;
        }
        Ok(match measured.sound {
            true => Exit::Done,
            false => Exit::Failed,
        })
    }

    async fn measure(
        &self,
        context: &Context,
        folder: &Path,
        documents: &[PathBuf],
    ) -> anyhow::Result<Measured> {
        let requests = Arc::new(Requests::default());
        let double = Arc::new(
            Double::start(Setup {
                remember: 0,
                limits: Limits {
                    // What Discord takes of messages in one channel.
                    per_bucket: 5,
                    window: Duration::from_secs(5),
                    ..Limits::default()
                },
                checker: Some(requests.clone().checker()),
                ..Setup::default()
            })
            .await?,
        );
        let places = self.places(&double);
        let mut bot = Bot::start(context, folder, documents, &double, &places, self.topics).await?;
        let channels: Arc<[u64]> = places.iter().map(|(_, channel)| *channel).collect();
        // Nobody is where there are no channels to ask in.
        let asked_in: Arc<[u64]> = match self.no_questions {
            true => Arc::from([]),
            false => channels.clone(),
        };
        // Each place is warm: what a first question costs is told by `footnote ask`.
        Asking::begin(&double, &asked_in)
            .for_a_while(Duration::from_secs(2))
            .await;
        let quiet = Duration::from_millis(u64::from(self.briefings) * 100);
        let quiet = quiet.clamp(QUIET_AT_LEAST, QUIET_AT_MOST);
        let mut bar = context
            .terminal
            .bar("briefings, round by round", Unit::Things);
        bar.at(0, u64::from(self.rounds));
        let quiet = Asking::begin(&double, &asked_in).for_a_while(quiet).await;
        let mut rounds = Vec::new();
        for number in 1..=self.rounds {
            rounds.push(
                rounds::measure(
                    number,
                    &mut bot,
                    &double,
                    (&channels, &asked_in),
                    &requests,
                    places.len(),
                )
                .await?,
            );
            bar.at(u64::from(number), u64::from(self.rounds));
        }
        drop(bar);
        bot.stop().await?;
        let peak = |round: Option<&Round>| round.map_or(0.0, |round| round.peak_memory_mb);
        let wrong = wrong(&quiet, &rounds);
        Ok(Measured {
            briefings: self.briefings,
            guilds: self.guilds,
            topics: self.topics,
            documents: crate::store::Reader::open(folder)?.counts()?.documents,
            peak_memory_growth_mb: peak(rounds.last()) - peak(rounds.first()),
            quiet,
            rounds,
            sound: wrong.is_empty(),
            wrong,
        })
    }

    /// Where briefings stand (guild, channel), in the order in which they are made.
    fn places(&self, double: &Double) -> Vec<(u64, u64)> {
        let guild = |number: u32| {
            let guild = double.guild(&format!("Guild {number}"));
            let channel = |number| double.text_channel(guild, &format!("news-{number}"));
            (guild, (0..CHANNELS).map(channel).collect::<Vec<u64>>())
        };
        let guilds: Vec<(u64, Vec<u64>)> = (0..self.guilds).map(guild).collect();
        let place = |number: u32| {
            let (which, nth) = match self.guild_by_guild {
                true => {
                    let each = self.briefings.div_ceil(self.guilds);
                    (number / each, number % each)
                }
                false => (number % self.guilds, number / self.guilds),
            };
            let (guild, channels) = guilds.get(which as usize)?;
            let channel = channels.get(nth as usize % channels.len())?;
            Some((*guild, *channel))
        };
        (0..self.briefings).filter_map(place).collect()
    }
}

/// The title of the nth briefing, by which its messages are told.
pub(super) fn title_of(number: usize) -> String {
    format!("Briefing {number}")
}

/// What is not as it must be.
fn wrong(quiet: &Questions, rounds: &[Round]) -> Vec<String> {
    let mut wrong = Vec::new();
    if quiet.lost > 0 {
        wrong.push(format!(
            "{} questions were not answered with no briefing due",
            quiet.lost
        ));
    }
    for (n, round) in rounds.iter().enumerate() {
        let mut say = |is_wrong: bool, what: String| {
            if is_wrong {
                wrong.push(format!("round {}: {what}", n + 1));
            }
        };
        let (posted, expected) = (round.posted, round.expected);
        say(
            posted != expected,
            format!("{posted} editions were posted instead of {expected}"),
        );
        let none = [
            (round.posted_twice as u64, "editions were posted twice"),
            (round.pinned_wrongly as u64, "messages are pinned wrongly"),
            (
                round.not_linked as u64,
                "older editions do not name the newer one",
            ),
            (round.too_many_requests, "requests were answered with 429"),
            (round.refused, "requests were refused"),
            (round.troubled as u64, "briefings met with trouble"),
            (round.questions.lost as u64, "questions were not answered"),
        ];
        for (count, what) in none {
            say(count > 0, format!("{count} {what}"));
        }
        let busiest = round.busiest_second;
        say(
            busiest >= 50,
            format!("{busiest} requests went in one second"),
        );
    }
    wrong
}

/// Mebibytes.
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / (1 << 20) as f64
}

/// How long members waited.
fn questions(asked: usize, acknowledged: Vec<f64>, answered: Vec<f64>) -> Questions {
    let lost = asked - answered.len().min(asked);
    let (acknowledged, answered) = (
        measures::percentiles(acknowledged),
        measures::percentiles(answered),
    );
    Questions {
        asked,
        lost,
        acknowledged_p50_ms: acknowledged.p50,
        acknowledged_p99_ms: acknowledged.p99,
        answered_p50_ms: answered.p50,
        answered_p99_ms: answered.p99,
    }
}
