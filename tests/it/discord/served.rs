//! The bot itself: the program as it is shipped, run against the double as an operator runs it against Discord.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use footnote::double::{Double, Message, Setup};

use super::strangers::{SOON, start};
use crate::place::Place;

/// The token of all tests: looked for in everything that the bot leaves behind.
pub const TOKEN: &str = "MTA4OTcxMjM0NTY3ODkwMTIzNA.Gcanary.tokenCANARYtokenCANARYtoken";

/// A running bot, its double, and the folder that it runs in.
pub struct Served {
    pub double: Double,
    pub place: Place,
    child: Option<Child>,
    arguments: Vec<String>,
    runs: usize,
}

impl Served {
    /// A bot that answers from the seeds, connected.
    pub async fn start() -> Served {
        Served::with(Setup::default(), "", &[]).await
    }

    /// The same with another double, more lines in its config, and more arguments.
    pub async fn with(setup: Setup, config: &str, arguments: &[&str]) -> Served {
        let mut served = Served::not_yet(setup, config, arguments).await;
        served.run();
        served.connected().await;
        served.double.forget_violations();
        served
    }

    /// Everything is there, but the bot does not run yet.
    pub async fn not_yet(setup: Setup, config: &str, arguments: &[&str]) -> Served {
        let double = start(Setup {
            token: TOKEN.to_owned(),
            ..setup
        })
        .await;
        let place = Place::clone_like();
        if !config.is_empty() {
            std::fs::write(place.path("config/footnote.toml"), config).unwrap();
        }
        Served {
            double,
            place,
            child: None,
            arguments: arguments.iter().map(|word| (*word).to_owned()).collect(),
            runs: 0,
        }
    }

    /// Starts the program.
    pub fn run(&mut self) {
        self.runs += 1;
        let mut arguments = vec!["serve", "--no-models"];
        arguments.extend(self.arguments.iter().map(String::as_str));
        let log = File::create(self.log(self.runs)).unwrap();
        let child = self
            .place
            .command(&arguments)
            .env("DISCORD_TOKEN", TOKEN)
            .env("FOOTNOTE_DISCORD_API", self.double.url())
            .env("FOOTNOTE_DISCORD_GATEWAY", self.double.gateway_url())
            .env("FOOTNOTE_LOG", "trace")
            .env("RUST_BACKTRACE", "1")
            .stdout(Stdio::from(log.try_clone().unwrap()))
            .stderr(Stdio::from(log))
            .spawn()
            .unwrap();
        self.child = Some(child);
    }

    fn log(&self, run: usize) -> PathBuf {
        self.place.path(&format!("log-{run}"))
    }

    /// Waits until a message is as wanted; what it is then.
    pub async fn shows(&self, message: u64, is_wanted: impl Fn(&Message) -> bool) -> Message {
        let begun = Instant::now();
        loop {
            let now = self.double.message(message).unwrap();
            if is_wanted(&now) {
                return now;
            }
            let waited = begun.elapsed();
            assert!(waited < SOON * 4, "{}\n{}", now.words(), self.said());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Everything that it said in its last run.
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.log(self.runs)).unwrap()
    }

    /// Waits until it has a session and its commands are known.
    pub async fn connected(&self) {
        if let Err(waited) = self.double.gateway().connected(1, SOON).await {
            panic!("not connected: {waited:?}\n{}", self.said());
        }
        // Options are sent as they were registered.
        let begun = Instant::now();
        while self.double.commands(None).is_empty() && begun.elapsed() < SOON {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Sends it a signal, such as TERM.
    pub fn signal(&self, name: &str) {
        let pid = self.child.as_ref().unwrap().id().to_string();
        let sent = std::process::Command::new("kill")
            .args(["-s", name, &pid])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Waits for it to end.
    pub async fn ended(&mut self, within: Duration) -> ExitStatus {
        let begun = Instant::now();
        let mut child = self.child.take().unwrap();
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                return status;
            }
            if begun.elapsed() > within {
                child.kill().unwrap();
                panic!("still running after {within:?}:\n{}", self.said());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Stops it in order.
    pub async fn stop_running(&mut self) {
        self.signal("TERM");
        let status = self.ended(Duration::from_secs(15)).await;
        assert_eq!(status.code(), Some(0), "{}", self.said());
        self.double.gateway().disconnected(SOON).await.unwrap();
    }

    /// Kills it wherever it is.
    pub async fn kill(&mut self) {
        self.signal("KILL");
        self.ended(Duration::from_secs(15)).await;
        self.double.gateway().disconnected(SOON).await.unwrap();
    }

    /// Stops it in order, and starts it again.
    pub async fn restart(&mut self) {
        self.stop_running().await;
        self.run();
        self.connected().await;
    }

    /// Stops it, and looks at what every test wants: Discord took all that was sent, and the token is nowhere.
    pub async fn stop(mut self) {
        if self.child.is_some() {
            self.signal("TERM");
            let status = self.ended(Duration::from_secs(15)).await;
            assert_eq!(status.code(), Some(0), "{}", self.said());
        }
        let violations = self.double.violations();
        assert!(violations.is_empty(), "{violations:#?}");
        self.has_no_token();
    }

    /// The token is in no file under the folder: no log, no database, no index, in no form that could be undone.
    pub fn has_no_token(&self) {
        let forms = [
            TOKEN.to_owned(),
            "tokenCANARYtoken".to_owned(),
            base64_of(TOKEN),
            TOKEN.replace('.', "%2E"),
            TOKEN.bytes().map(|byte| format!("{byte:02x}")).collect(),
        ];
        let mut folders = vec![self.place.path("")];
        let mut files = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                files += 1;
                let bytes = std::fs::read(&path).unwrap();
                for form in &forms {
                    let found = bytes
                        .windows(form.len())
                        .any(|part| part == form.as_bytes());
                    assert!(!found, "the token is in {} as {form}", path.display());
                }
            }
        }
        assert!(files > 5, "the files are not where they were");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Without padding, so that it is a part of whatever it is encoded with.
fn base64_of(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in text.as_bytes().chunks_exact(3) {
        let bits = group
            .iter()
            .fold(0u32, |bits, byte| bits << 8 | u32::from(*byte));
        for place in [18, 12, 6, 0] {
            out.push(char::from(DIGITS[(bits >> place & 63) as usize]));
        }
    }
    out
}
