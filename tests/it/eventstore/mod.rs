//! The promises of the event store, on a real database, with a small aggregate of its own.

mod chaos;
mod commands;
mod readers;
mod toy;
