//! Everything that needs a running product: one binary, files named after URLs.
mod postgres;
mod support;
