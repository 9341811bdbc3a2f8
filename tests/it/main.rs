//! The one integration test binary: Footnote as it is used, from the outside.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a panic here is a failed test"
)]

mod architecture;
mod bench;
mod cli;
mod cli_ask;
mod cli_eval;
mod cli_ingest;
mod damage;
mod durability;
mod ingest;
mod language;
mod made;
mod picture;
mod place;
mod readme;
mod search;
mod seeds;
mod store;
mod unspaced;
