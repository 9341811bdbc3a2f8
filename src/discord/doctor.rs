//! What Discord has to say of the bot before it runs: the token, the intents, the commands, the permissions.

use std::collections::BTreeMap;
use std::sync::Arc;

use secrecy::SecretString;
use serde_json::Value;

use super::commands;
use super::counters::Counters;
use super::rest::{Channel, Guild, Overwrite, Rest, RestError, Role};
use super::serve::{Reach, is_off};

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// As it should be.
    Ok,
    /// The bot runs, but not as well as it could.
    Warning,
    /// The bot does not run, or not there.
    Failed,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How it is.
    pub state: State,
    /// What was looked at.
    pub what: String,
    /// How it is, and what to do where it is not as it should be.
    pub told: String,
}

impl Finding {
    /// Something that is as it should be.
    pub fn ok(what: &str, told: impl Into<String>) -> Finding {
        Finding::new(State::Ok, what, told)
    }

    /// Something that could be better.
    pub fn warning(what: &str, told: impl Into<String>) -> Finding {
        Finding::new(State::Warning, what, told)
    }

    /// Something that is wrong.
    pub fn failed(what: &str, told: impl Into<String>) -> Finding {
        Finding::new(State::Failed, what, told)
    }

    fn new(state: State, what: &str, told: impl Into<String>) -> Finding {
        Finding {
            state,
            what: what.to_owned(),
            told: told.into(),
        }
    }
}

/// A permission that the bot needs where it answers, by Discord's bit, with its name in Discord's settings.
const NEEDED: [(u64, &str); 5] = [
    (1 << 10, "View Channel"),
    (1 << 11, "Send Messages"),
    (1 << 14, "Embed Links"),
    (1 << 16, "Read Message History"),
    (1 << 38, "Send Messages in Threads"),
];

/// Permissions that only briefings need: to pin them, and for the thread of one that has no room in a message.
const FOR_BRIEFINGS: u64 = crate::access::PIN_MESSAGES | 1 << 35;

/// Discord's bit for whoever may do everything.
const ADMINISTRATOR: u64 = 1 << 3;

/// The flags of an application whose bot may ask for the content of messages.
const MESSAGE_CONTENT: u64 = 1 << 18 | 1 << 19;

/// Channels that members write in: text, announcements, forums.
const WRITTEN_IN: [u8; 3] = [0, 5, 15];

/// Guilds that are looked into, and channels that are named in each.
const MOST_GUILDS: usize = 20;
const MOST_NAMED: usize = 5;

/// Looks at everything that Discord knows of the bot. The address at the end invites it, where it is known who it is.
pub async fn examine(
    reach: &Reach,
    token: SecretString,
    message_content: bool,
) -> (Vec<Finding>, Option<String>) {
    let mut findings = Vec::new();
    let rest = match Rest::new(&reach.api, token, Arc::new(Counters::default())) {
        Ok(rest) => rest,
        Err(error) => {
            findings.push(Finding::failed("connection", error.to_string()));
            return (findings, None);
        }
    };
    let application = match rest.application().await {
        Ok(application) => application,
        Err(error @ RestError::Unauthorized) => {
            findings.push(Finding::failed("token", error.to_string()));
            return (findings, None);
        }
        Err(error) => {
            let told = format!("{error}; is there a way from this machine to Discord?");
            findings.push(Finding::failed("connection", told));
            return (findings, None);
        }
    };
    findings.push(Finding::ok("token", "Discord takes it"));
    findings.push(Finding::ok(
        "application",
        format!("{} ({})", application.name, application.id),
    ));
    findings.extend(clock(rest.clock_ahead_ms()));
    findings.push(intents(application.flags, message_content));
    findings.push(match rest.gateway().await {
        Ok(told) if told.session_start_limit.remaining < 10 => Finding::warning(
            "gateway",
            format!(
                "only {} more starts today; find out why the bot starts so often",
                told.session_start_limit.remaining
            ),
        ),
        Ok(told) => Finding::ok(
            "gateway",
            format!("{} shards recommended", told.shards.max(1)),
        ),
        Err(error) => Finding::failed("gateway", error.to_string()),
    });
    findings.push(registered(&rest, application.id).await);
    match (rest.me().await, rest.guilds().await) {
        (Ok(me), Ok(guilds)) => {
            if guilds.is_empty() {
                findings.push(Finding::warning(
                    "servers",
                    "the bot is in none; open the address below and invite it",
                ));
            }
            for guild in guilds.iter().take(MOST_GUILDS) {
                let finding = permissions(&rest, me.id, guild).await;
                findings.push(finding.unwrap_or_else(|error| {
                    Finding::warning("channels", format!("{}: {error}", guild.name))
                }));
            }
        }
        (Err(error), _) | (_, Err(error)) => {
            findings.push(Finding::failed("servers", error.to_string()));
        }
    }
    let bits = NEEDED
        .iter()
        .fold(FOR_BRIEFINGS, |bits, (bit, _)| bits | bit);
    let invite = format!(
        "https://discord.com/oauth2/authorize?client_id={}&permissions={bits}&scope=bot+applications.commands",
        application.id
    );
    (findings, Some(invite))
}

