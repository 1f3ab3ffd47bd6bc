//! What the tests stand on.
mod app;
mod database;
mod edition;
mod html;
mod ladder;

pub(crate) use app::{Client, PASSWORD, TestApp};
pub(crate) use database::{database, demo_database};
pub(crate) use edition::{PDF, TestEdition};
pub(crate) use html::Page;
