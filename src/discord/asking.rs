//! From a question to a reply, the same for every way of asking: a turn, an answer, a record, a body.

use std::sync::Arc;
use std::time::Instant;

use jiff::civil::Date;

use super::body::Body;
use super::bot::{Bot, in_a_while};
use super::buttons::behind;
use super::queue::Full;
use super::render::{self, View};
use super::words::Words;
use crate::access::{Asker, Eyes};
use crate::answer::question::Bounds;
use crate::answer::reply::{Excerpt, Outcome, Reply};
use crate::answer::{Asked, Earlier};
use crate::assistant::{AskError, AskedQuestion, Ending, QuestionId, SourceId, Way, now};

/// Pages that a reply has at most: who needs more asks again.
const PAGES: usize = 3;

/// A question longer than this is cut before it is kept as what another one follows up.
const LONGEST_EARLIER: usize = 500;

/// What somebody wants to know.
#[derive(Debug, Clone)]
pub struct Question {
    /// In their words.
    pub words: String,
    /// First day.
    pub since: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Only that source.
    pub source: Option<SourceId>,
    /// The question that this one follows up, and when that was asked (Unix seconds).
    pub earlier: Option<(String, i64)>,
    /// How it was asked.
    pub way: Way,
    /// Whether only the asker sees the answer.
    pub private: bool,
}

impl Question {
    /// A question with nothing set beside it.
    pub fn plain(words: impl Into<String>, way: Way) -> Question {
        Question {
            words: words.into(),
            since: None,
            until: None,
            source: None,
            earlier: None,
            way,
            private: false,
        }
    }

    /// The question that was kept, as it was asked.
    pub fn kept(row: &AskedQuestion) -> Question {
        Question {
            words: row.words.clone(),
            since: row.since,
            until: row.until,
            source: row.source,
            earlier: row.earlier.clone().map(|earlier| (earlier, row.asked_at)),
            way: row.way,
            private: row.private,
        }
    }
}

/// The words that a question lends to the one that follows it: its own behind those it followed itself.
pub fn lent(row: &AskedQuestion) -> String {
    let words = match &row.earlier {
        Some(earlier) => format!("{earlier} {}", row.words),
        None => row.words.clone(),
    };
    crate::text::cut::prefix(&words, LONGEST_EARLIER).to_owned()
}

/// What came of a question.
pub enum Found {
    /// A reply, and the name under which the question is known.
    Reply(QuestionId, Box<Reply>),
    /// Something that has to be said in place of one.
    Sentence(String),
}

/// Which part of a reply is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// A page of what answers.
    Page(usize),
    /// A page of what came nearest.
    Nearest(usize),
    /// A page of the passages near what a message says.
    NearMessage(usize),
    /// The first page of an answer that nobody asked for.
    Unasked,
}

impl Bot {
    /// Answers a question that is asked now, and keeps it.
    pub async fn ask(self: &Arc<Self>, asker: &Asker, words: &Words, question: &Question) -> Found {
        let begun = Instant::now();
        let id = QuestionId((getrandom::u64().unwrap_or_default() >> 1) as i64);
        let asked_at = now();
        let eyes = if question.private {
            Eyes::Asker
        } else {
            Eyes::Channel
        };
        let found = self.find(asker, words, question, eyes, asked_at).await;
        let (ending, confidence) = match &found {
            Ok(reply) => match reply.outcome {
                Outcome::Answered => (Ending::Answered, Some(reply.confidence)),
                Outcome::NothingFound => (Ending::NothingFound, Some(reply.confidence)),
                Outcome::Refused => (Ending::Refused, None),
            },
            Err(Unanswered { ending, .. }) => (*ending, None),
        };
        match ending {
            Ending::Answered => self.counters.answered.add(),
            Ending::NothingFound => self.counters.nothing_found.add(),
            Ending::TimedOut => self.counters.timed_out.add(),
            Ending::Refused | Ending::Failed => {}
        }
        let row = AskedQuestion {
            id,
            asked_at,
            guild: asker.guild,
            channel: asker.channel,
            member: self.records.member(asker.member),
            words: question.words.clone(),
            earlier: question.earlier.as_ref().map(|(words, _)| words.clone()),
            since: question.since,
            until: question.until,
            source: question.source,
            way: question.way,
            private: question.private,
            ending: Some(ending),
            confidence: confidence.map(f64::from),
            latency_ms: Some(u32::try_from(begun.elapsed().as_millis()).unwrap_or(u32::MAX)),
        };
        let keep = self.keeps_questions(asker).await;
        if let Err(error) = self.records.note(row, keep).await {
            // The answer is there all the same; only its buttons end with this process.
            tracing::error!(error = %error, "a question was not kept");
        }
        match found {
            Ok(reply) => Found::Reply(id, Box::new(reply)),
            Err(Unanswered { sentence, .. }) => Found::Sentence(sentence),
        }
    }

    /// Answers a question that was asked before, as if it were asked then, from what those eyes may see now that will
    /// read the answer.
    pub async fn ask_again(
        self: &Arc<Self>,
        asker: &Asker,
        words: &Words,
        row: &AskedQuestion,
        eyes: Eyes,
    ) -> Found {
        let question = Question::kept(row);
        match self.find(asker, words, &question, eyes, row.asked_at).await {
            Ok(reply) => Found::Reply(row.id, Box::new(reply)),
            Err(Unanswered { sentence, .. }) => Found::Sentence(sentence),
        }
    }

    /// Excerpts on a page of an answer given there.
    async fn per_page(&self, asker: &Asker) -> usize {
        let of_guild = self.guild_settings(asker).await;
        of_guild.excerpts.unwrap_or(self.settings().per_page)
    }

