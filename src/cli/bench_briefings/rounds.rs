//! One round: all briefings are due, the bot makes them, members ask meanwhile; and what of it is to be seen in Discord.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail};
use serde_json::json;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::bot::{Said, Told};
use super::{Questions, Round, mebibytes, questions, title_of};
use crate::cli::Context;
use crate::double::{Asked, Checker, Counts, Double, Message, Person, made_at_ms};
use crate::eval::measures;

/// What members ask, in turn: some of it is what the briefings are about.
const QUESTIONS: [&str; 6] = [
    "who is meeting in Qatar?",
    "what is known of the harbour dredging at Vallis?",
    "when does line 7 open?",
    "how many residents came to the hearing at Hollin?",
    "what does a ferry ticket cost?",
    "how many moons does Zorblax have?",
];

/// A question so often.
const EVERY: Duration = Duration::from_millis(250);

/// Longer than anything takes that works.
const PATIENCE: Duration = Duration::from_secs(60);

/// A round has this long, and this long more for each briefing.
const ROUND_TAKES: Duration = Duration::from_secs(60);
const BRIEFING_TAKES: Duration = Duration::from_secs(2);

/// How often it is looked whether a round is over; and for how long no request came when it is.
const LOOK: Duration = Duration::from_millis(500);
const STILL: Duration = Duration::from_millis(1_500);

/// When requests came that count against the limit of all: those that are no part of an interaction.
#[derive(Default)]
pub(super) struct Requests {
    times: Mutex<Vec<Instant>>,
}

impl Requests {
    /// What the double asks about every request; it finds nothing wrong.
    pub(super) fn checker(self: Arc<Self>) -> Checker {
        Arc::new(move |seen| {
            if !["/interactions/", "/webhooks/"]
                .iter()
                .any(|part| seen.route.starts_with(part))
            {
                self.locked().push(Instant::now());
            }
            Ok(())
        })
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Vec<Instant>> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Since when none came.
    fn last(&self) -> Option<Instant> {
        self.locked().last().copied()
    }

    fn take(&self) -> Vec<Instant> {
        let mut times = std::mem::take(&mut *self.locked());
        times.sort_unstable();
        times
    }
}

/// The most that came within one second, wherever that begins.
fn busiest_second(times: &[Instant]) -> usize {
    let second = Duration::from_secs(1);
    let mut most = 0;
    let mut first = times.iter().enumerate().peekable();
    for (n, time) in times.iter().enumerate() {
        while first
            .next_if(|(_, early)| time.duration_since(**early) >= second)
            .is_some()
        {}
        let from = first.peek().map_or(n, |(from, _)| *from);
        most = most.max(n + 1 - from);
    }
    most
}

/// Makes all due and measures until nothing is left to do. `briefings` is how many there are in `channels`; members ask
/// in `asked_in` meanwhile.
pub(super) async fn measure(
    number: u32,
    bot: &mut Bot,
    double: &Arc<Double>,
    (channels, asked_in): (&Arc<[u64]>, &Arc<[u64]>),
    requests: &Requests,
    briefings: usize,
) -> anyhow::Result<Round> {
    let what = match number {
        1 => "first",
        // More news than two has no room in an edition.
        2 | 4 => "news",
        _ => "nothing new",
    };
    if what == "news" {
        bot.tell(&Told::Write {
            edition: number as usize / 2,
        })?;
    }
    let due_ms = bot.tell(&Told::Due)?.due_at.unsigned_abs() * 1_000;
    let (before, broken_before) = (double.counts(), double.violations().len());
    let known = editions(double, channels)
        .into_values()
        .flatten()
        .map(|one| one.id);
    let known: BTreeSet<u64> = known.collect();
    requests.take();
    bot.reset_peak();
    let asking = Asking::begin(double, asked_in);
    tokio::time::sleep(Duration::from_millis(due_ms.saturating_sub(now_ms()))).await;
    let begun = Instant::now();
    let within = ROUND_TAKES + BRIEFING_TAKES * u32::try_from(briefings).unwrap_or(u32::MAX);
    let mut done_after;
    let troubled = loop {
        tokio::time::sleep(LOOK).await;
        let said = bot.tell(&Told::HowFar)?;
        done_after = begun.elapsed();
        let is_still = requests.last().is_none_or(|last| last.elapsed() >= STILL);
        if said.left == 0 && is_still {
            // What was waited to see that it is still is no part of it.
            if let Some(last) = requests.last().filter(|last| last.elapsed() < done_after) {
                done_after = last.duration_since(begun);
            }
            break said.troubled;
        }
        if begun.elapsed() > within {
            bail!(
                "{} of {briefings} briefings were not made within {within:?}",
                said.left
            );
        }
    };
    let questions = asking.end().await;
    let times = requests.take();
    let after = double.counts();
    let by_title = editions(double, channels);
    let is_new = |message: &&Message| !known.contains(&message.id);
    let all = || (0..briefings).filter_map(|n| by_title.get(&title_of(n)));
    let shown: Vec<f64> = all()
        .flatten()
        .filter(is_new)
        .map(|one| made_at_ms(one.id).saturating_sub(due_ms) as f64 / 1_000.0)
        .collect();
    let is_pinned_wrongly = |messages: &Vec<Message>| {
        let newest = messages.iter().map(|one| one.id).max();
        messages
            .iter()
            .filter(move |one| one.pinned != (Some(one.id) == newest))
            .count()
    };
    let delays = measures::percentiles(shown.clone());
    let counted =
        |method, part, what| count(&after, method, part, what) - count(&before, method, part, what);
    let messages = counted("POST", "/channels/", "/messages");
    let answered = |is_wanted: &dyn Fn(u16) -> bool| {
        let sum = |counts: &Counts| -> u64 {
            let wanted = counts
                .answers
                .iter()
                .filter(|(status, _)| is_wanted(**status));
            wanted.map(|(_, count)| count).sum()
        };
        sum(&after) - sum(&before)
    };
    let pins = "/messages/pins/{message_id}";
    Ok(Round {
        what,
        last_shown_s: shown.iter().copied().fold(0.0, f64::max),
        took_s: done_after.as_secs_f64(),
        shown_p50_s: delays.p50,
        shown_p99_s: delays.p99,
        posted: shown.len(),
        expected: if what == "nothing new" { 0 } else { briefings },
        in_threads: messages.saturating_sub(shown.len() as u64),
        edits: counted("PATCH", "/channels/", "/messages/{message_id}"),
        pins: counted("PUT", "/channels/", pins),
        unpins: counted("DELETE", "/channels/", pins),
        pinned_wrongly: all().map(is_pinned_wrongly).sum(),
        not_linked: all().map(|messages| not_linked(messages)).sum(),
        requests: times.len(),
        busiest_second: busiest_second(&times),
        too_many_requests: answered(&|status| status == 429),
        refused: answered(&|status| status >= 400 && status != 429)
            + (double.violations().len() - broken_before) as u64,
        posted_twice: all()
            .map(|messages| messages.iter().filter(is_new).count().saturating_sub(1))
            .sum(),
        troubled,
        peak_memory_mb: mebibytes(measures::peak_rss_bytes_of(bot.child.id())),
        own_memory_mb: mebibytes(measures::anonymous_bytes_of(bot.child.id())),
        questions,
    })
}

fn now_ms() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    since.as_millis() as u64
}

