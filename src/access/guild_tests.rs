use proptest::prelude::*;

use super::*;

const OWNER: u64 = 900;
const ME: u64 = 901;
/// The guild, and its role of everyone.
const GUILD: u64 = 1;
const ROLES: [u64; 4] = [11, 12, 13, 14];
const MEMBERS: [u64; 2] = [500, 501];
const CHANNELS: [u64; 3] = [21, 22, 23];
const THREAD: u64 = 31;

fn role(permissions: u64) -> Role {
    Role {
        name: String::new(),
        permissions,
        is_of_a_bot: false,
    }
}

fn channel(overwrites: Vec<Overwrite>) -> Channel {
    Channel {
        overwrites,
        ..Channel::default()
    }
}

fn over(whom: Whom, allow: u64, deny: u64) -> Overwrite {
    Overwrite { whom, allow, deny }
}

const READS: u64 = VIEW_CHANNEL | READ_MESSAGE_HISTORY;

/// A guild that everyone reads, with a channel for role 11 alone.
fn guild() -> Guild {
    let roles = ROLES.map(|id| (id, role(0)));
    Guild {
        id: GUILD,
        owner: OWNER,
        me: ME,
        roles: roles.into_iter().chain([(GUILD, role(READS))]).collect(),
        channels: BTreeMap::from([
            (21, channel(Vec::new())),
            (
                22,
                channel(vec![
                    over(Whom::Role(GUILD), 0, VIEW_CHANNEL),
                    over(Whom::Role(11), VIEW_CHANNEL, 0),
                    over(Whom::Member(ME), VIEW_CHANNEL, 0),
                ]),
            ),
            (
                THREAD,
                Channel {
                    kind: PUBLIC_THREAD,
                    parent: Some(22),
                    ..Channel::default()
                },
            ),
        ]),
    }
}

fn channels(ids: &[u64]) -> Audience {
    Audience::Channels(ids.iter().copied().collect())
}

fn roles(ids: &[u64]) -> Audience {
    Audience::Roles(ids.iter().copied().collect())
}

#[test]
fn h35_who_may_not_read_a_channel_does_not_belong_to_its_readers() {
    let mut guild = guild();
    assert!(guild.belongs(500, &[11], &channels(&[22])));
    assert!(!guild.belongs(500, &[12], &channels(&[22])));
    assert!(
        guild.belongs(500, &[12], &channels(&[22, 21])),
        "one of them is enough"
    );
    assert!(guild.belongs(OWNER, &[], &channels(&[22])));
    assert!(
        !guild.belongs(500, &[11], &channels(&[99])),
        "a channel that is gone has no readers"
    );
    // Who sees a channel but not what was written before, does not read it here either.
    if let Some(role) = guild.roles.get_mut(&GUILD) {
        role.permissions = VIEW_CHANNEL;
    }
    assert!(!guild.belongs(500, &[11], &channels(&[22])));
    // A private thread is for those who were invited, whom nobody tells us.
    if let Some(role) = guild.roles.get_mut(&GUILD) {
        role.permissions = READS;
    }
    if let Some(thread) = guild.channels.get_mut(&THREAD) {
        thread.kind = PRIVATE_THREAD;
    }
    assert!(!guild.belongs(500, &[11], &channels(&[THREAD])));
}

#[test]
fn h35_what_is_age_restricted_is_not_shown_elsewhere() {
    let mut guild = guild();
    if let Some(channel) = guild.channels.get_mut(&22) {
        channel.is_age_restricted = true;
    }
    assert!(guild.keeps_out(21, &channels(&[22])));
    assert!(!guild.keeps_out(22, &channels(&[22])));
    assert!(!guild.keeps_out(THREAD, &channels(&[22])));
    assert!(!guild.keeps_out(22, &channels(&[21])));
    assert!(!guild.keeps_out(21, &roles(&[11])));
}

