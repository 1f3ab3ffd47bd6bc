//! The HTTP frame: how every page looks and how every form comes back. Knows no context.

pub mod assets;
pub mod component;
pub mod layout;
pub mod markup;
