//! The one integration test binary: Footnote as it is used, from the outside.

mod architecture;
mod durability;
mod ingest;
mod store;
