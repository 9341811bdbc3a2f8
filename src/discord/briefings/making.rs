//! Making a briefing: what is wanted comes from options or a form, what would be pinned is shown, and pinned when the
//! moderator says so.

use std::sync::Arc;

use super::{Moderator, remaking};
use crate::assistant::briefings::{
    Brief, BriefingError, BriefingId, LONGEST_TITLE, LONGEST_TOPIC, MOST_TOPICS, Place, Schedule,
};
use crate::discord::body::{Body, Button, Choice, Menu, Modal, Row, TextInput};
use crate::discord::bot::Bot;
use crate::discord::events::Submitted;
use crate::discord::render::{self, BriefingPress, Menus, Next, Post};
use crate::discord::words::Words;
use crate::text::cut::cut;
use crate::text::visible::visible_line;

/// A briefing that is being written.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Where it is to stand.
    pub place: Place,
    /// As it was written, so that a mistake in it does not cost the rest.
    pub written: Written,
    /// Only from these sources.
    pub sources: Vec<i64>,
    /// Those that were offered where it is shown.
    pub offered: Vec<i64>,
    /// The briefing that is being changed; `None` is a new one.
    pub of: Option<Standing>,
}

/// A briefing where it stands while it is being changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub id: BriefingId,
    /// The channel.
    pub channel: u64,
}

/// What a moderator wrote.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// The title.
    pub title: String,
    /// Topics, one a line.
    pub topics: String,
    /// When it is made anew.
    pub schedule: String,
    /// Which days are looked at.
    pub window: String,
}

impl Draft {
    /// A draft of a new briefing.
    pub fn new(place: Place, written: Written, sources: Vec<i64>) -> Draft {
        Draft {
            place,
            written,
            sources,
            offered: Vec::new(),
            of: None,
        }
    }

    /// A draft of a briefing on a question that was asked.
    pub fn of_question(place: Place, question: &str) -> Draft {
        let written = Written {
            topics: cut(question, LONGEST_TOPIC),
            ..Written::default()
        };
        Draft::new(place, written, Vec::new())
    }

    /// The channels where whoever makes it has to be a moderator: where it is to stand, and where it stands.
    pub fn channels(&self) -> Vec<u64> {
        let standing = self.of.map(|standing| standing.channel);
        let mut channels = vec![self.place.channel];
        channels.extend(standing.filter(|channel| *channel != self.place.channel));
        channels
    }

    /// The sources that were chosen, and those that were not offered.
    fn sources_of(&self, chosen: &[String]) -> Vec<i64> {
        let chosen: Vec<i64> = chosen.iter().filter_map(|id| id.parse().ok()).collect();
        let is_kept = |id: &&i64| !self.offered.contains(id) || chosen.contains(id);
        let mut sources: Vec<i64> = self.sources.iter().filter(is_kept).copied().collect();
        let more = chosen.iter().filter(|id| self.offered.contains(id));
        for id in more {
            if !sources.contains(id) {
                sources.push(*id);
            }
        }
        sources
    }
}

impl Written {
    /// As a form shows what is set already.
    pub fn of(brief: &Brief) -> Written {
        Written {
            title: brief.title.clone(),
            topics: brief.topics.join("\n"),
            schedule: brief.schedule.clone(),
            window: brief
                .window_days
                .map_or_else(String::new, |days| format!("last {days} days")),
        }
    }
}

const TITLE: &str = "title";
const TOPICS: &str = "topics";
const SCHEDULE: &str = "schedule";
const WINDOW: &str = "window";

/// Room for a schedule and a window as they are written.
const SHORT: u16 = 100;

