//! A folder of its own for each test, and footnote started in it as a person would start it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder to start footnote in, gone at the end.
pub struct Place(tempfile::TempDir);

impl Place {
    /// With nothing in it.
    pub fn bare() -> Place {
        Place(tempfile::tempdir().unwrap())
    }

    /// As a fresh clone is: with the seeds and the config.
    pub fn clone_like() -> Place {
        let place = Place::bare();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in ["seeds", "config"] {
            fs::create_dir(place.path(folder)).unwrap();
            for entry in fs::read_dir(root.join(folder)).unwrap() {
                let entry = entry.unwrap();
                fs::copy(entry.path(), place.path(folder).join(entry.file_name())).unwrap();
            }
        }
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, words: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, words).unwrap();
    }

    /// Documents on other matters: where there is only one document, nothing tells it from others.
    pub fn write_others(&self, folder: &str) {
        for (n, words) in [
            "The library opens at nine in the morning and closes at six.",
            "A ticket for the harbour ferry costs four euros on weekdays.",
            "The council met on Tuesday and talked about the price of water.",
            "Trains to the coast leave every hour from the second platform.",
            "The school garden has apples, pears and a very old walnut tree.",
            "Rain is expected in the north, with some wind in the evening.",
        ]
        .iter()
        .enumerate()
        {
            self.write(&format!("{folder}/other-{n}.txt"), words);
        }
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_footnote"));
        command
            .args(arguments)
            .current_dir(self.0.path())
            .stdin(Stdio::null());
        for variable in [
            "FOOTNOTE_LOG",
            "FOOTNOTE_DATA_DIR",
            "NO_COLOR",
            "CLICOLOR_FORCE",
        ] {
            command.env_remove(variable);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }

    pub fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.run(arguments);
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
    }
}

/// What people do most.
impl Place {
    /// Reads the folder `docs`.
    pub fn ingest(&self) {
        let ran = self.run(&["ingest", "docs"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }

    /// Asks without models.
    pub fn ask(&self, question: &str, more: &[&str]) -> Value {
        let arguments = ["ask", "--json", "--no-models", question];
        self.json(&[&arguments, more].concat())
    }
}

/// What a run came to.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn of(output: Output) -> Ran {
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
