//! Everything that needs a running product: one binary, files named after URLs.
mod command_line;
mod eventstore;
mod postgres;
mod support;
