//! Papers that tell a sealed result, as blocks for print.

pub mod feedback;