    /// Whether questions asked there are kept.
    pub async fn keeps_questions(&self, asker: &Asker) -> bool {
        if !self.settings().keeps_questions {
            return false;
        }
        let Some(guild) = asker.guild else {
            return true;
        };
        match self.records.settings(guild).await {
            Ok(settings) => settings.keeps_questions,
            // Nothing is kept of those who may not want it.
            Err(error) => {
                tracing::error!(error = %error, "the settings of a guild cannot be read");
                false
            }
        }
    }

    async fn find(
        self: &Arc<Self>,
        asker: &Asker,
        words: &Words,
        question: &Question,
        eyes: Eyes,
        asked_at: i64,
    ) -> Result<Reply, Unanswered> {
        let settings = self.settings();
        let per_page = self.per_page(asker).await;
        let deadline = tokio::time::Instant::now() + settings.answer_deadline;
        let timed_out = |_| Unanswered {
            ending: Ending::TimedOut,
            sentence: words.just("refuse-deadline"),
        };
        // Guilds take turns; in direct messages everybody is a guild of their own.
        let whose = asker.guild.unwrap_or(asker.member);
        let turn = tokio::time::timeout_at(deadline, self.queue.turn(whose))
            .await
            .map_err(timed_out)?
            .map_err(|Full| {
                self.counters.turned_away.add();
                let when = in_a_while(std::time::Duration::from_secs(30));
                Unanswered {
                    ending: Ending::Refused,
                    sentence: words.say("refuse-queue-full", &[("when", when.into())]),
                }
            })?;
        let zoned = |seconds: i64| {
            jiff::Timestamp::from_second(seconds)
                .unwrap_or_else(|_| jiff::Timestamp::now())
                .to_zoned(settings.zone.clone())
        };
        let asked = Asked {
            text: question.words.clone(),
            now: zoned(asked_at),
            bounds: Bounds {
                since: question.since,
                until: question.until,
                sources: question.source.map(|source| [source].into_iter().collect()),
                any_time: question.way == Way::FindSources,
                ..Bounds::default()
            },
            earlier: question.earlier.clone().map(|(text, when)| Earlier {
                text,
                now: zoned(when),
            }),
            limit: per_page * PAGES,
            explain: false,
        };
        let asking = self.assistant.ask_as(asker, settings.opened, eyes, asked);
        let answered = tokio::time::timeout_at(deadline, asking)
            .await
            .map_err(timed_out)?;
        drop(turn);
        let answered = answered.map(|reply| match question.way {
            Way::Latest => newest_first(reply),
            _ => reply,
        });
        answered.map_err(|error| match error {
            AskError::NotOpen => Unanswered {
                ending: Ending::Refused,
                sentence: words.just("refuse-guild-only"),
            },
            error => Unanswered {
                ending: Ending::Failed,
                sentence: self.incident(&error, words),
            },
        })
    }

    /// What came of a question, as a message.
    pub async fn body(
        &self,
        asker: &Asker,
        words: &Words,
        found: &Found,
        shown: Shown,
        private: bool,
    ) -> Body {
        let (id, reply) = match found {
            Found::Reply(id, reply) => (*id, reply),
            Found::Sentence(sentence) => return Body::words(sentence.clone()),
        };
        let settings = self.settings();
        let of_guild = self.guild_settings(asker).await;
        let can_ask_moderator = of_guild.moderators_channel.is_some();
        let can_pin = self.briefings.is_some() && asker.is_moderator(&of_guild.moderator_roles);
        let spans: Vec<(i64, usize, usize)> = shown_excerpts(reply)
            .map(|excerpt| (excerpt.document.version.0, excerpt.span[0], excerpt.span[1]))
            .collect();
        let page = match shown {
            Shown::Page(page) | Shown::Nearest(page) | Shown::NearMessage(page) => page,
            Shown::Unasked => 0,
        };
        let view = View {
            words,
            now: jiff::Timestamp::now(),
            zone: settings.zone.clone(),
            page,
            per_page: of_guild.excerpts.unwrap_or(settings.per_page),
            stale_after_days: settings.stale_after_days,
            buttons: &|action| self.buttons.custom_id(&behind(action, id, &spans), asker),
            can_ask_moderator,
            can_pin,
            private,
            afterword: (shown == Shown::Unasked).then(|| words.just("automatic-why")),
        };
        match shown {
            Shown::Page(_) | Shown::Unasked => render::reply(reply, &view),
            Shown::Nearest(_) => render::nearest(reply, &view),
            Shown::NearMessage(_) => render::find_sources(&reply.question, reply, &view),
        }
    }
}

/// The reply with its excerpts ordered by the days that their documents state; those that state none come last, as they
/// were. The same at every page, as what is found is.
fn newest_first(mut reply: Reply) -> Reply {
    reply.excerpts.sort_by_key(|excerpt| {
        let document = &excerpt.document;
        let is_stated = document
            .published_from
            .is_none_or(|origin| origin.is_stated());
        std::cmp::Reverse(document.published.filter(|_| is_stated))
    });
    for (place, excerpt) in reply.excerpts.iter_mut().enumerate() {
        excerpt.rank = place + 1;
    }
    reply
}

/// What a reply shows, be it an answer or not.
pub fn shown_excerpts(reply: &Reply) -> impl Iterator<Item = &Excerpt> {
    reply.excerpts.iter().chain(&reply.nearest)
}

/// Why there is no reply, and what is said about it.
struct Unanswered {
    ending: Ending,
    sentence: String,
}
