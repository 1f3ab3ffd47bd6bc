//! What the tests stand on.
mod app;
mod database;
mod html;

pub(crate) use app::{Client, PASSWORD, TestApp};
pub(crate) use database::database;
pub(crate) use html::Page;
