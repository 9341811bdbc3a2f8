//! What an admin set for a guild: how it is kept, how it changes, and what holds where the operator set something too.

use std::collections::{BTreeMap, BTreeSet};

/// What an admin set for a guild.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuildSettings {
    /// Where questions for moderators are posted.
    pub moderators_channel: Option<u64>,
    /// The roles whose members are moderators, beside those who manage the guild.
    pub moderator_roles: BTreeSet<u64>,
    /// Forums and channels where the bot answers without being asked.
    pub automatic: BTreeSet<u64>,
    /// Whether questions are kept.
    pub keeps_questions: bool,
    /// Days after which they are erased, where that is sooner than the operator set.
    pub keep_days: Option<u32>,
    /// Where the bot answers when it is asked; empty is everywhere.
    pub channels: BTreeSet<u64>,
    /// Excerpts on a page of an answer, 1 to 5; `None` is as the operator set it.
    pub excerpts: Option<usize>,
    /// The language of what is posted for everyone, by its two letters; `None` is that of whoever asked.
    pub language: Option<String>,
    /// How sure an answer that nobody asked for has to be, in percent, where that is more than the operator set.
    pub sureness: Option<u8>,
    /// Questions that a member may ask in a minute, where those are fewer than the operator set.
    pub per_minute: Option<u32>,
}

impl Default for GuildSettings {
    fn default() -> GuildSettings {
        GuildSettings {
            moderators_channel: None,
            moderator_roles: BTreeSet::new(),
            automatic: BTreeSet::new(),
            keeps_questions: true,
            keep_days: None,
            channels: BTreeSet::new(),
            excerpts: None,
            language: None,
            sureness: None,
            per_minute: None,
        }
    }
}

/// One setting, as it is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Where questions for moderators go; `None` for nowhere.
    ModeratorsChannel(Option<u64>),
    /// The roles whose members are moderators.
    ModeratorRoles(ListChange),
    /// Channels where the bot answers by itself.
    Automatic(ListChange),
    /// Whether questions are kept.
    KeepsQuestions(bool),
    /// Days after which they are erased; `None` for as the operator set it.
    KeepDays(Option<u32>),
    /// Channels where the bot answers when it is asked.
    Channels(ListChange),
    /// Excerpts on a page of an answer; `None` for as the operator set it.
    Excerpts(Option<usize>),
    /// The language of what is posted for everyone; `None` for that of whoever asked.
    Language(Option<String>),
    /// How sure an answer that nobody asked for has to be, in percent; `None` for as the operator set it.
    Sureness(Option<u8>),
    /// Questions that a member may ask in a minute; `None` for as the operator set it.
    PerMinute(Option<u32>),
}

/// What becomes of a list of channels or roles. What two admins do to it at once is both done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListChange {
    /// What comes in.
    pub with: Option<u64>,
    /// What goes out: what is to go, and what Discord does not have any more.
    pub without: BTreeSet<u64>,
}

const MODERATORS_CHANNEL: &str = "moderators_channel";
const MODERATOR_ROLES: &str = "moderator_roles";
const AUTOMATIC: &str = "automatic";
const KEEPS_QUESTIONS: &str = "keeps_questions";
/// Under this name stand the days after which a guild's questions are erased.
pub(super) const KEEP_DAYS: &str = "keep_days";
const CHANNELS: &str = "channels";
const EXCERPTS: &str = "excerpts";
const LANGUAGE: &str = "language";
const SURENESS: &str = "sureness";
const PER_MINUTE: &str = "per_minute";

impl GuildSettings {
    /// How sure an answer that nobody asked for has to be, 0 to 1, where the operator wants `least`.
    pub fn confidence(&self, least: f32) -> f32 {
        let chosen = self.sureness.map(|percent| f32::from(percent) / 100.0);
        chosen.map_or(least, |chosen| chosen.max(least))
    }

    /// Questions that a member may ask in a minute, where the operator allows `most`.
    pub fn questions_a_minute(&self, most: u32) -> u32 {
        self.per_minute.map_or(most, |chosen| chosen.min(most))
    }

    /// Days after which questions are erased, where the operator keeps them for `most`.
    pub fn days(&self, most: u32) -> u32 {
        self.keep_days.map_or(most, |chosen| chosen.min(most))
    }

    /// As it is kept. What cannot be read counts as not set.
    pub(super) fn of_rows(rows: &BTreeMap<String, String>) -> GuildSettings {
        fn number<T: std::str::FromStr>(rows: &BTreeMap<String, String>, name: &str) -> Option<T> {
            rows.get(name).and_then(|value| value.parse().ok())
        }
        let listed = |name: &str| -> BTreeSet<u64> {
            let ids = rows.get(name).map_or("", String::as_str);
            ids.split(',').filter_map(|id| id.parse().ok()).collect()
        };
        GuildSettings {
            moderators_channel: number(rows, MODERATORS_CHANNEL),
            moderator_roles: listed(MODERATOR_ROLES),
            automatic: listed(AUTOMATIC),
            keeps_questions: rows.get(KEEPS_QUESTIONS).is_none_or(|keeps| keeps != "no"),
            keep_days: number(rows, KEEP_DAYS),
            channels: listed(CHANNELS),
            excerpts: number(rows, EXCERPTS),
            language: rows.get(LANGUAGE).cloned(),
            sureness: number(rows, SURENESS),
            per_minute: number(rows, PER_MINUTE),
        }
    }

