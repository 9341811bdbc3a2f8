//! `footnote doctor`: everything that the bot needs, looked at one by one, each with what to do.

use anstyle::{AnsiColor, Style};
use clap::Args;
use serde_json::json;

use super::{Context, Exit, counted};
use crate::app::{self, reach, secrets};
use crate::config::ConfigError;
use crate::discord::doctor::{self, Finding, State};
use crate::model::{Manifest, Models};

/// Free space under which something should be done, and under which nothing works for long.
const LITTLE_SPACE: u64 = 1 << 30;
const NO_SPACE: u64 = 100 << 20;

/// Look at everything that the bot needs, and say what to do where something is missing
#[derive(Debug, Args)]
pub struct Doctor {}

impl Doctor {
    pub(super) fn run(
        self,
        context: &Context,
        broken: Option<&ConfigError>,
    ) -> anyhow::Result<Exit> {
        let config = &context.config;
        let mut findings = vec![
            match broken {
                None => Finding::ok("config", "every key is as it should be"),
                Some(error) => Finding::failed(
                    "config",
                    format!("{error}; what follows was looked at without it"),
                ),
            },
            documents(context),
            models(context),
            space(context),
        ];
        let mut invite = None;
        match (
            secrets::discord_token(config.discord.token_file.as_deref()),
            reach::discord(),
        ) {
            (Err(error), _) => findings.push(Finding::failed("token", error.to_string())),
            (_, Err(error)) => findings.push(Finding::failed("connection", error)),
            (Ok(token), Ok(reach)) => {
                let runtime = tokio::runtime::Runtime::new()?;
                let examined = doctor::examine(&reach, token, config.discord.message_content);
                let (more, address) = runtime.block_on(examined);
                findings.extend(more);
                invite = address;
            }
        }
        let failed = findings.iter().any(|one| one.state == State::Failed);
        if context.json {
            let findings: Vec<_> = findings
                .iter()
                .map(|one| json!({ "state": name(one.state), "what": one.what, "told": one.told }))
                .collect();
            context
                .terminal
                .print_json(&json!({ "findings": findings, "invite": invite }))?;
        } else {
            context
                .terminal
                .print(&in_words(&findings, invite.as_deref()))?;
        }
        Ok(if failed { Exit::Failed } else { Exit::Done })
    }
}

/// Whether there is something to answer from, and whether all of it is found.
fn documents(context: &Context) -> Finding {
    match app::look(&context.config.data_dir) {
        Ok(None) => Finding::warning(
            "documents",
            "nothing has been read yet; `footnote serve` reads the corpus of the config at its start, and \
             `footnote ingest FOLDER` reads others",
        ),
        Ok(Some((documents, behind))) => {
            let documents = counted(documents, "document", "documents");
            match behind {
                false => Finding::ok("documents", format!("{documents}, all of them searchable")),
                true => Finding::warning(
                    "documents",
                    format!(
                        "{documents}; the search index is behind, and catches up at the next start"
                    ),
                ),
            }
        }
        Err(error) => Finding::failed("documents", format!("{error:#}")),
    }
}

fn models(context: &Context) -> Finding {
    let config = &context.config;
    if !config.use_models {
        return Finding::ok("models", "not wanted");
    }
    let loaded = Manifest::built_in()
        .map_err(anyhow::Error::from)
        .and_then(|manifest| Ok(Models::load(&config.data_dir, &manifest, 1)?));
    match loaded {
        Ok(models) => match (models.reranker.is_some(), models.embedder.is_some()) {
            (true, true) => Finding::ok("models", "reranker and embedder are installed"),
            (false, false) => Finding::ok(
                "models",
                "none; answers are better with them (`footnote models install`)",
            ),
            _ => Finding::warning(
                "models",
                "one of two; `footnote models install` adds the other",
            ),
        },
        Err(error) => Finding::failed(
            "models",
            format!("{error:#}; `footnote models install` mends it"),
        ),
    }
}

fn space(context: &Context) -> Finding {
    let data_dir = &context.config.data_dir;
    let place = data_dir
        .ancestors()
        .find(|folder| folder.exists() && !folder.as_os_str().is_empty())
        .unwrap_or(std::path::Path::new("."));
    match rustix::fs::statvfs(place) {
        Ok(there) => {
            let free = there.f_bavail.saturating_mul(there.f_frsize);
            let told = format!("{:.1} GB free", free as f64 / 1e9);
            match free {
                ..NO_SPACE => {
                    Finding::failed("disk", format!("{told}; make room in {}", place.display()))
                }
                NO_SPACE..LITTLE_SPACE => {
                    Finding::warning("disk", format!("{told}; make room in {}", place.display()))
                }
                _ => Finding::ok("disk", told),
            }
        }
        Err(error) => Finding::warning("disk", format!("cannot tell how much is free ({error})")),
    }
}

fn name(state: State) -> &'static str {
    match state {
        State::Ok => "ok",
        State::Warning => "warning",
        State::Failed => "failed",
    }
}

fn in_words(findings: &[Finding], invite: Option<&str>) -> String {
    let widest = findings.iter().map(|one| one.what.len()).max().unwrap_or(0);
    let mut said = String::new();
    for Finding { state, what, told } in findings {
        let (style, sign): (Style, &str) = match state {
            State::Ok => (AnsiColor::Green.on_default(), "ok     "),
            State::Warning => (AnsiColor::Yellow.on_default(), "warning"),
            State::Failed => (AnsiColor::Red.on_default().bold(), "failed "),
        };
        let told = crate::text::visible::visible_line(told);
        said.push_str(&format!("{style}{sign}{style:#} {what:widest$}  {told}\n"));
    }
    if let Some(invite) = invite {
        said.push_str(&format!(
            "\nInvite it with the least permissions it needs:\n{invite}\n"
        ));
    }
    said
}