/// How often a route was asked for with that method; `what` is how it ends.
fn count(counts: &Counts, method: &str, part: &str, what: &str) -> u64 {
    let is_wanted = |label: &str| {
        let route = label.strip_prefix(method).map(str::trim_start);
        route.is_some_and(|route| {
            route.starts_with(part)
                && route.ends_with(what)
                // A pin ends as a message does.
                && route.contains("/pins/") == what.contains("/pins/")
        })
    };
    let wanted = counts.requests.iter().filter(|(label, _)| is_wanted(label));
    wanted.map(|(_, count)| count).sum()
}

/// The messages that show editions, by their titles.
fn editions(double: &Double, channels: &[u64]) -> BTreeMap<String, Vec<Message>> {
    let mut found: BTreeMap<String, Vec<Message>> = BTreeMap::new();
    let channels: BTreeSet<u64> = channels.iter().copied().collect();
    for message in channels
        .into_iter()
        .flat_map(|channel| double.posted(channel))
    {
        let title = message
            .embeds
            .first()
            .and_then(|embed| embed["title"].as_str());
        if let Some(title) = title.filter(|title| title.starts_with("Briefing ")) {
            found.entry(title.to_owned()).or_default().push(message);
        }
    }
    found
}

/// Of a briefing's messages, how many do not link to a later one that is there.
fn not_linked(messages: &[Message]) -> usize {
    let later = |one: &Message| {
        messages
            .iter()
            .map(|other| other.id)
            .filter(|id| *id > one.id)
            .min()
    };
    let is_linked = |one: &&Message| {
        later(one).is_none_or(|later| {
            let words = one.words() + &serde_json::Value::from(one.components.clone()).to_string();
            words.contains(&later.to_string())
        })
    };
    messages.len() - messages.iter().filter(is_linked).count()
}

/// Members who ask, one after another, each once: what is measured is the bot, not its limits.
pub(super) struct Asking {
    over: CancellationToken,
    asking: JoinHandle<Vec<Asked>>,
}