/// Opens the form for a draft, which is remembered under a number of its own.
pub async fn open(moderator: &Moderator<'_>, draft: Draft) {
    let number = remember(moderator.bot, draft.clone());
    let words = moderator.words;
    let Written {
        title,
        topics,
        schedule,
        window,
    } = draft.written;
    let length = |characters: usize| u16::try_from(characters).unwrap_or(u16::MAX);
    let most_topics = length(MOST_TOPICS * (LONGEST_TOPIC + 1)).min(4_000);
    let filled = |input: TextInput, value: String| match value.is_empty() {
        true => input,
        false => input.holding(value),
    };
    let label = |key: &str| cut(&words.just(key), 45);
    let inputs = vec![
        filled(
            TextInput::line(TITLE, label("briefing-modal-name"))
                .optional()
                .of_length(0, length(LONGEST_TITLE)),
            title,
        ),
        filled(
            TextInput::paragraph(TOPICS, label("briefing-modal-topics")).of_length(1, most_topics),
            topics,
        ),
        filled(
            TextInput::line(SCHEDULE, label("briefing-modal-schedule"))
                .optional()
                .of_length(0, SHORT)
                .suggesting("daily 08:00 Europe/Berlin"),
            schedule,
        ),
        filled(
            TextInput::line(WINDOW, label("briefing-modal-window"))
                .optional()
                .of_length(0, SHORT)
                .suggesting("last 3 days"),
            window,
        ),
    ];
    let custom_id = moderator.custom_id(BriefingPress::Edit(number));
    let title = cut(&words.just("briefing-modal-title"), 45);
    let modal = Modal::new(title, custom_id, inputs);
    moderator
        .bot
        .open_modal(&moderator.visit.ticket, &modal)
        .await;
}

fn remember(bot: &Arc<Bot>, draft: Draft) -> u64 {
    // Without chance from the system, one that is taken already is overwritten.
    let number = getrandom::u64().unwrap_or_default() >> 1;
    bot.desk.drafts.insert(number, Arc::new(draft));
    number
}

/// A form was sent in.
pub async fn submitted(bot: &Arc<Bot>, form: Submitted, words: &Words, number: u64) {
    let draft = bot.desk.drafts.get(&number);
    let channels = match &draft {
        Some(draft) => draft.channels(),
        None => vec![form.visit.asker.channel],
    };
    // A role that was taken away since the form was opened counts.
    let Some(moderator) = Moderator::enter(bot, &form.visit, words, &channels).await else {
        return;
    };
    let Some(draft) = draft else {
        return bot
            .say_privately(&form.visit.ticket, words.just("briefing-draft-gone"))
            .await;
    };
    bot.desk.drafts.invalidate(&number);
    let field = |name: &str| form.fields.get(name).cloned().unwrap_or_default();
    let draft = Draft {
        written: Written {
            title: field(TITLE),
            topics: field(TOPICS),
            schedule: field(SCHEDULE),
            window: field(WINDOW),
        },
        ..Draft::clone(&draft)
    };
    look(&moderator, draft).await;
}

/// Shows what would be pinned, to the moderator alone.
pub async fn look(moderator: &Moderator<'_>, draft: Draft) {
    let Moderator {
        bot, visit, words, ..
    } = *moderator;
    if !bot.defer(&visit.ticket, true).await {
        return;
    }
    let body = looked_at(moderator, draft).await;
    bot.edit(&visit.ticket, &body, words).await;
}

/// Other sources or another channel were chosen under what was shown: it is shown so, under another number, so that what
/// is pinned is what was shown.
pub async fn choose(moderator: &Moderator<'_>, wanted: BriefingPress, chosen: &[String]) {
    let Moderator {
        bot, visit, words, ..
    } = *moderator;
    let (BriefingPress::Sources(number) | BriefingPress::Channel(number)) = wanted else {
        return;
    };
    let Some(known) = bot.desk.drafts.remove(&number) else {
        return bot
            .say_privately(&visit.ticket, words.just("briefing-draft-gone"))
            .await;
    };
    if !bot.defer_update(&visit.ticket).await {
        bot.desk.drafts.insert(number, known);
        return;
    }
    let mut draft = Draft::clone(&known);
    match wanted {
        BriefingPress::Sources(_) => draft.sources = draft.sources_of(chosen),
        _ => draft.place.channel = channel_in(chosen).unwrap_or(draft.place.channel),
    }
    let body = looked_at(moderator, draft).await;
    bot.edit(&visit.ticket, &body, words).await;
}

/// The channel that was chosen.
pub fn channel_in(chosen: &[String]) -> Option<u64> {
    chosen.first()?.parse().ok()
}

