//! Uploaded files: PDF, JPEG and PNG, kept once under their hash, handed out only to those who may.
//!
//! This context knows no other: whoever owns a file names it by `owner` (the printed id of a proposal) and `slot`
//! (a section's key), decides who may read it, and records it in its own events. From a route:
//!
//! ```text
//! let mut upload: Upload = …;                       // multipart form, the file last
//! match attachment::receive(&attachments, &mut upload, &New { owner, slot, … }).await? {
//!     Received::Kept(row) => …,                     // now record it with a command; on refusal: attachments.discard(row.id)
//!     Received::Refused(refusal) => …,              // the form again, the refusal is the sentence
//! }
//! attachment::download(&attachments, id, &request, async |row| Ok(may_read(row))).await
//! ```
//!
//! - The type is read from the bytes; what the sender says about it counts for nothing.
//! - A file that is acknowledged is on disk: written aside, synced, renamed, its directory synced.
//! - A file taken away is no longer handed out; its bytes stay, because a submitted version names their hash.

mod routes;
mod storage;
mod table;

pub use routes::{New, Received, download, download_as, keep, receive};
pub use storage::{AttachmentRefusal, Attachments, DEFAULT_LIMIT};
pub use table::{AttachmentRow, MediaType};
