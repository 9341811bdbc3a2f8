//! Dates in questions and in excerpts.
