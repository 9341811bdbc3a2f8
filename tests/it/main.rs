//! The one integration test binary: Footnote as it is used, from the outside.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a panic here is a failed test"
)]

mod architecture;
mod bench;
mod cli;
mod durability;
mod ingest;
mod readme;
mod seeds;
mod store;
