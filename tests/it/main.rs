//! The one integration test binary: Footnote as it is used, from the outside.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a panic here is a failed test"
)]

mod architecture;
mod audiences;
mod bench;
mod briefing_pages;
mod briefings;
mod cli;
mod cli_ask;
mod cli_briefing;
mod cli_eval;
mod cli_ingest;
mod copies;
mod damage;
mod discord;
mod discord_briefings;
mod discord_escape;
mod discord_markdown;
mod discord_news;
mod discord_panel;
mod discord_picture;
mod discord_render;
mod discord_replies;
mod documents;
mod durability;
mod durability_web;
mod erasing;
mod fetch;
mod following;
mod follows;
mod ingest;
mod isolation;
mod language;
mod made;
mod picture;
mod place;
mod readme;
mod records;
mod search;
mod seeds;
mod sources;
mod state;
mod store;
mod surroundings;
mod unspaced;
mod vectors;
