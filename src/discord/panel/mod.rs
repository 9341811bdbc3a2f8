//! What admins do with the sources of their guild, be it with a command or with a button: who may, and what is
//! remembered between the two.
//!
//! | file | what it does |
//! |---|---|
//! | `adding` | a look before a source is added, and adding it |
//! | `reading` | a read, shown while it goes on |
//! | `acting` | list, show, pause, remove, bring back; the audit |

pub mod acting;
pub mod adding;
pub mod reading;

use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use super::body::Body;
use super::bot::Bot;
use super::buttons::Pressed;
use super::events::{Press, Visit};
use super::render::{self, PanelPress, PanelView, escape};
use super::rest::Ticket;
use super::words::Words;
use crate::assistant::SourceId;
use crate::assistant::sources::{Actor, ConfiguredSource, Owner, SourceError, Sources};
use crate::text::cut::cut;
use crate::text::visible::visible_line;

/// An offer to add what was looked at stands for so long, as long as the message that makes it can be changed.
const OFFERED_FOR: Duration = Duration::from_secs(15 * 60);

/// So many offers are remembered; each is a few hundred bytes.
const OFFERS: u64 = 1_000;

/// So many sources are looked at at once: each has a store of its own on the disk and a few pages in memory.
const LOOKS: usize = 4;

/// What is remembered between a command and its buttons. It ends with the process; the buttons say so then.
pub struct Panel {
    offers: Cache<u64, Arc<adding::Offer>>,
    looks: Semaphore,
    /// Members whose refusal was written down a moment ago: a flood of refusals is one row a minute.
    refused: Cache<u64, ()>,
}

impl Panel {
    /// Nothing remembered yet.
    pub fn new() -> Panel {
        Panel {
            offers: Cache::builder()
                .max_capacity(OFFERS)
                .time_to_live(OFFERED_FOR)
                .build(),
            looks: Semaphore::new(LOOKS),
            refused: Cache::builder()
                .max_capacity(20_000)
                .time_to_live(Duration::from_secs(60))
                .build(),
        }
    }
}

/// What somebody wants to do that only admins may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Something with sources.
    Sources,
    /// Read the audit.
    Audit,
    /// Something with the settings.
    Settings,
}

/// Whether somebody may; whoever may not is told so, and it is written down.
pub async fn is_admin(bot: &Arc<Bot>, visit: &Visit, words: &Words, part: Part) -> bool {
    let Some(guild) = visit.asker.guild else {
        bot.say_privately(&visit.ticket, words.just("refuse-guild-only"))
            .await;
        return false;
    };
    if visit.asker.is_admin() {
        return true;
    }
    bot.say_privately(&visit.ticket, words.just("refuse-no-permission"))
        .await;
    note_refusal(bot, visit, guild, part, "permission").await;
    false
}

async fn note_refusal(bot: &Arc<Bot>, visit: &Visit, guild: u64, part: Part, why: &str) {
    let what = match part {
        Part::Sources => "source.refused",
        Part::Audit => "audit.refused",
        Part::Settings => "settings.refused",
    };
    bot.note_refusal(&bot.panel.refused, guild, visit.asker.member, what, why)
        .await;
}

/// An admin at the sources of their guild.
pub struct Admin<'a> {
    bot: &'a Arc<Bot>,
    visit: &'a Visit,
    words: &'a Words,
    sources: Arc<Sources>,
    actor: Actor,
}

