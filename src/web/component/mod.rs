//! The pieces pages are made of. Each takes one argument and gives `Markup`, or is a small builder that maud renders.
//! Words, numbers and dates arrive ready for reading; nothing here knows a rule.

pub mod banner;
pub mod button;
pub mod choice;
pub mod field;
pub mod form_parts;
pub mod heading;
pub mod mark;
pub mod status;
pub mod table;
pub mod trail;

#[cfg(test)]
mod tests;
