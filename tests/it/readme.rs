//! The README shows what the program prints, not what somebody once wished it would.

use std::fs;
use std::path::Path;

use crate::place::Place;

const BEGIN: &str = "```text\n";
const END: &str = "```\n";

#[test]
fn the_readme_shows_what_the_first_command_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let command = "cargo run --release -- ask \"who is meeting in Qatar?\"\n";
    assert!(
        readme.contains(command),
        "the README begins with another command"
    );
    let begin = readme.find(BEGIN).unwrap() + BEGIN.len();
    let end = begin + readme[begin..].find(END).unwrap();
    // Without models, as on a fresh clone, wherever this runs.
    let printed = Place::clone_like()
        .run(&["ask", "who is meeting in Qatar?"])
        .out;
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(
            &path,
            format!("{}{printed}{}", &readme[..begin], &readme[end..]),
        )
        .unwrap();
        return;
    }
    assert_eq!(
        without_file_times(&readme[begin..end]),
        without_file_times(&printed),
        "run UPDATE_README=1 cargo test --test it -- readme picture"
    );
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
