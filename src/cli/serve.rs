//! `footnote serve`: the bot, until it is told to stop.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::ingest::{follow, index_progress};
use super::serve_listed::ListedSources;
use super::terminal::Terminal;
use super::{Context, Exit, WrongUse, counted, listen};
use crate::access::Opened;
use crate::app::corpus::State;
use crate::app::{self, Writing, reach, secrets};
use crate::assistant::briefings::Briefings;
use crate::assistant::channels::Channels;
use crate::assistant::sources::Sources;
use crate::assistant::{Assistant, Records};
use crate::config::{Config, sources_file};
use crate::discord::{Connections, Counters, Rates, Reads, Serve as Bot, Settings};
use crate::ingest::embed::embed_missing;
use crate::ingest::schedule::{Schedule, WhenNew};
use crate::ingest::watching::Watching;
use crate::ingest::web::Web;
use crate::model::Models;
use crate::store::Store;
use crate::web::{self, Ask, Status};

/// Answer members in Discord, until stopped
#[derive(Debug, Args)]
pub struct Serve {
    /// Only these shards, of how many, as in 0-3/16 [default: as many as Discord recommends]
    #[arg(long, value_name = "FIRST-LAST/ALL", value_parser = shards)]
    shards: Option<Shards>,
}

#[derive(Debug, Clone)]
struct Shards(RangeInclusive<u32>, u32);

fn shards(text: &str) -> Result<Shards, String> {
    let read = || {
        let (range, total) = text.split_once('/')?;
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (first, last, total): (u32, u32, u32) =
            (first.parse().ok()?, last.parse().ok()?, total.parse().ok()?);
        (first <= last && last < total).then_some(Shards(first..=last, total))
    };
    read().ok_or_else(|| {
        "write the first and the last shard and how many there are, as in 0-3/16".to_owned()
    })
}

impl Serve {
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let Context {
            config, terminal, ..
        } = context;
        let token = secrets::discord_token(config.discord.token_file.as_deref())
            .map_err(|error| WrongUse(format!("{:#}", anyhow::Error::new(error))))?;
        let reach = reach::discord().map_err(WrongUse)?;
        let listening = listen(*terminal)?;
        let models = app::models(&config.data_dir, config.use_models, config.threads)?;
        let writing = Writing::open(&config.data_dir, index_progress(*terminal))?;
        read_corpus(&writing, &models, context, listening.token())?;
        if listening.token().is_cancelled() {
            return Ok(Exit::Interrupted);
        }
        let places = config.threads.max(1);
        let assistant = Arc::new(Assistant::new(
            &config.data_dir,
            writing.shelves.clone(),
            models.clone(),
            places,
        ));
        assistant.load_vectors()?;
        let web = Web {
            client: app::client(config)?,
            store: writing.store.clone(),
            extractors: Some(Arc::new(app::extractors()?)),
            shelves: Some(writing.shelves.clone()),
            roots: Arc::new(app::roots(config)),
            history: Some(Arc::default()),
        };
        let when_new: WhenNew = {
            let (assistant, store, models) =
                (assistant.clone(), writing.store.clone(), models.clone());
            let over = listening.token().clone();
            Arc::new(move || take_up(&assistant, &store, &models, &over))
        };
        let schedule = Arc::new(Schedule::new(web, Some(when_new)));
        let channels = Channels::new(schedule.clone(), assistant.clone())?;
        let sources = Arc::new(Sources::new(
            schedule.clone(),
            Some(assistant.clone()),
            &config.data_dir,
        ));
        let listed = ListedSources {
            path: sources_file(context.config_path.as_deref()),
            schedule: schedule.clone(),
            sources: sources.clone(),
            terminal: *terminal,
        };
        listed.follow()?;
        let records = Records::open(writing.store.clone(), &config.data_dir)?;
        let briefings = Arc::new(Briefings::new(
            writing.store.clone(),
            config.data_dir.clone(),
            assistant.clone(),
        ));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .context("the system gives no threads")?;
        let over = listening.token().clone();
        let web = match config.web.listen {
            None => None,
            Some(address) => {
                let bound = runtime.block_on(web::Web::bind(address));
                Some(bound.with_context(|| format!("web.listen: cannot listen at {address}"))?)
            }
        };
        let listed_changes = assistant.source_changes();
        let connections = Arc::new(Connections::default());
        let counters = Arc::new(Counters::default());
        let ask: Ask = {
            let (assistant, counters, connections, over) = (
                assistant.clone(),
                counters.clone(),
                connections.clone(),
                over.clone(),
            );
            Arc::new(move || {
                let searched = assistant.searched();
                Status {
                    // Who is leaving answers no more.
                    ready: connections.are_all_there() && !over.is_cancelled(),
                    counted: counters.all(),
                    measured: vec![
                        (
                            "documents",
                            "Documents that are searched.",
                            searched.documents,
                        ),
                        ("passages", "Passages that are searched.", searched.passages),
                        (
                            "shards_connected",
                            "Shards that have a session with Discord.",
                            connections.there(),
                        ),
                    ],
                }
            })
        };
        let (terminal, shown) = (*terminal, config.clone());
        let bot = Bot {
            reach,
            token,
            settings: settings(config),
            development_guild: config.discord.development_guild,
            shards: self.shards.map(|Shards(shards, total)| (shards, total)),
            assistant,
            records,
            counters,
            connections,
            places,
            reads: Reads {
                sources: Some(sources),
                channels: Some(channels),
                briefings: Some(briefings),
            },
        };
        let watching = Watching::new(schedule.clone(), &config.corpus, &config.data_dir);
        let stopping = over.clone();
        let (sender, receiver) = mpsc::channel(1);
        let named = context.config_path.clone();
        let served = runtime.block_on(async move {
            let mut hang_ups = signal(SignalKind::hangup())?;
            let reloading = tokio::spawn(async move {
                while hang_ups.recv().await.is_some() {
                    let listed = listed.clone();
                    // It waits for the disk.
                    let following = tokio::task::spawn_blocking(move || listed.follow_again());
                    if following.await.is_err() {
                        terminal.warn("reading the file of sources ended with a panic");
                    }
                    if let Some(new) = reload(named.clone(), &shown, terminal)
                        && sender.send(new).await.is_err()
                    {
                        return;
                    }
                }
            });
            let following = tokio::spawn(watching.run(listed_changes, over.clone()));
            let reading = tokio::spawn(schedule.run(over.clone()));
            let web_over = CancellationToken::new();
            let watching = web.map(|web| tokio::spawn(web.serve(ask, web_over.clone())));
            let served = bot
                .run(receiver, over, move |name, guilds| {
                    let guilds = counted(guilds as u64, "guild", "guilds");
                    terminal.say(&format!("{name} is connected and answers in {guilds}"));
                })
                .await;
            reloading.abort();
            // It ends early, with what it has; what is left is still due at the next start.
            stopping.cancel();
            if following.await.is_err() {
                terminal.warn("watching folders ended with a panic");
            }
            if reading.await.is_err() {
                terminal.warn("reading sources ended with a panic");
            }
            web_over.cancel();
            if let Some(watching) = watching
                && let Err(error) = watching.await?
            {
                terminal.warn(&format!("health and metrics failed: {error}"));
            }
            anyhow::Ok(served)
        })?;
        // What waits for a disk or a model is not waited for for ever.
        runtime.shutdown_timeout(std::time::Duration::from_secs(2));
        served?;
        Ok(Exit::Done)
    }
}

