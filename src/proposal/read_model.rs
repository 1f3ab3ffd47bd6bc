//! What people see of proposals: their own, the queue of verifiers, what was handed in, what is published.

mod around;
mod handed_in;
mod own;
mod projection;
mod queue;
mod redaction;
mod villages;
mod words;

pub use around::{
    AdministrativeRound, CandidateRow, EditionRow, EditionState, InnovationRow, administrative_round, candidates,
    edition, edition_by_slug, editions_for, innovation, unit_regions,
};
pub use handed_in::{
    AttachmentRow, PublicFilter, PublicRow, VersionRow, attachments, count_published, in_versions, published, version,
    versions,
};
pub use own::{
    Collisions, OwnRow, ProposalRow, SectionRow, collisions, judged_in, of_units, person_names, proposal, sections,
};
pub use projection::ProposalProjection;
pub use queue::{QueueCount, QueueFilter, QueueRow, QueueView, queue, queue_counts, queue_editions};
pub use redaction::{ToClose, names_around, redaction, to_close};
pub use villages::{ContestRow, VillageRow, contest, contest_over, village, villages};
pub use words::{GROUNDS, ProposalStatus, ground, ground_label};