#[test]
fn h36_a_public_answer_is_for_all_who_read_the_channel() {
    let mut guild = guild();
    assert!(guild.all_readers_belong(21, &Audience::Everyone));
    assert!(!guild.all_readers_belong(21, &channels(&[22])));
    assert!(guild.all_readers_belong(22, &channels(&[22])));
    assert!(guild.all_readers_belong(THREAD, &channels(&[22])));
    assert!(guild.all_readers_belong(22, &channels(&[21])));
    assert!(guild.all_readers_belong(22, &roles(&[11])));
    assert!(!guild.all_readers_belong(22, &roles(&[12])));
    assert!(
        guild.all_readers_belong(21, &roles(&[GUILD])),
        "everyone has it"
    );
    assert!(!guild.all_readers_belong(99, &channels(&[22])), "not known");
    // A role of a bot in the channel is no reader.
    if let Some(role) = guild.roles.get_mut(&14) {
        role.is_of_a_bot = true;
    }
    if let Some(channel) = guild.channels.get_mut(&22) {
        channel
            .overwrites
            .push(over(Whom::Role(14), VIEW_CHANNEL, 0));
    }
    assert!(guild.all_readers_belong(22, &roles(&[11])));
    // A single member who was let in is one.
    if let Some(channel) = guild.channels.get_mut(&22) {
        channel
            .overwrites
            .push(over(Whom::Member(500), VIEW_CHANNEL, 0));
    }
    assert!(!guild.all_readers_belong(22, &roles(&[11])));
    assert!(guild.all_readers_belong(22, &channels(&[22])));
}

#[test]
fn more_kinds_of_roles_than_can_be_tried_are_answered_with_no() {
    let mut guild = guild();
    for id in 100..120u64 {
        guild.roles.insert(id, role(0));
        let place = 1_000 + id;
        let only = vec![
            over(Whom::Role(GUILD), 0, VIEW_CHANNEL),
            over(Whom::Role(id), VIEW_CHANNEL, 0),
        ];
        guild.channels.insert(place, channel(only));
    }
    let all: Vec<u64> = (1_100..1_120).collect();
    assert!(!guild.all_readers_belong(1_100, &channels(&all)));
    assert!(guild.all_readers_belong(1_100, &channels(&all[..3])));
}

fn some_bits() -> impl Strategy<Value = u64> {
    prop::sample::select(vec![0, VIEW_CHANNEL, READ_MESSAGE_HISTORY, READS])
}

fn any_overwrite() -> impl Strategy<Value = Overwrite> {
    let whom = prop_oneof![
        prop::sample::select([&[GUILD][..], &ROLES[..]].concat()).prop_map(Whom::Role),
        prop::sample::select([&[ME][..], &MEMBERS[..]].concat()).prop_map(Whom::Member),
    ];
    (whom, some_bits(), some_bits())
        .prop_map(|(whom, allow, deny)| over(whom, allow, deny & !allow))
}

fn any_guild() -> impl Strategy<Value = Guild> {
    let given = prop_oneof![4 => some_bits(), 1 => Just(ADMINISTRATOR)];
    let roles = prop::collection::vec(given, ROLES.len());
    let channels =
        prop::collection::vec(prop::collection::vec(any_overwrite(), 0..5), CHANNELS.len());
    (roles, some_bits(), channels).prop_map(|(given, everyone, overwrites)| {
        let mut guild = Guild {
            id: GUILD,
            owner: OWNER,
            me: ME,
            ..Guild::default()
        };
        guild.roles.insert(GUILD, role(everyone));
        for (id, given) in ROLES.into_iter().zip(given) {
            guild.roles.insert(id, role(given));
        }
        for (id, mut overs) in CHANNELS.into_iter().zip(overwrites) {
            // Discord keeps one for each.
            let mut seen = Vec::new();
            overs.retain(|one| {
                let is_new = !seen.contains(&one.whom);
                seen.push(one.whom);
                is_new
            });
            guild.channels.insert(id, channel(overs));
        }
        guild
    })
}

fn any_audience() -> impl Strategy<Value = Audience> {
    prop_oneof![
        prop::collection::btree_set(prop::sample::select(ROLES.to_vec()), 1..3)
            .prop_map(Audience::Roles),
        prop::collection::btree_set(prop::sample::select(CHANNELS.to_vec()), 1..3)
            .prop_map(Audience::Channels),
    ]
}

proptest! {
    /// Against everybody who could be there: each combination of all roles, each member that a channel names and one
    /// that none does.
    #[test]
    fn h36_all_readers_belong_when_nobody_can_be_found_who_does_not(
        guild in any_guild(), audience in any_audience(), place in prop::sample::select(CHANNELS.to_vec())
    ) {
        let mut nobody = true;
        for chosen in 0u32..1 << ROLES.len() {
            let has: Vec<u64> = ROLES
                .iter()
                .enumerate()
                .filter(|(at, _)| chosen & (1 << at) != 0)
                .map(|(_, role)| *role)
                .collect();
            for member in [MEMBERS[0], MEMBERS[1], 777, OWNER] {
                let reads = guild.permissions(member, &has, place) & VIEW_CHANNEL != 0;
                nobody &= !reads || guild.belongs(member, &has, &audience);
            }
        }
        prop_assert_eq!(guild.all_readers_belong(place, &audience), nobody);
    }
}
