//! Folders and files of the operator's as sources: added, watched while the bot runs, and nothing read from elsewhere.

use std::fs;
use std::os::unix::fs::symlink;
use std::time::{Duration, Instant};

use footnote::double::{Person, Setup, permissions};
use serde_json::{Value, json};

use crate::discord::served::Served;
use crate::discord::strangers::SOON;
use crate::place::{Place, Ran};

const ROOTS: &str = "corpus = []\n[files]\nroots = [\"library\"]\n";

const LANTERN: &str = "The lantern of the harbour was lit by Ada Brook in the spring of 1887.";

/// A place where folders in `library` may be read, with some of them.
fn place() -> Place {
    let place = Place::bare();
    furnish(&place);
    place
}

fn furnish(place: &Place) {
    place.write("config/footnote.toml", ROOTS);
    place.write_others("library/town");
    place.write("library/town/lantern.txt", LANTERN);
    place.write(
        "elsewhere/secret.txt",
        "The password of the vault is marzipan.",
    );
}

fn answered(place: &Place, question: &str) -> String {
    place.run(&["ask", "--no-models", question]).out
}

fn added(place: &Place, arguments: &[&str]) -> Value {
    place.json(&[&["source", "add", "--json"], arguments].concat())
}

#[test]
fn a_folder_is_looked_at_added_followed_and_removed() {
    let place = place();
    let preview = place.json(&["source", "preview", "folder", "library/town", "--json"]);
    assert_eq!(preview["samples"].as_array().unwrap().len(), 3, "{preview}");
    assert_eq!(
        place.json(&["source", "list", "--json"])["sources"],
        json!([])
    );

    let read = added(&place, &["folder", "library/town", "--name", "The town"]);
    assert_eq!(
        (&read["id"], &read["name"]),
        (&json!(1), &json!("The town"))
    );
    assert_eq!(read["read"]["added"], 7, "{read}");
    let told = answered(&place, "Who lit the lantern of the harbour?");
    assert!(told.contains("Ada Brook"), "{told}");

    // Only what is other than it was is read.
    place.write(
        "library/town/lantern.txt",
        &LANTERN.replace("Ada Brook", "Ida Stone"),
    );
    place.write(
        "library/town/new.txt",
        "The museum of clocks opened in May 1931.",
    );
    fs::remove_file(place.path("library/town/other-0.txt")).unwrap();
    let read = &place.json(&["source", "refresh", "1", "--json"])["refreshed"][0]["read"];
    for (what, count) in [
        ("added", 1),
        ("changed", 1),
        ("removed", 1),
        ("unchanged", 5),
    ] {
        assert_eq!(read[what], count, "{read}");
    }
    let told = answered(&place, "Who lit the lantern of the harbour?");
    assert!(
        told.contains("Ida Stone") && !told.contains("Ada Brook"),
        "{told}"
    );

    let shown = place.run(&["source", "list"]).out;
    assert!(
        shown.contains("The town") && shown.contains("folder"),
        "{shown}"
    );
    assert_eq!(place.run(&["source", "remove", "1"]).code, Some(0));
    let told = answered(&place, "Who lit the lantern of the harbour?");
    assert!(!told.contains("Ida Stone"), "{told}");
    assert_eq!(place.run(&["source", "undo", "1"]).code, Some(0));
    let told = answered(&place, "Who lit the lantern of the harbour?");
    assert!(told.contains("Ida Stone"), "{told}");
}