fn intents(flags: u64, message_content: bool) -> Finding {
    match (message_content, flags & MESSAGE_CONTENT != 0) {
        (true, false) => Finding::failed(
            "intents",
            "discord.message_content is on, but the bot may not have it: switch on Message Content Intent in the \
             developer portal under Bot, or the key off",
        ),
        (true, true) => Finding::ok("intents", "message content is wanted, and given"),
        (false, _) => Finding::ok("intents", "none that need a switch"),
    }
}

/// Whether Discord has the commands of this very program.
async fn registered(rest: &Rest, application: u64) -> Finding {
    let there = match rest.commands(application, None).await {
        Ok(there) => there,
        Err(error) => return Finding::failed("commands", error.to_string()),
    };
    let (ours, theirs) = (by_name(commands::all()), by_name(there));
    if theirs.is_empty() {
        return Finding::warning(
            "commands",
            "none are registered yet; `footnote serve` does that at its start",
        );
    }
    let mut differ: Vec<&str> = ours
        .iter()
        .filter(|(name, command)| theirs.get(*name).is_none_or(|known| !holds(known, command)))
        .map(|(name, _)| name.as_str())
        .collect();
    differ.extend(
        theirs
            .keys()
            .filter(|name| !ours.contains_key(*name))
            .map(String::as_str),
    );
    if differ.is_empty() {
        return Finding::ok("commands", format!("{} are registered", ours.len()));
    }
    Finding::warning(
        "commands",
        format!(
            "registered otherwise than this program has them: {}; `footnote serve` registers its own at its start",
            differ.join(", ")
        ),
    )
}

fn by_name(commands: Value) -> BTreeMap<String, Value> {
    let commands = match commands {
        Value::Array(commands) => commands,
        _ => Vec::new(),
    };
    commands
        .into_iter()
        .filter_map(|command| Some((command["name"].as_str()?.to_owned(), command)))
        .collect()
}

