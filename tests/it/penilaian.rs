//! `/penilaian`, `/panitia/babak/{babak}/juri`, `/panitia/lomba/{lomba}/pleno`: from the duty to the sealed result.

mod apart;
mod assigning;
mod blind;
mod conflict;
mod count_anew;
mod deciding;
mod dividing;
mod facilities;
pub(crate) mod ladder;
mod meeting;
mod moved;
pub(crate) mod objecting;
mod paper;
mod scoring;
pub(crate) mod story;
