//! Papers of an edition, as blocks for print.

pub mod rules;
