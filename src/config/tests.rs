use std::path::Path;

use super::*;

const SHIPPED: &str = include_str!("../../config/footnote.toml");

fn problems(text: &str) -> Vec<String> {
    let error = Config::parse(text, Path::new("my.toml")).expect_err("a wrong config");
    error.to_string().lines().map(str::to_owned).collect()
}

#[test]
fn the_shipped_file_says_what_holds_without_it() {
    let shipped = Config::parse(SHIPPED, Path::new(DEFAULT_PATH)).unwrap();
    assert_eq!(shipped, Config::default());
}

#[test]
fn the_shipped_file_has_every_key() {
    // Taken apart without `..`: a new key does not compile until it is looked for here.
    let raw::Raw {
        data_dir,
        corpus,
        zone,
        answer,
        models,
        discord,
        limits,
        records,
        web,
        fetch,
        files,
        unknown,
    } = raw::read(SHIPPED).unwrap();
    let raw::Answer {
        limit,
        unknown: in_answer,
    } = answer;
    let raw::Models {
        enabled,
        threads,
        unknown: in_models,
    } = models;
    let raw::Discord {
        token_file,
        development_guild,
        message_content,
        direct_messages,
        stale_after_days,
        answer_deadline_s,
        automatic_confidence,
        unknown: in_discord,
    } = discord;
    let raw::Limits {
        member_per_minute,
        channel_per_minute,
        guild_per_minute,
        waiting,
        unknown: in_limits,
    } = limits;
    let raw::Records {
        questions,
        keep_days,
        unknown: in_records,
    } = records;
    let raw::Web {
        listen,
        unknown: in_web,
    } = web;
    let raw::Fetch {
        contact,
        ports,
        open,
        roots,
        unknown: in_fetch,
    } = fetch;
    let raw::Files {
        roots: file_roots,
        unknown: in_files,
    } = files;
    let keys = [
        data_dir,
        corpus,
        zone,
        limit,
        enabled,
        threads,
        token_file,
        development_guild,
        message_content,
        direct_messages,
        stale_after_days,
        answer_deadline_s,
        automatic_confidence,
        member_per_minute,
        channel_per_minute,
        guild_per_minute,
        waiting,
        questions,
        keep_days,
        listen,
        contact,
        ports,
        open,
        roots,
        file_roots,
    ];
    assert!(
        [
            in_discord, in_limits, in_records, in_web, in_fetch, in_files
        ]
        .iter()
        .all(|unknown| unknown.is_empty())
    );
    assert!(keys.iter().all(Option::is_some), "{keys:?}");
    assert_eq!(keys.len(), raw::KEYS.len());
    assert!(unknown.is_empty() && in_answer.is_empty() && in_models.is_empty());
}

#[test]
fn all_problems_are_told_at_once_with_their_lines() {
    let text = "data_dir = 3\nzonne = \"UTC\"\nzone = \"Mars/Olympus\"\n[answer]\nlimit = 21\nlimits = 3\n\
                [models]\nuse = \"yes\"\nthreads = -1\n[modules]\n";
    let keys = format!("the keys are {}", raw::KEYS.join(", "));
    assert_eq!(
        problems(text),
        [
            "my.toml:1: data_dir: is 3; write the name of a folder in quotes",
            "my.toml:2: zonne: there is no such key; KEYS",
            "my.toml:3: zone: \"Mars/Olympus\" is no time zone; write one like \"Europe/Berlin\" or \"UTC\", or \"system\"",
            "my.toml:5: answer.limit: is 21; write a whole number from 1 to 20",
            "my.toml:6: answer.limits: there is no such key; KEYS",
            "my.toml:8: models.use: is \"yes\"; write true or false",
            "my.toml:9: models.threads: is -1; write a whole number from 0 to 256",
            "my.toml:10: modules: there is no such key; KEYS",
        ]
        .map(|line| line.replace("KEYS", &keys))
    );
}

#[test]
fn what_is_no_toml_is_told_with_its_line() {
    let told = problems("data_dir = \"a\"\nzone = \n");
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("my.toml:2: "), "{told:?}");
    let told = problems("answer = 3\n");
    assert!(told[0].starts_with("my.toml:1: "), "{told:?}");
}

#[test]
fn what_is_set_holds_and_the_rest_stays() {
    let config = Config::parse(
        "data_dir = \"d\"\ncorpus = [\"a\", \"b\"]\nzone = \"Europe/Berlin\"\n[answer]\nlimit = 5\n[models]\nuse = false\nthreads = 3\n",
        Path::new("x"),
    )
    .unwrap();
    assert_eq!(
        config,
        Config {
            data_dir: "d".into(),
            corpus: vec!["a".into(), "b".into()],
            zone: TimeZone::get("Europe/Berlin").unwrap(),
            limit: 5,
            use_models: false,
            threads: 3,
            ..Config::default()
        }
    );
    assert_eq!(
        Config::parse("", Path::new("x")).unwrap(),
        Config::default()
    );
}

#[test]
fn a_named_config_has_to_be_there() {
    let error = Config::load(Some(Path::new("/nonexistent/x.toml"))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot read the config /nonexistent/x.toml"
    );
}
