//! The README shows what the program prints, not what somebody once wished it would.

use std::fs;
use std::path::Path;

use crate::place::Place;

const BEGIN: &str = "```text\n";
const END: &str = "```\n";

/// What stands in the README, and what is run for it: the output is in the first block of text behind it.
const SHOWN: &[(&str, &[&str])] = &[
    (
        "cargo run --release -- ask \"who is meeting in Qatar?\"\n",
        &["ask", "who is meeting in Qatar?"],
    ),
    (
        "footnote briefing preview --title \"Morning briefing\" --window \"last 3 days\" --schedule \"by hand\" \\\n    \
         --topics \"how many hostages would be released under the proposal?\" --topics \"grain exports\" \\\n    --now 2024-03-24T08:00:00Z --zone UTC\n",
        &[
            "briefing",
            "preview",
            "--title",
            "Morning briefing",
            "--window",
            "last 3 days",
            "--schedule",
            "by hand",
            "--topics",
            "how many hostages would be released under the proposal?",
            "--topics",
            "grain exports",
            "--now",
            "2024-03-24T08:00:00Z",
            "--zone",
            "UTC",
        ],
    ),
];

#[test]
fn the_readme_shows_what_its_commands_print() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let mut readme = fs::read_to_string(&path).unwrap();
    // Without models, as on a fresh clone, wherever this runs.
    let place = Place::clone_like();
    for (command, arguments) in SHOWN {
        let Some(at) = readme.find(command) else {
            panic!("the README has another command than {command}");
        };
        let begin = at + readme[at..].find(BEGIN).unwrap() + BEGIN.len();
        let end = begin + readme[begin..].find(END).unwrap();
        let printed = place.run(arguments).out;
        if std::env::var_os("UPDATE_README").is_some() {
            readme.replace_range(begin..end, &printed);
            fs::write(&path, &readme).unwrap();
            continue;
        }
        assert_eq!(
            without_file_times(&readme[begin..end]),
            without_file_times(&printed),
            "run UPDATE_README=1 cargo test --test it -- readme picture"
        );
    }
}

/// When a file was changed depends on when it was checked out; such a line may also break elsewhere.
fn without_file_times(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut pieces = words.split("file changed ");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |out, piece| {
        let after: Vec<&str> = piece.splitn(4, ' ').skip(3).collect();
        out + "file changed " + &after.concat()
    })
}

/// Every page of the documentation has something to say, and every link to a file beside it leads to one that has.
#[test]
fn no_page_is_empty_and_no_link_leads_nowhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages: Vec<_> = fs::read_dir(root.join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.extend(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(|name| root.join(name)));
    assert!(pages.len() > 6, "{pages:?}");
    let mut links = 0;
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        assert!(text.len() > 500, "{} says nothing", page.display());
        for target in text.split("](").skip(1) {
            let target = target.split([')', '#', ' ']).next().unwrap();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            let file = page.parent().unwrap().join(target);
            let length = fs::metadata(&file).map_or(0, |known| known.len());
            assert!(length > 0, "{}: {target} is no file", page.display());
            links += 1;
        }
    }
    assert!(links > 10, "{links} links");
}
