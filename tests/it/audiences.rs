//! Sources that are for some members of a guild only: what somebody is answered is what they would be answered if the
//! others did not exist, and what everyone reads is what all readers may see.

use std::sync::Arc;

use footnote::access::{
    Asker, Audience, Channel, Eyes, Guild, Overwrite, READ_MESSAGE_HISTORY, Role, VIEW_CHANNEL,
    Whom,
};
use footnote::answer::Asked;
use footnote::answer::question::Bounds;
use footnote::assistant::{Assistant, GuildChange};
use footnote::store::Owner;
use proptest::prelude::*;

use crate::isolation::{OPENED, assistant_with, noticed, sentence};

const GUILD: u64 = 1;
const ROLES: [u64; 3] = [11, 12, 13];
/// The first is open to everyone, each other one to some roles.
const CHANNELS: [u64; 3] = [21, 22, 23];

#[derive(Debug, Clone)]
struct World {
    /// Which roles may read the second and the third channel.
    readers: [Vec<u64>; 2],
    /// Documents, and whom they are for.
    sources: Vec<(Vec<String>, Audience)>,
    /// The asker's roles, the channel that they ask in, and what.
    asked: Vec<(Vec<u64>, u64, String)>,
}

fn some_roles() -> impl Strategy<Value = Vec<u64>> {
    prop::sample::subsequence(ROLES.to_vec(), 0..=ROLES.len())
}

fn audience() -> impl Strategy<Value = Audience> {
    prop_oneof![
        Just(Audience::Everyone),
        prop::sample::subsequence(ROLES.to_vec(), 1..=2)
            .prop_map(|roles| Audience::Roles(roles.into_iter().collect())),
        prop::sample::subsequence(CHANNELS.to_vec(), 1..=2)
            .prop_map(|channels| Audience::Channels(channels.into_iter().collect())),
    ]
}

fn world() -> impl Strategy<Value = World> {
    let document = prop::collection::vec(sentence(), 1..4).prop_map(|said| said.join(" "));
    let source = (prop::collection::vec(document, 1..4), audience());
    let place = prop::sample::select(CHANNELS.to_vec());
    let question = prop::sample::select(vec![
        "Where is the harbour?",
        "Where is the captain of the ferry?",
        "Where is the ministr market?",
    ]);
    let asked = (some_roles(), place, question.prop_map(str::to_owned));
    (
        [some_roles(), some_roles()],
        prop::collection::vec(source, 2..5),
        prop::collection::vec(asked, 2..5),
    )
        .prop_map(|(readers, sources, asked)| World {
            readers,
            sources,
            asked,
        })
}

fn guild(world: &World) -> Guild {
    let role = |permissions| Role {
        name: String::new(),
        permissions,
        is_of_a_bot: false,
    };
    let reads = VIEW_CHANNEL | READ_MESSAGE_HISTORY;
    let mut guild = Guild {
        id: GUILD,
        owner: 900,
        me: 901,
        ..Guild::default()
    };
    guild.roles.insert(GUILD, role(reads));
    guild.roles.extend(ROLES.map(|id| (id, role(0))));
    guild.channels.insert(CHANNELS[0], Channel::default());
    for (channel, readers) in CHANNELS[1..].iter().zip(&world.readers) {
        let over = |whom, allow, deny| Overwrite {
            whom: Whom::Role(whom),
            allow,
            deny,
        };
        let mut overwrites = vec![over(GUILD, 0, VIEW_CHANNEL)];
        overwrites.extend(readers.iter().map(|role| over(*role, VIEW_CHANNEL, 0)));
        let one = Channel {
            overwrites,
            ..Channel::default()
        };
        guild.channels.insert(*channel, one);
    }
    guild
}

impl World {
    /// Whether somebody with these roles reads a channel: as it was set up, without any rule of Discord's.
    fn reads(&self, roles: &[u64], channel: u64) -> bool {
        match CHANNELS.iter().position(|one| *one == channel) {
            Some(0) => true,
            Some(place) => roles
                .iter()
                .any(|role| self.readers[place - 1].contains(role)),
            None => false,
        }
    }