impl Asking {
    pub(super) fn begin(double: &Arc<Double>, channels: &Arc<[u64]>) -> Asking {
        let over = CancellationToken::new();
        let (double, channels, stop) = (double.clone(), channels.clone(), over.clone());
        let asking = tokio::spawn(async move {
            let mut asked = Vec::new();
            let mut clock = tokio::time::interval(EVERY);
            let turns = channels.iter().cycle().zip(QUESTIONS.iter().cycle());
            for (channel, question) in turns {
                tokio::select! {
                    () = stop.cancelled() => break,
                    _ = clock.tick() => {}
                }
                let who = Person::new("A member");
                asked.push(double.slash(&who, *channel, "ask", json!({ "question": question })));
            }
            asked
        });
        Asking { over, asking }
    }

    pub(super) async fn for_a_while(self, while_: Duration) -> Questions {
        tokio::time::sleep(while_).await;
        self.end().await
    }

    async fn end(self) -> Questions {
        self.over.cancel();
        let asked = self.asking.await.unwrap_or_default();
        let (mut acknowledged, mut answered) = (Vec::new(), Vec::new());
        for one in &asked {
            if let (Ok(first), Ok(_)) =
                (one.acknowledged(PATIENCE).await, one.reply(PATIENCE).await)
            {
                let last = one
                    .replies()
                    .last()
                    .map(|(after, _)| after.as_secs_f64() * 1_000.0);
                acknowledged.push(first.after.as_secs_f64() * 1_000.0);
                answered.extend(last);
            }
        }
        questions(asked.len(), acknowledged, answered)
    }
}

/// The bot, in a process of its own.
pub(super) struct Bot {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
}

impl Bot {
    pub(super) async fn start(
        context: &Context,
        folder: &Path,
        documents: &[PathBuf],
        double: &Double,
        places: &[(u64, u64)],
        topics: u32,
    ) -> anyhow::Result<Bot> {
        let program = std::env::current_exe().context("cannot find this program to start it")?;
        let mut command = Command::new(program);
        command.arg("--quiet").arg("--data-dir").arg(folder);
        if let Some(path) = &context.config_path {
            command.arg("--config").arg(path);
        }
        if !context.config.use_models {
            command.arg("--no-models");
        }
        command
            .args(["bench", "briefings", "--bot"])
            .arg(folder.join("written"));
        for path in documents {
            command.arg("--documents").arg(path);
        }
        let mut child = command
            .env("DISCORD_TOKEN", double.token())
            .env("FOOTNOTE_DISCORD_API", double.url())
            .env("FOOTNOTE_DISCORD_GATEWAY", double.gateway_url())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start this program once more")?;
        let stdout = child.stdout.take().context("the bot has no stdout")?;
        let mut bot = Bot {
            stdin: child.stdin.take(),
            stdout: BufReader::new(stdout),
            child,
        };
        bot.write(&Told::Begin {
            places: places.to_vec(),
            topics: topics as usize,
        })?;
        let patience =
            PATIENCE + Duration::from_millis(50) * u32::try_from(places.len()).unwrap_or(u32::MAX);
        let connected = double.gateway().connected(1, patience).await;
        connected.context("the bot did not connect")?;
        let begun = Instant::now();
        while double.commands(None).is_empty() && begun.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(bot)
    }

    fn write(&mut self, told: &Told) -> anyhow::Result<()> {
        let stdin = self.stdin.as_mut().context("the bot is stopped")?;
        let line = serde_json::to_string(told)? + "\n";
        stdin
            .write_all(line.as_bytes())
            .context("the bot does not listen any more")
    }

    /// Tells it something; what it says then. Others go on meanwhile.
    fn tell(&mut self, told: &Told) -> anyhow::Result<Said> {
        tokio::task::block_in_place(|| {
            self.write(told)?;
            let mut line = String::new();
            self.stdout.read_line(&mut line)?;
            serde_json::from_str(&line)
                .context("the bot ended early; what it said of that is above")
        })
    }

    fn reset_peak(&self) {
        measures::reset_peak_of(self.child.id());
    }

    pub(super) async fn stop(&mut self) -> anyhow::Result<()> {
        // The end of what it is told ends it.
        self.stdin = None;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                if status.success() {
                    return Ok(());
                }
                bail!("the bot ended with {status}");
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        bail!("the bot did not end")
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It has ended already where all went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busiest_second_is_found_wherever_it_begins() {
        let begun = Instant::now();
        let at = |ms| begun + Duration::from_millis(ms);
        assert_eq!(busiest_second(&[]), 0);
        assert_eq!(busiest_second(&[at(0)]), 1);
        // Never more than two in whole seconds, but three within one.
        assert_eq!(
            busiest_second(&[at(0), at(900), at(1_100), at(1_899), at(2_950)]),
            3
        );
        assert_eq!(busiest_second(&[at(0), at(1_000), at(2_000)]), 1);
    }
}
