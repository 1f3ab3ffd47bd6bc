//! What the tests stand on.
mod database;

pub(crate) use database::database;