/// Whether what Discord tells has all that was registered. It adds ids and the like, leaves out what is empty, and only
/// tells translations where it is asked for them.
fn holds(known: &Value, registered: &Value) -> bool {
    match (known, registered) {
        (Value::Object(known), Value::Object(registered)) => {
            let mut fields = registered
                .iter()
                .filter(|(name, _)| !name.ends_with("_localizations"));
            fields.all(|(name, value)| match known.get(name) {
                Some(known) => holds(known, value),
                None => is_nothing(value),
            })
        }
        (Value::Array(known), Value::Array(registered)) => {
            known.len() == registered.len()
                && known
                    .iter()
                    .zip(registered)
                    .all(|(known, own)| holds(known, own))
        }
        (known, registered) => known == registered || is_nothing(known) && is_nothing(registered),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(values) => values.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

/// Whether this machine's clock is Discord's.
fn clock(ahead: Option<i64>) -> Option<Finding> {
    let ahead = ahead?;
    let seconds = ahead.unsigned_abs() / 1_000;
    Some(match ahead {
        ahead if !is_off(ahead) => Finding::ok("clock", "as Discord's"),
        1.. => Finding::warning(
            "clock",
            format!(
                "{seconds} s ahead of Discord's; set it right (`timedatectl set-ntp true`), as \"today\" is told by it"
            ),
        ),
        _ => Finding::warning(
            "clock",
            format!(
                "{seconds} s behind Discord's; set it right (`timedatectl set-ntp true`), as \"today\" is told by it"
            ),
        ),
    })
}

/// What the bot lacks in the channels of a guild.
async fn permissions(rest: &Rest, me: u64, guild: &Guild) -> Result<Finding, RestError> {
    let (channels, roles, member) = tokio::join!(
        rest.channels(guild.id),
        rest.roles(guild.id),
        rest.member(guild.id, me)
    );
    let (channels, roles, member) = (channels?, roles?, member?);
    let mine: Vec<u64> = member
        .roles
        .iter()
        .filter_map(|role| role.parse().ok())
        .collect();
    let written_in: Vec<&Channel> = channels
        .iter()
        .filter(|channel| WRITTEN_IN.contains(&channel.kind))
        .collect();
    let lacking: Vec<String> = written_in
        .iter()
        .filter_map(|channel| {
            let has = allowed(guild.id, me, &mine, &roles, &channel.permission_overwrites);
            let lacks: Vec<&str> = NEEDED
                .iter()
                .filter(|(bit, _)| has & bit == 0)
                .map(|(_, name)| *name)
                .collect();
            let name = channel.name.as_deref().unwrap_or("a channel");
            (!lacks.is_empty()).then(|| format!("#{name} lacks {}", lacks.join(", ")))
        })
        .collect();
    if lacking.is_empty() {
        return Ok(Finding::ok(
            "channels",
            format!("{}: may answer in all {}", guild.name, written_in.len()),
        ));
    }
    let more = match lacking.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let named = lacking.into_iter().take(MOST_NAMED);
    let told = format!(
        "{}: {}{more}; give its role these permissions there if members shall ask there",
        guild.name,
        named.collect::<Vec<_>>().join("; ")
    );
    Ok(Finding::warning("channels", told))
}

/// What a member may do in a channel, in the order in which Discord applies it: everyone, roles, the overwrites of
/// everyone, of roles, of the member.
fn allowed(guild: u64, me: u64, mine: &[u64], roles: &[Role], overwrites: &[Overwrite]) -> u64 {
    let held = roles
        .iter()
        .filter(|role| role.id == guild || mine.contains(&role.id));
    let mut has = held.fold(0, |has, role| has | role.permissions);
    if has & ADMINISTRATOR != 0 {
        return u64::MAX;
    }
    if let Some(everyone) = overwrites.iter().find(|over| over.id == guild) {
        has = has & !everyone.deny | everyone.allow;
    }
    let of_roles = overwrites.iter().filter(|over| mine.contains(&over.id));
    let (allow, deny) = of_roles.fold((0, 0), |(allow, deny), over| {
        (allow | over.allow, deny | over.deny)
    });
    has = has & !deny | allow;
    if let Some(own) = overwrites.iter().find(|over| over.id == me) {
        has = has & !own.deny | own.allow;
    }
    has
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(id: u64, permissions: u64) -> Role {
        Role { id, permissions }
    }

    fn over(id: u64, allow: u64, deny: u64) -> Overwrite {
        Overwrite { id, allow, deny }
    }

    #[test]
    fn permissions_are_those_that_discord_would_count() {
        let roles = [role(1, 0b001), role(7, 0b010), role(8, 0b1_0000)];
        let of = |overwrites: &[Overwrite]| allowed(1, 99, &[7], &roles, overwrites);
        assert_eq!(of(&[]), 0b011, "not those of a role that it has not");
        assert_eq!(of(&[over(1, 0, 0b011)]), 0);
        assert_eq!(of(&[over(1, 0, 0b011), over(7, 0b001, 0)]), 0b001);
        assert_eq!(of(&[over(7, 0, 0b010), over(99, 0b010, 0b001)]), 0b010);
        assert_eq!(of(&[over(8, 0, 0b011)]), 0b011);
        let admin = [role(1, ADMINISTRATOR)];
        assert_eq!(
            allowed(1, 99, &[], &admin, &[over(1, 0, u64::MAX)]),
            u64::MAX
        );
    }

    #[test]
    fn a_command_is_known_whatever_discord_adds_and_leaves_out() {
        let own = serde_json::json!({
            "name": "ask", "description": "Ask", "description_localizations": { "de": "Fragen" },
            "options": [{ "name": "question", "type": 3, "required": true, "autocomplete": false }],
            "contexts": [0], "default_member_permissions": null,
        });
        let told = serde_json::json!({
            "id": "7", "version": "8", "name": "ask", "description": "Ask",
            "options": [{ "name": "question", "type": 3, "required": true }], "contexts": [0],
        });
        assert!(holds(&told, &own));
        for (path, other) in [
            ("/description", "Asks"),
            ("/options/0/name", "words"),
            ("/contexts/0", "1"),
        ] {
            let mut changed = told.clone();
            *changed.pointer_mut(path).unwrap() = other.into();
            assert!(!holds(&changed, &own), "{path}");
        }
    }

    #[test]
    fn a_clock_that_is_off_is_told_in_seconds() {
        assert_eq!(clock(None), None);
        assert_eq!(clock(Some(900)).unwrap().state, State::Ok);
        let ahead = clock(Some(61_400)).unwrap();
        assert_eq!(ahead.state, State::Warning);
        assert!(ahead.told.starts_with("61 s ahead"));
        assert!(clock(Some(-5_000)).unwrap().told.starts_with("5 s behind"));
    }

    #[test]
    fn an_intent_that_is_wanted_and_not_given_is_told_with_both_ways_out() {
        assert_eq!(intents(0, false).state, State::Ok);
        assert_eq!(intents(1 << 19, true).state, State::Ok);
        let missing = intents(0, true);
        assert_eq!(missing.state, State::Failed);
        assert!(missing.told.contains("developer portal") && missing.told.contains("key off"));
    }
}
