//! The pieces pages are made of. Each takes one argument and gives `Markup`, or is a small builder that maud renders.
//! Words, numbers and dates arrive ready for reading; nothing here knows a rule.

pub mod banner;
pub mod board;
pub mod button;
pub mod chart;
pub mod choice;
pub mod compare;
pub mod cover;
pub mod deadline;
pub mod dl;
pub mod empty;
pub mod field;
pub mod fold;
pub mod form_parts;
pub mod heading;
pub mod ladder;
pub mod mark;
pub mod pager;
pub mod receipt;
pub mod recount;
pub mod score_card;
pub mod status;
pub mod table;
pub mod tabs;
pub mod tasks;
pub mod trail;
pub mod unsaved;

#[cfg(test)]
mod classes;
#[cfg(test)]
mod gallery;
#[cfg(test)]
mod tests;
