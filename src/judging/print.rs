//! Papers of the pleno and of rounds, as blocks for print.

pub mod attendance;
pub mod blank;
pub mod decree;
pub mod minutes;
pub mod recap;
