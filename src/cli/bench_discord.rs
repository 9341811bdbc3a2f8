//! `footnote bench discord`: a burst of questions from many guilds, put to this program as it is, with a double of
//! Discord on this machine in Discord's place.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use clap::Args;
use serde::Serialize;
use serde_json::json;

use super::eval::{Scratch, machine};
use super::table::{Align, table};
use super::terminal::Unit;
use super::{Context, Exit, counted};
use crate::double::{Asked, Double, Person, Setup};
use crate::eval::measures::{anonymous_bytes_of, percentiles};

/// What is asked, in turn: answered, not answered, with a time, in other languages.
const QUESTIONS: [&str; 8] = [
    "who is meeting in Qatar?",
    "when does line 7 open?",
    "how many moons does Zorblax have?",
    "what does a ferry ticket cost?",
    "what happened in March 2024?",
    "wann wird die Brücke gesperrt?",
    "who built the lighthouse?",
    "what are the rules for posting links?",
];

/// Longer than anything takes that works.
const PATIENCE: Duration = Duration::from_secs(30);

/// Measure the bot in a burst of questions, against a double of Discord on this machine
#[derive(Debug, Args)]
pub struct BenchDiscord {
    /// How many questions
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    interactions: u32,
    /// In how many seconds they come
    #[arg(long, value_name = "S", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=600))]
    seconds: u32,
    /// From how many guilds
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    guilds: u32,
}

/// What was measured. Times are milliseconds, memory is mebibytes that the process has in use.
#[derive(Debug, Serialize)]
struct Measured {
    interactions: usize,
    seconds: u32,
    guilds: u32,
    documents: u64,
    ready_ms: f64,
    acknowledged_p50_ms: f64,
    acknowledged_p99_ms: f64,
    answered_p50_ms: f64,
    answered_p99_ms: f64,
    requests_an_answer: f64,
    memory_before_mb: f64,
    memory_after_mb: f64,
    lost: usize,
    answered_twice: u64,
    violations: usize,
}

impl BenchDiscord {
    pub(super) fn run(&self, context: &Context) -> anyhow::Result<Exit> {
        let scratch = Scratch::make(&context.config.data_dir)?;
        let runtime = tokio::runtime::Runtime::new().context("the system gives no threads")?;
        let measured = runtime.block_on(self.measure(context, scratch.folder()))?;
        if context.json {
            context.terminal.print_json(&measured)?;
        } else {
            context.terminal.print(&in_words(&measured))?;
        }
        let whole = measured.lost == 0 && measured.answered_twice == 0 && measured.violations == 0;
        Ok(if whole { Exit::Done } else { Exit::Failed })
    }

    async fn measure(&self, context: &Context, folder: &Path) -> anyhow::Result<Measured> {
        let double = Double::start(Setup {
            // What is remembered of each request would be a part of what is measured.
            remember: 0,
            ..Setup::default()
        })
        .await?;
        let channels: Vec<u64> = (0..self.guilds)
            .map(|number| double.text_channel(double.guild(&format!("Guild {number}")), "general"))
            .collect();
        // The first start reads the documents; the second one is that of a bot that has its index.
        let mut bot = Running::start(folder, context, &double).await?;
        bot.stop().await?;
        // Or the session of the first start would be taken for that of the second.
        double
            .gateway()
            .disconnected(PATIENCE)
            .await
            .context("the first start")?;
        let begun = Instant::now();
        let mut bot = Running::start(folder, context, &double).await?;
        let ready = begun.elapsed();
        // Each place is warm: what a first question costs is told by `footnote ask`.
        for channel in channels.iter().take(4) {
            let asked = ask(&double, 1_000_000, *channel);
            asked.reply(PATIENCE).await.context("the first questions")?;
        }
        let memory_before = bot.memory()?;
        let before = double.counts();
        let mut bar = context.terminal.bar("asking", Unit::Things);
        let every = Duration::from_secs(u64::from(self.seconds)) / self.interactions;
        let mut clock = tokio::time::interval(every);
        let mut asked = Vec::with_capacity(self.interactions as usize);
        for number in 0..self.interactions {
            clock.tick().await;
            let channel = channels[number as usize % channels.len()];
            asked.push(ask(&double, number, channel));
            bar.at(u64::from(number), u64::from(self.interactions));
        }
        let mut acknowledged = Vec::new();
        let mut answered = Vec::new();
        let mut lost = 0;
        for one in &asked {
            match (one.acknowledged(PATIENCE).await, one.reply(PATIENCE).await) {
                (Ok(first), Ok(_)) => {
                    acknowledged.push(first.after.as_secs_f64() * 1000.0);
                    let replies = one.replies();
                    answered.extend(
                        replies
                            .last()
                            .map(|(after, _)| after.as_secs_f64() * 1000.0),
                    );
                }
                _ => lost += 1,
            }
        }
        drop(bar);
        let after = double.counts();
        let memory_after = bot.memory()?;
        bot.stop().await?;
        let (acknowledged, answered) = (percentiles(acknowledged), percentiles(answered));
        Ok(Measured {
            interactions: asked.len(),
            seconds: self.seconds,
            guilds: self.guilds,
            documents: crate::store::Reader::open(folder)?.counts()?.documents,
            ready_ms: ready.as_secs_f64() * 1000.0,
            acknowledged_p50_ms: acknowledged.p50,
            acknowledged_p99_ms: acknowledged.p99,
            answered_p50_ms: answered.p50,
            answered_p99_ms: answered.p99,
            requests_an_answer: (after.all() - before.all()) as f64 / asked.len() as f64,
            memory_before_mb: memory_before,
            memory_after_mb: memory_after,
            lost,
            answered_twice: after.acknowledged_twice
                + asked.iter().filter(|one| one.replies().len() > 1).count() as u64,
            violations: double.violations().len(),
        })
    }
}