    /// Takes up a change; the name it is kept under, and what is kept.
    pub(super) fn apply(&mut self, change: Change) -> (&'static str, Option<String>) {
        fn written<T: ToString>(value: Option<T>) -> Option<String> {
            value.map(|value| value.to_string())
        }
        match change {
            Change::ModeratorsChannel(channel) => {
                self.moderators_channel = channel;
                (MODERATORS_CHANNEL, written(channel))
            }
            Change::ModeratorRoles(list) => {
                (MODERATOR_ROLES, list.applied(&mut self.moderator_roles))
            }
            Change::Automatic(list) => (AUTOMATIC, list.applied(&mut self.automatic)),
            Change::Channels(list) => (CHANNELS, list.applied(&mut self.channels)),
            Change::KeepsQuestions(keeps) => {
                self.keeps_questions = keeps;
                (KEEPS_QUESTIONS, (!keeps).then(|| "no".to_owned()))
            }
            Change::KeepDays(days) => {
                self.keep_days = days;
                (KEEP_DAYS, written(days))
            }
            Change::Excerpts(number) => {
                self.excerpts = number;
                (EXCERPTS, written(number))
            }
            Change::Language(language) => {
                self.language.clone_from(&language);
                (LANGUAGE, language)
            }
            Change::Sureness(percent) => {
                self.sureness = percent;
                (SURENESS, written(percent))
            }
            Change::PerMinute(number) => {
                self.per_minute = number;
                (PER_MINUTE, written(number))
            }
        }
    }
}

impl ListChange {
    /// One comes in (`on`) or goes out.
    pub fn one(id: u64, on: bool) -> ListChange {
        match on {
            true => ListChange {
                with: Some(id),
                ..ListChange::default()
            },
            false => ListChange {
                without: [id].into(),
                ..ListChange::default()
            },
        }
    }

    /// And these go out too.
    #[must_use]
    pub fn and_without(mut self, others: impl IntoIterator<Item = u64>) -> ListChange {
        self.without.extend(others);
        self
    }

    fn applied(&self, list: &mut BTreeSet<u64>) -> Option<String> {
        list.retain(|id| !self.without.contains(id));
        list.extend(self.with);
        let all: Vec<String> = list.iter().map(u64::to_string).collect();
        (!all.is_empty()).then(|| all.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_reads_as_what_was_set() {
        let changes = [
            Change::ModeratorsChannel(Some(7)),
            Change::ModeratorRoles(ListChange::one(8, true)),
            Change::Automatic(ListChange::one(9, true)),
            Change::KeepsQuestions(false),
            Change::KeepDays(Some(3)),
            Change::Channels(ListChange::one(10, true)),
            Change::Excerpts(Some(2)),
            Change::Language(Some("fr".to_owned())),
            Change::Sureness(Some(97)),
            Change::PerMinute(Some(4)),
        ];
        let mut set = GuildSettings::default();
        let mut rows = BTreeMap::new();
        for change in changes {
            let before = set.clone();
            let (name, value) = set.apply(change);
            assert_ne!(set, before, "{name}");
            let taken = rows.insert(name.to_owned(), value.unwrap());
            assert_eq!(taken, None, "{name} is kept for one thing only");
            assert_eq!(GuildSettings::of_rows(&rows), set);
        }
    }

    #[test]
    fn the_stricter_of_two_holds() {
        let mut set = GuildSettings::default();
        assert_eq!(set.confidence(0.5), 0.5);
        assert_eq!(set.questions_a_minute(10), 10);
        assert_eq!(set.days(30), 30);
        set.apply(Change::Sureness(Some(70)));
        set.apply(Change::PerMinute(Some(5)));
        set.apply(Change::KeepDays(Some(7)));
        assert_eq!((set.confidence(0.5), set.confidence(0.9)), (0.7, 0.9));
        assert_eq!(
            (set.questions_a_minute(10), set.questions_a_minute(2)),
            (5, 2)
        );
        assert_eq!((set.days(30), set.days(1)), (7, 1));
    }

    #[test]
    fn a_list_loses_what_is_gone_and_keeps_what_another_admin_added() {
        let mut list = BTreeSet::from([1, 2, 3]);
        let kept = ListChange::one(4, true).and_without([1]).applied(&mut list);
        assert_eq!(kept.as_deref(), Some("2,3,4"));
        let kept = ListChange::default().and_without([2, 3]).applied(&mut list);
        assert_eq!(kept.as_deref(), Some("4"));
        assert_eq!(ListChange::one(4, false).applied(&mut list), None);
        assert!(list.is_empty());
    }
}