#[test]
fn records_of_one_file_come_and_go_by_themselves() {
    let place = place();
    let record = |id: &str, text: &str| format!("{}\n", json!({ "id": id, "text": text }));
    let (one, two, three) = (
        record("1", "The bridge was built in 1901."),
        record("2", "The well was dug in 1740."),
        record("3", "The mill burnt down in 1866."),
    );
    place.write("library/town#old/facts.jsonl", &(one.clone() + &two));
    place.write(
        "library/town#old/note#1.md",
        "# A note\n\nThe ferry sank in 1912.\n",
    );
    let read = added(&place, &["folder", "library/town#old"]);
    assert_eq!(read["read"]["added"], 3, "{read}");
    place.write("library/town#old/facts.jsonl", &(one + &three));
    let read = &place.json(&["source", "refresh", "1", "--json"])["refreshed"][0]["read"];
    for (what, count) in [
        ("added", 1),
        ("changed", 0),
        ("removed", 1),
        ("unchanged", 2),
    ] {
        assert_eq!(read[what], count, "{read}");
    }
}

#[test]
fn one_file_is_a_source_too_and_stays_when_it_is_not_there() {
    let place = place();
    let read = added(&place, &["file", "library/town/lantern.txt"]);
    assert_eq!(read["read"]["added"], 1, "{read}");
    fs::remove_file(place.path("library/town/lantern.txt")).unwrap();
    let ran = place.run(&["source", "refresh", "1"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(
        ran.out.contains("not there any more") && ran.out.contains("kept"),
        "{ran:?}"
    );
    let shown = place.run(&["source", "show", "1"]).out;
    assert!(shown.contains("not there any more"), "{shown}");
    assert_eq!(
        place.json(&["source", "list", "--json"])["sources"][0]["documents"],
        1
    );
}

#[test]
fn a_folder_that_is_suddenly_empty_keeps_what_it_said() {
    let place = place();
    added(&place, &["folder", "library/town"]);
    // As a disk that was unplugged leaves it.
    fs::remove_dir_all(place.path("library/town")).unwrap();
    fs::create_dir(place.path("library/town")).unwrap();
    let ran = place.run(&["source", "refresh", "1"]);
    assert!(
        ran.code == Some(3) && ran.out.contains("no file in it"),
        "{ran:?}"
    );
    let told = answered(&place, "Who lit the lantern of the harbour?");
    assert!(told.contains("Ada Brook"), "{told}");
}

#[test]
fn what_lies_elsewhere_is_refused_however_it_is_named() {
    let place = place();
    symlink(place.path("elsewhere"), place.path("library/door")).unwrap();
    symlink(
        place.path("elsewhere/secret.txt"),
        place.path("library/town/key.txt"),
    )
    .unwrap();
    for path in [
        "elsewhere",
        "library/../elsewhere",
        "library/door",
        "library/door/secret.txt",
        "/etc/hostname",
    ] {
        for kind in ["folder", "file"] {
            let ran = place.run(&["source", "add", kind, path]);
            assert_eq!(ran.code, Some(2), "{path}: {ran:?}");
            assert!(ran.err.contains("files.roots"), "{path}: {ran:?}");
        }
    }
    // A symlink within an admitted folder leads no further than that.
    let read = added(&place, &["folder", "library/town"]);
    let not_read = read["read"]["not_read"].to_string();
    assert!(
        not_read.contains("key.txt") && not_read.contains("outside of the folder"),
        "{read}"
    );
    assert!(!not_read.contains("elsewhere"), "{read}");
    let told = answered(&place, "What is the password of the vault?");
    assert!(!told.contains("marzipan"), "{told}");

    // Nothing is read twice, and what the config lets be read can be taken back.
    let ran = place.run(&["source", "add", "file", "library/town/lantern.txt"]);
    assert!(
        ran.code == Some(2) && ran.err.contains("read already, as source 1"),
        "{ran:?}"
    );
    place.write(
        "config/footnote.toml",
        &ROOTS.replace("library", "elsewhere"),
    );
    let ran = place.run(&["source", "refresh", "1"]);
    assert!(
        ran.code == Some(3) && ran.out.contains("none of the folders"),
        "{ran:?}"
    );

    place.write("config/footnote.toml", "corpus = []\n");
    let ran = place.run(&["source", "add", "folder", "library/town"]);
    assert!(
        ran.code == Some(2) && ran.err.contains("[files]"),
        "{ran:?}"
    );
}

#[test]
fn a_folder_that_was_read_by_hand_is_taken_over_as_it_is() {
    let place = place();
    assert_eq!(place.run(&["ingest", "library/town"]).code, Some(0));
    let read = added(&place, &["folder", "library/town"]);
    assert_eq!(
        (&read["id"], &read["read"]["unchanged"]),
        (&json!(1), &json!(7)),
        "{read}"
    );
    let again = place.run(&["source", "add", "folder", "library/town"]);
    assert!(
        again.code == Some(2) && again.err.contains("already"),
        "{again:?}"
    );
    // And it can still be read by hand, even after it was removed.
    assert_eq!(place.run(&["source", "remove", "1"]).code, Some(0));
    assert_eq!(place.run(&["ingest", "library/town"]).code, Some(0));
    let told = answered(&place, "Who lit the lantern of the harbour?");
    assert!(told.contains("Ada Brook"), "{told}");
}

#[test]
fn the_file_of_sources_lists_folders_and_the_check_tells_what_is_wrong() {
    let place = place();
    let listed =
        "[[source]]\nkind = \"folder\"\naddress = \"library/town\"\nexclude = [\"/other-*\"]\n";
    place.write("config/sources.toml", listed);
    let ran = place.run(&["config", "check"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(place.run(&["source", "apply"]).code, Some(0));
    let read = &place.json(&["source", "refresh", "--json"])["refreshed"][0]["read"];
    assert_eq!(read["added"], 1, "{read}");

    place.write(
        "config/sources.toml",
        &listed.replace("library/town", "elsewhere"),
    );
    place.write(
        "config/footnote.toml",
        "corpus = []\n[files]\nroots = [\"library\", \"nowhere\"]\n",
    );
    let ran = place.run(&["config", "check"]);
    assert_ne!(ran.code, Some(0));
    let told = ran.out.clone() + &ran.err;
    for part in [
        "sources.toml:3: address",
        "files.roots: nowhere is no folder",
    ] {
        assert!(told.contains(part), "{ran:?}");
    }
}

#[test]
fn h52_a_full_disk_is_told_answers_go_on_and_the_next_read_does_the_rest() {
    let place = place();
    added(&place, &["folder", "library/town"]);
    for n in 0..400 {
        let words =
            format!("Number {n} of the register of boats is called Kittiwake {n}. ").repeat(20);
        place.write(&format!("library/town/register/{n}.txt"), &words);
    }
    // No file may grow over so many kilobytes: what a disk without room says, for this process alone.
    let full = |arguments: &[&str]| {
        let program = env!("CARGO_BIN_EXE_footnote");
        let script = "trap '' XFSZ; ulimit -f 256; exec \"$@\"";
        let mut command = std::process::Command::new("sh");
        command
            .args(["-c", script, "sh", program])
            .args(arguments)
            .current_dir(place.path(""));
        Ran::of(command.output().unwrap())
    };
    let ran = full(&["source", "refresh", "1"]);
    assert!(ran.code != Some(0) && ran.code.is_some(), "{ran:?}");
    assert!(
        ran.err.contains("error:") && !ran.err.contains("panicked"),
        "{ran:?}"
    );
    // What was written is answered from, with the disk as full as it is.
    let ran = full(&["ask", "--no-models", "Who lit the lantern of the harbour?"]);
    assert!(ran.out.contains("Ada Brook"), "{ran:?}");
    // And with room again nothing has to be mended.
    let ran = place.run(&["source", "refresh", "1"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let listed = place.json(&["source", "list", "--json"]);
    assert_eq!(listed["sources"][0]["documents"], 407, "{listed}");
    let told = answered(&place, "Which boat is number 399 of the register?");
    assert!(told.contains("Kittiwake 399"), "{told}");
}

/// Asks until the answer has these words, or for too long.
async fn asked_until(served: &Served, channel: u64, question: &str, words: &str) -> String {
    let begun = Instant::now();
    loop {
        let options = json!({ "question": question });
        let asking = served
            .double
            .slash(&Person::new("Mia"), channel, "ask", options);
        let answer = asking.reply(SOON).await.unwrap().words();
        if answer.contains(words) || begun.elapsed() > SOON {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_into_a_folder_is_quoted_at_once_while_the_bot_runs() {
    let mut served = Served::not_yet(
        Setup::default(),
        "corpus = [\"seeds\"]\n[files]\nroots = [\"library\"]\n",
        &[],
    )
    .await;
    let guilds = [served.double.guild("Harbour"), served.double.guild("Other")];
    let channels = guilds.map(|guild| served.double.text_channel(guild, "general"));
    served.place.write_others("library/all");
    served
        .place
        .write("library/one/note.txt", "Nothing has happened here yet.");
    served.place.write(
        "config/sources.toml",
        &format!(
            "[[source]]\nkind = \"folder\"\naddress = \"library/all\"\n\n[[source]]\nkind = \"folder\"\n\
             address = \"library/one\"\nguilds = [\"{}\"]\n",
            guilds[0]
        ),
    );
    served.run();
    served.connected().await;
    let question = "Who lit the lantern of the harbour?";
    asked_until(
        &served,
        channels[0],
        "When does the library open?",
        "nine in the morning",
    )
    .await;

    // What stands in the folder of one guild is found there and nowhere else.
    let begun = Instant::now();
    served.place.write("library/one/deep/lantern.txt", LANTERN);
    let answer = asked_until(&served, channels[0], question, "Ada Brook").await;
    assert!(answer.contains("Ada Brook"), "{answer}\n{}", served.said());
    assert!(
        begun.elapsed() < Duration::from_secs(60),
        "by watching, not by the schedule"
    );
    let answer = asked_until(&served, channels[1], "Is it open?", "").await;
    assert!(!answer.contains("Ada Brook"));
    let options = json!({ "question": question });
    let asking = served
        .double
        .slash(&Person::new("Tom"), channels[1], "ask", options);
    let answer = asking.reply(SOON).await.unwrap().words();
    assert!(
        !answer.contains("Ada Brook") && !answer.contains("1887"),
        "{answer}"
    );

    // Where it lies on this machine is nobody's business.
    let admin = Person::new("Ada").permissions(permissions::MANAGE_GUILD);
    let listing = served
        .double
        .slash(&admin, channels[0], "source", json!({ "list": {} }));
    let listed = listing.reply(SOON).await.unwrap().words();
    let root = served.place.path("").to_string_lossy().into_owned();
    assert!(
        listed.contains("one") && !listed.contains(&root),
        "{listed}"
    );

    // A file that is put in the place of another one, as editors do.
    let renamed = LANTERN.replace("Ada Brook", "Ida Stone");
    served
        .place
        .write("library/one/deep/.lantern.swp", &renamed);
    fs::rename(
        served.place.path("library/one/deep/.lantern.swp"),
        served.place.path("library/one/deep/lantern.txt"),
    )
    .unwrap();
    let answer = asked_until(&served, channels[0], question, "Ida Stone").await;
    assert!(
        answer.contains("Ida Stone") && !answer.contains("Ada Brook"),
        "{answer}"
    );
    fs::remove_dir_all(served.place.path("library/one/deep")).unwrap();
    let answer = asked_until(&served, channels[0], question, "Nothing found").await;
    assert!(answer.contains("Nothing found"), "{answer}");

    // The config's own folders are watched too.
    served.place.write("seeds/lantern.txt", LANTERN);
    let answer = asked_until(&served, channels[1], question, "Ada Brook").await;
    assert!(answer.contains("Ada Brook"), "{answer}\n{}", served.said());
    served.stop().await;
}
