//! `footnote health`: whether the bot that runs with this config answers members, for a container's health check.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;

use super::{Context, Exit, WrongUse};

/// Who does not answer by then is not well.
const PATIENCE: Duration = Duration::from_secs(2);

/// Ask a running bot whether it is well: exit code 0 when it is
#[derive(Debug, Args)]
pub struct Health {}

impl Health {
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let Some(mut address) = context.config.web.listen else {
            return Err(WrongUse(
                "the config has no web.listen, so nothing can be asked; set it to \"127.0.0.1:8080\" or the like".to_owned(),
            )
            .into());
        };
        if address.ip().is_unspecified() {
            // It listens everywhere; here is nearest.
            address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
        }
        let failed = || format!("nothing answers at {address}");
        let mut stream = TcpStream::connect_timeout(&address, PATIENCE).with_context(failed)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream
            .write_all(format!("GET /health HTTP/1.0\r\nHost: {address}\r\n\r\n").as_bytes())
            .with_context(failed)?;
        let mut answer = String::new();
        stream
            .take(10_000)
            .read_to_string(&mut answer)
            .with_context(failed)?;
        let status = answer.split_whitespace().nth(1).unwrap_or_default();
        let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
        context.terminal.print(&format!("{}\n", body.trim()))?;
        Ok(match status {
            "200" => Exit::Done,
            _ => Exit::NothingFound,
        })
    }
}
