//! The client of the web against real sockets on loopback, which behave well or as badly as sockets can. Nothing here
//! leaves this machine: names are a table, and addresses that are not loopback are only ever refused.

mod bounded;
mod guarded;
mod polite;
pub mod server;
mod tls;
