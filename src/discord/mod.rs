//! The edge that members meet: Discord. The only room that knows serenity.
//!
//! | file | what it does |
//! |---|---|
//! | `gateway` | the connection: begun, resumed, ended |
//! | `events` | what happens there, in types of our own |
//! | `rest` | requests, as fast as Discord allows |
//! | `serve` | the life of the bot: registered, connected, drained |
//! | `bot` | what all handlers share |
//! | `asking` | from a question to a reply, the same for every way of asking |
//! | `commands` | one file a command |
//! | `follows` | tells members of news on the questions that they follow |
//! | `messages` | mentions, follow-ups, answers of its own accord |
//! | `panel` | what admins do with sources: added, watched, removed; who did what |
//! | `presses` | what buttons do; `buttons` is what they carry |
//! | `submitted` | forms that were sent in |
//! | `limits`, `queue` | how much may be asked, and who is next |
//! | `render`, `words` | what members see, in their language |
//! | `doctor` | what Discord has to say of the bot before it runs |
//! | `counters` | what is counted |

mod asking;
pub mod body;
mod bot;
mod briefings;
mod buttons;
mod channels;
mod commands;
mod counters;
pub mod doctor;
mod events;
mod follows;
mod gateway;
mod limits;
mod messages;
mod panel;
mod presses;
mod queue;
pub mod render;
mod rest;
mod serve;
mod structure;
mod submitted;
pub mod words;

pub use bot::{Reads, Settings};
pub use commands::all as commands;
pub use counters::{Counter, Counters};
pub use gateway::Connections;
pub use limits::Rates;
pub use rest::{Attachment, Rest, RestError, Ticket};
pub use serve::{Reach, Serve, ServeError};
