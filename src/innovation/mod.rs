//! Innovations: what a unit does better, registered once and kept for years. `/inovasi`
//!
//! One stream of events per innovation. Its owner, a unit, registers it, revises it, reports once a year whether it
//! still lives, and records the awards it holds. Nothing is overwritten: every version stays readable for the owner.
//!
//! - An innovation belongs to one unit for ever; only operators of that unit change it.
//! - The stage says which dates must be known; dates are in order and have happened.
//! - A revision names the version it was made from: two people never overwrite each other silently.
//! - An award counts once; one that was recorded by mistake is struck with a reason, not erased.
//!
//! Who reads my events: `proposal` (title, unit, start of implementation, awards that bar a group), the results and
//! the history. Commands come only from `routes.rs` and from the demo data.
//!
//! A change travels: `routes` reads the typed form (`form`) into valid values and a command, `aggregate` decides,
//! `events` are stored, `read_model` follows them, `pages` show its rows. A new field is a line in each of
//! `events::Details`, `form::TypedDetails`, `pages/form.rs` and `pages/detail.rs`, and one in `aggregate/tests.rs`.

pub mod events;
pub mod commands;
pub mod aggregate;
pub mod read_model;
pub mod form;
pub mod pages;
pub mod routes;