/// Passages that are given vectors before questions see them: some ten seconds' work.
const EMBEDDED_BETWEEN_LOADS: u64 = 1_024;

/// Gives new passages their vectors, where an embedder is installed, and lets questions see what is new.
fn take_up(assistant: &Assistant, store: &Store, models: &Models, over: &CancellationToken) {
    assistant.documents_changed();
    let Some(embedder) = &models.embedder else {
        return;
    };
    let load = || {
        if let Err(error) = assistant.load_vectors() {
            tracing::error!(error = %error, "the vectors of passages cannot be read");
        }
    };
    let after = assistant.embedded_to();
    let mut shown = 0;
    let embedded = embed_missing(store, embedder, after, over, &mut |done, _| {
        // Where much is new, what is done is used meanwhile.
        if done >= shown + EMBEDDED_BETWEEN_LOADS {
            shown = done;
            load();
        }
    });
    load();
    if let Err(error) = embedded {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "new passages have no vectors"
        );
    }
}

/// Reads what is new in the config's folders, as `ask` does.
fn read_corpus(
    writing: &Writing,
    models: &Models,
    context: &Context,
    cancel: &CancellationToken,
) -> anyhow::Result<()> {
    let config = &context.config;
    let empty = writing.store.reader()?.last_seq()? == 0;
    let (mut state, changed) = State::due(&config.data_dir, &config.corpus, empty)?;
    if !changed.is_empty() {
        follow(&changed, &mut state, writing, models, context, cancel)?;
    }
    Ok(())
}

/// What the bot needs to know of the config.
pub(super) fn settings(config: &Config) -> Settings {
    Settings {
        zone: config.zone.clone(),
        per_page: config.limit.clamp(1, 5),
        stale_after_days: config.discord.stale_after_days,
        answer_deadline: config.discord.answer_deadline,
        automatic_confidence: config.discord.automatic_confidence,
        opened: Opened {
            direct_messages: config.discord.direct_messages,
        },
        message_content: config.discord.message_content,
        rates: Rates {
            member: config.limits.member_per_minute,
            channel: config.limits.channel_per_minute,
            guild: config.limits.guild_per_minute,
        },
        waiting: config.limits.waiting,
        keeps_questions: config.records.questions,
        keep_days: config.records.keep_days,
    }
}

/// Reads the config again; says what holds from now on and what only holds after a restart. A config with problems
/// changes nothing.
fn reload(named: Option<PathBuf>, running: &Config, terminal: Terminal) -> Option<Settings> {
    let new = match Config::load(named.as_deref()) {
        Ok(new) => new,
        Err(error) => {
            terminal.warn(&format!("the config was not read again:\n{error}"));
            return None;
        }
    };
    let unchangeable: Vec<&str> = [
        ("corpus", new.corpus != running.corpus),
        ("models.use", new.use_models != running.use_models),
        ("models.threads", new.threads != running.threads),
        (
            "discord.token_file",
            new.discord.token_file != running.discord.token_file,
        ),
        (
            "discord.development_guild",
            new.discord.development_guild != running.discord.development_guild,
        ),
        (
            "discord.message_content",
            new.discord.message_content != running.discord.message_content,
        ),
        (
            "limits.waiting",
            new.limits.waiting != running.limits.waiting,
        ),
        ("web.listen", new.web.listen != running.web.listen),
    ]
    .into_iter()
    .filter_map(|(key, differs)| differs.then_some(key))
    .collect();
    terminal.say("the config was read again and holds from now on");
    if !unchangeable.is_empty() {
        terminal.warn(&format!(
            "{} only changes with a restart",
            unchangeable.join(", ")
        ));
    }
    let mut settings = settings(&new);
    settings.message_content = running.discord.message_content;
    Some(settings)
}