    fn belongs(&self, roles: &[u64], audience: &Audience) -> bool {
        match audience {
            Audience::Everyone => true,
            Audience::Roles(wanted) => roles.iter().any(|role| wanted.contains(role)),
            Audience::Channels(channels) => channels.iter().any(|one| self.reads(roles, *one)),
        }
    }

    fn shows(&self, asker: &Asker, eyes: Eyes, audience: &Audience) -> bool {
        match eyes {
            Eyes::Asker => self.belongs(&asker.roles, audience),
            Eyes::Channel => (0..1 << ROLES.len()).all(|chosen| {
                let roles: Vec<u64> = ROLES
                    .iter()
                    .enumerate()
                    .filter(|(place, _)| chosen & (1 << place) != 0)
                    .map(|(_, role)| *role)
                    .collect();
                !self.reads(&roles, asker.channel) || self.belongs(&roles, audience)
            }),
        }
    }
}

fn asked(question: &str) -> Asked {
    Asked {
        text: question.to_owned(),
        now: jiff::civil::date(2026, 11, 22)
            .to_zoned(jiff::tz::TimeZone::UTC)
            .unwrap(),
        bounds: Bounds::default(),
        earlier: None,
        limit: 5,
        explain: false,
    }
}

/// What a reply shows but the word that something was left out.
fn shown(reply: &footnote::answer::reply::Reply) -> (serde_json::Value, bool) {
    let mut reply = reply.clone();
    let before = reply.notes.len();
    reply
        .notes
        .retain(|note| *note != footnote::answer::note::Note::PrivateLeftOut);
    (noticed(&reply), reply.notes.len() < before)
}

fn told(assistant: &Arc<Assistant>, world: &World) {
    assistant
        .guilds()
        .apply(GUILD, GuildChange::Whole(guild(world)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn h35_h36_everybody_is_answered_as_if_what_they_may_not_see_did_not_exist(world in world()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let all: Vec<_> = world
            .sources
            .iter()
            .enumerate()
            .map(|(number, (documents, audience))| {
                (Owner::Guild(GUILD), number, documents.as_slice(), audience.clone())
            })
            .collect();
        let together = tempfile::tempdir().unwrap();
        let assistant = assistant_with(together.path(), &all);
        told(&assistant, &world);
        for (roles, channel, question) in &world.asked {
            let asker = Asker {
                member: 7, guild: Some(GUILD), channel: *channel, permissions: 0, roles: roles.clone(),
            };
            // Who asks somewhere reads there.
            if !world.reads(roles, *channel) {
                continue;
            }
            for eyes in [Eyes::Asker, Eyes::Channel] {
                let visible: Vec<_> = all
                    .iter()
                    .filter(|(.., audience)| world.shows(&asker, eyes, audience))
                    .cloned()
                    .collect();
                let alone = tempfile::tempdir().unwrap();
                let oracle = assistant_with(alone.path(), &visible);
                told(&oracle, &world);
                let answer = |assistant: &Arc<Assistant>, eyes| {
                    runtime.block_on(assistant.ask_as(&asker, OPENED, eyes, asked(question))).unwrap()
                };
                let (reply, leaves_out) = shown(&answer(&assistant, eyes));
                prop_assert_eq!(&reply, &shown(&answer(&oracle, eyes)).0, "{:?} {:?}", eyes, asker);
                let sees_more = all.iter().any(|(.., audience)| {
                    world.shows(&asker, Eyes::Asker, audience) && !world.shows(&asker, eyes, audience)
                });
                prop_assert_eq!(leaves_out, sees_more);
                let names = |assistant: &Arc<Assistant>| {
                    let sources = runtime.block_on(assistant.sources(&asker, OPENED)).unwrap();
                    sources.into_iter().map(|one| (one.name, one.documents)).collect::<Vec<_>>()
                };
                if eyes == Eyes::Asker {
                    prop_assert_eq!(names(&assistant), names(&oracle));
                }
            }
        }
    }
}
