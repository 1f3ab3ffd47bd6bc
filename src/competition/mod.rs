//! Competitions: editions with their published rules, and the rounds that lead to a winner. `/lomba`, `/panitia`
//!
//! Two kinds of streams. An edition is one year of one competition: drafted from a template, published and frozen,
//! then changed only by amendments and extensions that carry a reason. A round is one stage of it: who competes in it,
//! when work counts, and the one ranking that came of it. Scores are never in a round's stream.
//!
//! - What is published holds: weights sum up, the calendar can be held, every change names its reason.
//! - A round that has begun keeps its rules; its edition can no longer be cancelled once scoring has begun.
//! - Registration, rounds and publication are claims, so that a proposal, a verdict or a score that comes too late is
//!   refused at the instant it would be written.
//! - Opening and closing happen by the clock or by hand, once; a timer for an instant that was moved does nothing.
//! - Entries reach a round only by the reactions of this context: admitted after the selection, promoted by a ranking.
//! - A ladder holds a round in each of many territories: each with its own dates, entries and judges, all with the same
//!   published rules. Its best go on to the round above, once; a round is opened again only while that one has not begun.
//!
//! Who reads my events: `proposal` (what may be written until when), `judging` (rounds, entries, rules), `result`.

pub mod templates;
pub mod edition;
pub mod round;
mod table;
pub mod reactions;
pub mod read_model;
pub mod form;
pub mod export;
pub mod pages;
pub mod print;
pub mod routes;
