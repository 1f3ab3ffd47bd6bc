//! The deciding meeting of an edition, the pleno.
//!
//! - It opens with the computed ranking when the last scored round is ranked.
//! - The pleno moves an entry only within its division and only with a reason, which becomes public.
//! - It gives only awards that the rules name, no more than they count; awards by rank follow the final order.
//! - Each decision names the revision it was formed on: what is sealed is what the last look showed.
//! - Where the rules ask for a quorum, nothing is decided before as many are recorded as present. Attendance and
//!   whoever leads are corrected only with a reason.
//! - Where the rules ask for two, the chair signs order and awards by their SHA-256, and the secretary, another person,
//!   confirms the same. What changes in between makes the first signature void; either may step back until then.
//! - After a result was taken up again the pleno meets anew, with attendance of its own.
//! - Changing the order takes the fixed awards back. Sealing needs them fixed.
//! - A sealed result never changes, and nothing else is ever shown as the result. After upheld objections the pleno
//!   seals a later version, which names the one whose place it takes.
//! - Once its result was taken up again, it may have the last scored round opened again. Until that is ranked anew it
//!   decides nothing; then it has a new list, and what it decided stays only where the computed order is the same.
//! - Where the rules promise a time to object, the SK is recorded after it, when every objection has its answer.

pub mod aggregate;
pub mod commands;
pub mod events;
