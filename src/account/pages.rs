//! The pages of accounts.

mod own;
mod people;
mod person;
mod posts;
mod sign_in;

pub use own::{OwnView, PasswordView, own, password};
pub use people::{ListView, NewView, PER_PAGE, list, new_person};
pub use person::{EraseView, LinkView, PersonView, erase, link, person};
pub use posts::PostsView;
pub use sign_in::{InvitationView, SignInView, dead_link, invitation, sign_in};

use crate::{account::profile::Errors, kernel::actor::Role};

/// What is wrong with one field.
fn error_of<'a>(errors: &'a Errors, field: &str) -> Option<&'a str> {
    errors.iter().find(|(name, _)| *name == field).map(|(_, sentence)| sentence.as_str())
}

/// What a role is for, in a sentence.
fn about(role: Role) -> &'static str {
    match role {
        Role::Admin => "Mengurus akun, unit dan pengaturan. Tidak memutuskan apa pun dalam lomba.",
        Role::Organiser => "Menyelenggarakan lomba di kabupaten atau satu kecamatan.",
        Role::Verifier => "Memeriksa kelengkapan usulan.",
        Role::Operator => "Menulis inovasi dan usulan untuk satu unit.",
        Role::Judge => "Menilai usulan yang ditugaskan.",
        Role::Leader => "Membaca semuanya, tidak mengubah apa pun.",
        Role::Public | Role::System => "",
    }
}
