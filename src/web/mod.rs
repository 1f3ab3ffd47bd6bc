//! The HTTP frame: how every page looks and how every form comes back. Knows no context.

pub mod server;
pub mod session;
pub mod guard;
pub mod routes;
pub mod csrf;
pub mod form;
pub mod upload;
pub mod import;
pub mod flash;
pub mod error;
pub mod nav;
pub mod layout;
pub mod component;
pub mod markup;
pub mod kept;
pub mod assets;
