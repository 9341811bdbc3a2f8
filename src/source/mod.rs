//! Where documents come from: folders, and the web.
//!
//! `http` is the one client that speaks to the web, and judges every address before it does. The readers beside it
//! (`feed`, `sitemap`, `robots`, `links`) are pure: bytes in, values out. `files` reads folders, `roots` says which.

pub mod feed;
pub mod files;
pub mod http;
pub mod kind;
pub mod links;
pub mod opml;
pub mod robots;
pub mod roots;
pub mod sitemap;

mod tags;
mod xml;