/// A draft as it would be pinned, remembered under a number of its own; or what is wrong with it.
async fn looked_at(moderator: &Moderator<'_>, mut draft: Draft) -> Body {
    let Moderator { bot, words, .. } = *moderator;
    let menus = menus(moderator, &mut draft).await;
    match checked(moderator, &draft).await {
        Ok(brief) => {
            let number = remember(bot, draft.clone());
            previewed(moderator, &draft, &brief, &menus, number).await
        }
        Err(why) => {
            let why = words.say("briefing-wrong", &[("why", why.into())]);
            let number = remember(bot, draft);
            let edit = moderator.custom_id(BriefingPress::Edit(number));
            let edit = Button::new(words.just("briefing-edit"), edit);
            Body {
                components: vec![Row::of(vec![edit])],
                ..Body::words(why).ephemeral()
            }
        }
    }
}

/// The sources that a briefing can be made of where it is to stand, those first that it is made of. Writes down which
/// they are: those that have no room stay as they are, and those that were removed go.
async fn menus(moderator: &Moderator<'_>, draft: &mut Draft) -> Menus {
    let Moderator { bot, visit, .. } = *moderator;
    let mut menus = Menus {
        sources: Vec::new(),
        channel: draft.place.channel,
    };
    let opened = bot.settings().opened;
    // Names are for those who may see the source; what everyone there may not see brings nothing.
    let of_moderator = bot.assistant.sources(&visit.asker, opened).await;
    let of_all = moderator.briefings.visible(draft.place).await;
    match moderator.briefings.existing(draft.sources.clone()).await {
        Ok(existing) => draft.sources = existing,
        Err(error) => {
            tracing::warn!(error = %error, "the sources of a briefing could not be looked up");
        }
    }
    let (mut sources, of_all) = match (of_moderator, of_all) {
        (Ok(sources), Ok(of_all)) => (sources, of_all),
        (sources, of_all) => {
            let why = sources.err().map(|error| error.to_string());
            let why = why.or_else(|| of_all.err().map(|error| error.to_string()));
            // It does without: a source can be named as an option of the command.
            tracing::warn!(error = why, "sources could not be listed for a draft");
            return menus;
        }
    };
    let is_chosen = |id: i64| draft.sources.contains(&id);
    sources.retain(|source| of_all.contains(&source.id) || is_chosen(source.id.0));
    sources.sort_by_key(|source| !is_chosen(source.id.0));
    sources.truncate(Menu::MOST);
    let choices = sources.iter().map(|source| Choice {
        label: render::choice_name(&visible_line(&source.name)),
        value: source.id.0.to_string(),
        is_chosen: is_chosen(source.id.0),
    });
    menus.sources = choices.filter(|one| !one.label.trim().is_empty()).collect();
    let offered = menus
        .sources
        .iter()
        .filter_map(|one| one.value.parse().ok());
    draft.offered = offered.collect();
    menus
}

/// What is wanted, if it can be.
async fn checked(moderator: &Moderator<'_>, draft: &Draft) -> Result<Brief, String> {
    let bot = moderator.bot;
    let Place { guild, channel } = draft.place;
    // What a menu brings is looked at as what a button carries is.
    let there = bot.assistant.guilds().get(guild);
    if there.is_some_and(|there| !there.channels.contains_key(&channel)) {
        return Err(moderator.words.just("briefing-no-channel"));
    }
    let zone = bot.settings().zone.clone();
    let zone = zone.iana_name().unwrap_or("UTC");
    let Written {
        title,
        topics,
        schedule,
        window,
    } = &draft.written;
    let brief = Brief::check(title, topics, schedule, window, zone)
        .map_err(|error| render::wrong_briefing(&error, moderator.words))?;
    let settings = bot.guild_settings(&moderator.visit.asker).await;
    Ok(Brief {
        sources: draft.sources.clone(),
        // What everyone reads is in the guild's language, else in that of whoever makes it.
        language: Some(
            settings
                .language
                .clone()
                .unwrap_or_else(|| moderator.words.language().letters().to_owned()),
        ),
        ..brief
    })
}