fn ask(double: &Double, number: u32, channel: u64) -> Asked {
    let question = QUESTIONS[number as usize % QUESTIONS.len()];
    // Everybody asks once: what is measured is the bot, not its limits.
    let who = Person::new(&format!("Member {number}"));
    double.slash(&who, channel, "ask", json!({ "question": question }))
}

/// The bot in a process of its own.
struct Running {
    child: Child,
}

impl Running {
    async fn start(folder: &Path, context: &Context, double: &Double) -> anyhow::Result<Running> {
        let program = std::env::current_exe().context("cannot find this program to start it")?;
        let mut command = Command::new(program);
        command
            .arg("serve")
            .arg("--quiet")
            .arg("--data-dir")
            .arg(folder);
        if let Some(path) = &context.config_path {
            command.arg("--config").arg(path);
        }
        if !context.config.use_models {
            command.arg("--no-models");
        }
        let child = command
            .env("DISCORD_TOKEN", double.token())
            .env("FOOTNOTE_DISCORD_API", double.url())
            .env("FOOTNOTE_DISCORD_GATEWAY", double.gateway_url())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .context("cannot start this program once more")?;
        let running = Running { child };
        double
            .gateway()
            .connected(1, PATIENCE)
            .await
            .context("the bot did not connect")?;
        let begun = Instant::now();
        while double.commands(None).is_empty() && begun.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(running)
    }

    /// Mebibytes of memory that are its own.
    fn memory(&self) -> anyhow::Result<f64> {
        match anonymous_bytes_of(self.child.id()) {
            0 => bail!("the system does not tell how much memory the bot has in use"),
            bytes => Ok(bytes as f64 / (1 << 20) as f64),
        }
    }

    async fn stop(&mut self) -> anyhow::Result<()> {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM)
            .context("cannot stop the bot")?;
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

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already where all went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn in_words(measured: &Measured) -> String {
    let Measured {
        interactions,
        seconds,
        guilds,
        documents,
        ..
    } = measured;
    let row = |name: &str, value: String, unit: &str| vec![name.to_owned(), value, unit.to_owned()];
    let ms = |value: f64| format!("{value:.1}");
    let rows = vec![
        row(
            "start to connected, with an index",
            ms(measured.ready_ms),
            "ms",
        ),
        row("acknowledged p50", ms(measured.acknowledged_p50_ms), "ms"),
        row("acknowledged p99", ms(measured.acknowledged_p99_ms), "ms"),
        row("answered p50", ms(measured.answered_p50_ms), "ms"),
        row("answered p99", ms(measured.answered_p99_ms), "ms"),
        row(
            "requests an answer",
            format!("{:.2}", measured.requests_an_answer),
            "",
        ),
        row(
            "memory before",
            format!("{:.0}", measured.memory_before_mb),
            "MB",
        ),
        row(
            "memory after",
            format!("{:.0}", measured.memory_after_mb),
            "MB",
        ),
        row("lost", measured.lost.to_string(), ""),
        row("answered twice", measured.answered_twice.to_string(), ""),
        row(
            "refused by Discord's rules",
            measured.violations.to_string(),
            "",
        ),
    ];
    format!(
        "{interactions} questions in {seconds} s from {}, over {}\n{}\n\n{}",
        counted(u64::from(*guilds), "guild", "guilds"),
        counted(*documents, "document", "documents"),
        machine(),
        table(&[Align::Left, Align::Right, Align::Left], &rows)
    )
}
