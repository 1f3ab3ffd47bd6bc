//! Pure values that all contexts share. Knows no context, no database, no web.

pub mod actor;
pub mod aggregate;
pub mod column;
pub mod ids;
pub mod objecting;
pub mod redaction;
pub mod relation;
pub mod region;
pub mod score;
pub mod text;
pub mod time;
pub mod signs;
pub mod spelled;
pub mod unit;
pub mod visibility;
pub mod words;
