//! Where documents come from.

pub mod files;
