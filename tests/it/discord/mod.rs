//! The bot as Discord meets it, against the double of Discord.

mod asking;
mod buttons;
mod doctor;
mod double;
mod double_faults;
mod double_files;
mod double_gateway;
mod double_law;
mod faults;
pub mod guest;
mod operator;
mod requests;
mod schema;
pub mod served;
mod sessions;
mod settings;
pub mod strangers;
