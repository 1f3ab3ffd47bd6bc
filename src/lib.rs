//! Sayembara: a registry of public-service innovation and the competitions around it.
//!
//! The modules in reading order; `docs/architecture.md` draws the whole.

pub mod config;
pub mod kernel;
pub mod scoring;
pub mod eventstore;
pub mod postgres;
pub mod directory;
pub mod paper;
pub mod web;
pub mod account;
pub mod attachment;
pub mod document;
pub mod certificate;
pub mod innovation;
pub mod proposal;
pub mod competition;
pub mod judging;
pub mod objection;
pub mod history;
pub mod result;
pub mod dashboard;
pub mod app;
pub mod command_line;
pub mod doctor;
pub mod demo;
pub mod bench;
