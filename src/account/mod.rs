//! People, their roles and how they sign in. `/masuk`, `/akun`, `/undangan`
//!
//! Plain tables without events, because this is the only home of personal data and a person can be erased.
//! Everything else in the product knows a [`PersonId`](crate::kernel::ids::PersonId) and shows the name by joining
//! the view `person_name`.
//! - A role is always held in a scope; nobody gives a role that reaches further than their own.
//! - There is always an admin: the last one can neither be erased nor lose the role.
//! - A password that somebody else knew must be changed before anything else.
//! - Where a judge works, lives or held posts is what conflicts of interest are measured by: a change leaves a timer of
//!   kind `person-ties` in the same transaction (a trigger of the tables), which `judging` answers.
//! - Whether an account exists cannot be learned by trying to sign in.

pub mod authority;
pub mod password;
pub mod profile;
pub mod import;
pub mod table;
pub mod cli;
pub mod pages;
pub mod routes;