async fn previewed(
    moderator: &Moderator<'_>,
    draft: &Draft,
    brief: &Brief,
    menus: &Menus,
    number: u64,
) -> Body {
    let Moderator { bot, words, .. } = *moderator;
    let now = moderator.briefings.now();
    let zoned = now.to_zoned(bot.settings().zone.clone());
    let opened = bot.settings().opened;
    let made = moderator
        .briefings
        .make(draft.place, brief, None, opened, &zoned)
        .await;
    let made = match made {
        Ok(made) => made,
        Err(error) => return Body::words(moderator.told(&error)).ephemeral(),
    };
    let next = match brief.schedule() {
        Ok(Schedule::ByHand) | Err(_) => Next::ByHand,
        Ok(Schedule::WhenNew { .. }) => Next::WithNews,
        Ok(schedule) => schedule
            .next_after(now, now)
            .map_or(Next::ByHand, |next| Next::At(next.as_second())),
    };
    let post = Post {
        title: &brief.title,
        shown: &made.shown,
        number: None,
        made_at: now.as_second(),
        checked_at: None,
        next,
        window_days: brief.window_days,
        previous: None,
        newer: None,
        changes: None,
    };
    let press = |press| moderator.custom_id(press);
    // As everyone will read it, but for the sentence above it and the buttons.
    let view = bot.view(remaking::words_of(brief));
    let mut body = render::draft(&post, menus, number, &press, &view);
    if remaking::words_of(brief).language() != words.language() {
        let own = bot.view(words);
        let told = render::draft(&post, menus, number, &press, &own);
        (body.content, body.components) = (told.content, told.components);
    }
    body
}

/// Pins what was looked at, once.
pub async fn pin(moderator: &Moderator<'_>, number: u64) {
    let Moderator {
        bot, visit, words, ..
    } = *moderator;
    // Taken out at once: who presses twice pins once.
    let Some(draft) = bot.desk.drafts.remove(&number) else {
        return bot
            .say_privately(&visit.ticket, words.just("briefing-draft-gone"))
            .await;
    };
    let waiting = Body::words(words.just("briefing-being-made"));
    if !bot.answer(&visit.ticket, 7, Some(&waiting)).await {
        bot.desk.drafts.insert(number, draft);
        return;
    }
    let said = match checked(moderator, &draft).await {
        Ok(brief) => match kept(moderator, &draft, brief).await {
            Ok((id, why)) => {
                let done = remaking::remake(bot, moderator.guild, id, why).await;
                remaking::told(&done, words)
            }
            Err(said) => said,
        },
        Err(why) => words.say("briefing-wrong", &[("why", why.into())]),
    };
    bot.edit(&visit.ticket, &Body::words(said), words).await;
}

/// Keeps what is wanted: a new briefing, or one that is changed; or what is said of why not.
async fn kept(
    moderator: &Moderator<'_>,
    draft: &Draft,
    brief: Brief,
) -> Result<(BriefingId, remaking::Why), String> {
    let Moderator { bot, words, .. } = *moderator;
    let account = moderator.visit.asker.member;
    let briefings = &moderator.briefings;
    let told = |error: BriefingError| moderator.told(&error);
    let Some(standing) = draft.of else {
        let added = briefings.add(draft.place, brief, account).await;
        return Ok((added.map_err(told)?.id, remaking::Why::Asked));
    };
    let turn = bot.desk.turn(standing.id).await;
    let _turn = turn.ok_or_else(|| words.just("briefing-under-way"))?;
    let known = briefings.one(moderator.guild, standing.id).await;
    let known = known.map_err(told)?;
    if known.place.channel != standing.channel {
        return Err(words.just("briefing-moved-meanwhile"));
    }
    let channel = draft.place.channel;
    let changed = briefings.change(&known, brief, channel, account).await;
    Ok((changed.map_err(told)?.id, remaking::Why::Changed))
}

/// Opens the form again, with what was written.
pub async fn edit(moderator: &Moderator<'_>, number: u64) {
    let Moderator {
        bot, visit, words, ..
    } = *moderator;
    let Some(draft) = bot.desk.drafts.get(&number) else {
        return bot
            .say_privately(&visit.ticket, words.just("briefing-draft-gone"))
            .await;
    };
    open(moderator, Draft::clone(&draft)).await;
}

/// Forgets what was looked at.
pub async fn cancel(moderator: &Moderator<'_>, number: u64) {
    let Moderator {
        bot, visit, words, ..
    } = *moderator;
    bot.desk.drafts.invalidate(&number);
    let body = Body::words(words.just("briefing-cancelled"));
    bot.answer(&visit.ticket, 7, Some(&body)).await;
}