impl<'a> Admin<'a> {
    /// Lets in whoever may; the others are told why not, which is the first answer to them.
    pub async fn enter(bot: &'a Arc<Bot>, visit: &'a Visit, words: &'a Words) -> Option<Admin<'a>> {
        if !is_admin(bot, visit, words, Part::Sources).await {
            return None;
        }
        let Some(sources) = bot.sources.clone() else {
            bot.say_privately(&visit.ticket, words.just("source-not-here"))
                .await;
            return None;
        };
        Some(Admin {
            bot,
            visit,
            words,
            sources,
            actor: actor_of(visit)?,
        })
    }

    /// The same for typing, which is never told anything.
    pub fn typing(bot: &'a Arc<Bot>, visit: &'a Visit, words: &'a Words) -> Option<Admin<'a>> {
        if !visit.asker.is_admin() {
            return None;
        }
        Some(Admin {
            bot,
            visit,
            words,
            sources: bot.sources.clone()?,
            actor: actor_of(visit)?,
        })
    }

    fn ticket(&self) -> &'a Ticket {
        &self.visit.ticket
    }

    /// Renders with buttons for this admin.
    fn render(&self, body: impl FnOnce(&PanelView<'_>) -> Body) -> Body {
        let asker = &self.visit.asker;
        let press = |press| {
            let pressed = Pressed::Panel(press, asker.member);
            self.bot.buttons.custom_id(&pressed, asker)
        };
        body(&PanelView {
            words: self.words,
            press: &press,
        })
    }

    async fn edit(&self, body: &Body) {
        self.bot.edit(self.ticket(), body, self.words).await;
    }

    /// Changes the message that a button was pressed under, as the first answer; whether Discord took it. Who sees a
    /// message cannot be changed with that.
    async fn update(&self, body: Body) -> bool {
        let body = Body {
            flags: None,
            ..body
        };
        self.bot.answer(self.ticket(), 7, Some(&body)).await
    }

    /// A sentence in place of the deferred answer.
    pub async fn say(&self, key: &str) {
        self.edit(&sentence(self.words.just(key))).await;
    }

    /// The guild's own source of that name, or of that number, as the choices give it; of several with one name those
    /// that fit. Whoever means another one is told that there is none, whether it is somebody else's or never was.
    pub async fn find(
        &self,
        named: &str,
        fits: impl Fn(&ConfiguredSource) -> bool + Send + 'static,
    ) -> Option<SourceId> {
        let (actor, wanted) = (self.actor, named.trim().to_owned());
        let finding = self.sources.aside(move |sources| {
            let all = sources.list(actor)?;
            let is_it = |one: &&ConfiguredSource| one.name.to_lowercase() == wanted.to_lowercase();
            let mut named: Vec<&ConfiguredSource> = all.iter().filter(is_it).collect();
            if named.iter().any(|one| fits(one)) {
                named.retain(|one| fits(one));
            }
            let mut those: Vec<SourceId> = named.iter().map(|one| one.id).collect();
            if those.is_empty() {
                match wanted.parse().map(SourceId) {
                    Ok(number) => those.push(sources.one(actor, number)?.id),
                    Err(_) => {
                        let details = json!({ "name": cut(&wanted, 100), "why": "unknown" });
                        sources.refused(actor, details)?;
                        return Err(SourceError::None);
                    }
                }
            }
            Ok(those)
        });
        match finding.await {
            Ok(those) => match those.as_slice() {
                [one] => return Some(*one),
                _ => self.say("source-several").await,
            },
            Err(error) => self.edit(&self.told(&error)).await,
        }
        None
    }

    /// What can be chosen of the guild's sources, by what was typed of the name.
    pub async fn choices(
        &self,
        typed: &str,
        most: usize,
        fits: impl Fn(&ConfiguredSource) -> bool,
    ) -> Vec<Value> {
        let actor = self.actor;
        let listing = self.sources.aside(move |sources| sources.list(actor));
        let all = listing.await.unwrap_or_else(|error| {
            // Choices are a convenience: the name can still be typed.
            tracing::warn!(error = %error, "sources could not be listed");
            Vec::new()
        });
        let typed = typed.trim().to_lowercase();
        let wanted = all
            .iter()
            .filter(|one| fits(one) && one.name.to_lowercase().contains(&typed));
        let choice = |one: &ConfiguredSource| {
            let name = visible_line(&one.name);
            let name = render::choice_name(&name);
            let id = one.id.0.to_string();
            let name = Some(name).filter(|name| !name.trim().is_empty());
            json!({ "name": name.unwrap_or_else(|| format!("#{id}")), "value": id })
        };
        wanted.take(most).map(choice).collect()
    }

    /// Why something was not done.
    fn told(&self, error: &SourceError) -> Body {
        Body::words(self.in_words(error)).ephemeral()
    }

    fn in_words(&self, error: &SourceError) -> String {
        let words = self.words;
        match error {
            SourceError::Wrong(wrong) => {
                let why = render::wrong_source(error.reason(), &wrong.to_string(), words);
                words.say("source-wrong", &[("why", why.into())])
            }
            SourceError::Known(address) => {
                let address = escape::line(&cut(address, 300));
                words.say("source-known", &[("address", address.into())])
            }
            SourceError::NoAudience => {
                let why = escape::line(&error.to_string());
                words.say("source-wrong", &[("why", why.into())])
            }
            SourceError::FixedAudience => words.just("source-audience-fixed"),
            SourceError::TooMany => words.just("source-too-many"),
            SourceError::None => words.just("source-none"),
            SourceError::UnderWay => words.just("source-being-read"),
            // Only the operator's file and folders can be it.
            SourceError::ListUnreadable | SourceError::Overlaps(..) => {
                self.bot.incident(error, words)
            }
            SourceError::Web(_) | SourceError::Store(_) | SourceError::Folder { .. } => {
                self.bot.incident(error, words)
            }
        }
    }
}

fn actor_of(visit: &Visit) -> Option<Actor> {
    Some(Actor {
        owner: Owner::Guild(visit.asker.guild?),
        account: Some(visit.asker.member),
    })
}

/// Acts on a press under a panel, which was made for the member `made_for`.
pub async fn pressed(
    bot: &Arc<Bot>,
    press: &Press,
    words: &Words,
    wanted: PanelPress,
    made_for: u64,
) {
    let visit = &press.visit;
    let part = match wanted {
        PanelPress::Audit(_) => Part::Audit,
        _ => Part::Sources,
    };
    if visit.asker.member != made_for {
        bot.counters.refused_presses.add();
        bot.say_privately(&visit.ticket, words.just("refuse-not-yours-panel"))
            .await;
        if let Some(guild) = visit.asker.guild {
            note_refusal(bot, visit, guild, part, "not-theirs").await;
        }
        return;
    }
    if let PanelPress::Audit(page) = wanted {
        if is_admin(bot, visit, words, part).await && bot.defer_update(&visit.ticket).await {
            acting::audit(bot, visit, words, page).await;
        }
        return;
    }
    let Some(admin) = Admin::enter(bot, visit, words).await else {
        return;
    };
    match wanted {
        PanelPress::Add(number) => adding::add(&admin, number).await,
        PanelPress::Cancel(number) => adding::cancel(&admin, number).await,
        other => {
            if bot.defer_update(&visit.ticket).await {
                acting::act(&admin, other).await;
            }
        }
    }
}

/// A sentence in place of a panel; its buttons go.
fn sentence(words: String) -> Body {
    render::sentence(&words).ephemeral()
}
