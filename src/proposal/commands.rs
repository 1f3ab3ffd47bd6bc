//! What somebody wants to happen to a proposal. Fields are already valid by themselves; rules are in the aggregate.

use crate::kernel::{
    ids::{AttachmentId, EditionId, InnovationId, RoundId},
    redaction::Redaction,
    region::RegionCode,
    text::{Prose, Reason, Title, tidy},
    time::{Date, Timestamp, Zone},
    unit::UnitCode,
};
use crate::proposal::events::RejectionGround;
use crate::scoring::rules::EditionRules;
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fmt, sync::Arc};

/// Wishes of an operator, who writes for the units in `acting`, of a verifier, and of the panitia.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProposalCommand {
    Draft {
        acting: Vec<UnitCode>,
        edition: Arc<EditionFacts>,
        innovation: InnovationFacts,
        head: Head,
    },
    ReviseHead {
        acting: Vec<UnitCode>,
        edition: Arc<EditionFacts>,
        /// The head that the new one was written from.
        base: Fingerprint,
        head: Head,
    },
    WriteSections {
        acting: Vec<UnitCode>,
        edition: Arc<EditionFacts>,
        /// By section key; what is not named stays.
        edits: BTreeMap<String, SectionEdit>,
    },
    AddAttachment {
        acting: Vec<UnitCode>,
        edition: Arc<EditionFacts>,
        file: NewAttachment,
    },
    RemoveAttachment {
        acting: Vec<UnitCode>,
        attachment: AttachmentId,
    },
    Submit {
        acting: Vec<UnitCode>,
        edition: Arc<EditionFacts>,
        innovation: InnovationFacts,
    },
    Withdraw {
        acting: Vec<UnitCode>,
        reason: Reason,
        /// Whether the edition's result is sealed already.
        sealed: bool,
    },
    Return {
        round: RoundId,
        /// The version that the verifier read, from 1.
        version: u32,
        reason: Reason,
        due_at: Timestamp,
        /// When the administrative round closes, if that is fixed.
        round_closes_at: Option<Timestamp>,
        zone: Zone,
    },
    Admit {
        round: RoundId,
        version: u32,
        note: Note,
    },
    Reject {
        round: RoundId,
        version: u32,
        ground: RejectionGround,
        explanation: Reason,
    },
    /// Closes names for the judges of blind rounds.
    Redact {
        edition: Arc<EditionFacts>,
        /// Whether the edition's result is sealed already.
        sealed: bool,
        /// How often names were closed when this was begun.
        base: u32,
        redaction: Redaction,
    },
}

/// A section as it is typed: longer than any limit of words, short of absurd.
pub type SectionText = Prose<20_000>;
/// What a verifier says along with an admission.
pub type Note = Prose<2_000>;

/// What an edition says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionFacts {
    pub edition: EditionId,
    /// Units of this region may enter.
    pub region: RegionCode,
    pub rules: EditionRules,
    pub zone: Zone,
    pub opens_at: Timestamp,
    /// The last instant at which a proposal is taken; the age of an innovation is counted back from its day.
    pub closes_at: Timestamp,
    pub registration: Registration,
}

/// Whether an edition takes proposals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    NotOpened,
    Open,
    Closed,
    Cancelled,
}

/// What the register of innovations says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InnovationFacts {
    pub innovation: InnovationId,
    pub unit: UnitCode,
    /// Where the unit lies.
    pub region: RegionCode,
    /// Whether the unit still works.
    pub unit_active: bool,
    /// The start of implementation.
    pub implemented_on: Option<Date>,
    /// The rank of each award it holds.
    pub ranks: Vec<String>,
}

/// What stands above the sections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub title: Title,
    pub group: String,
    pub category: String,
    pub video_link: Option<VideoLink>,
}

impl Head {
    /// Names this head, so that a form can say what it was written from.
    pub fn fingerprint(&self) -> Fingerprint {
        let link = self.video_link.as_ref().map_or("", VideoLink::as_str);
        Fingerprint::of(&[self.title.as_str(), &self.group, &self.category, link].join("\n"))
    }
}

/// One section of a form that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionEdit {
    /// The text that the new one was written from.
    pub base: Fingerprint,
    pub text: SectionText,
}

/// A file that was stored and looked at already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttachment {
    pub attachment: AttachmentId,
    /// The key of a section or of one of the edition's documents.
    pub slot: String,
    pub file_name: String,
    pub media_type: String,
    /// In bytes.
    pub size: u64,
    pub sha256: String,
}

/// A short hash of a text, by which a form names what it was written from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Line ends and white space at the ends do not count.
    pub fn of(text: &str) -> Self {
        let digest = Sha256::digest(tidy(text).as_bytes());
        Self(format!("{digest:x}").chars().take(16).collect())
    }
    /// What a form sent back; whatever it is, it names a text or none.
    pub fn sent(text: &str) -> Self {
        Self(text.chars().take(16).collect())
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A film about the innovation on the web.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VideoLink(String);

/// A text that is no web address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VideoLinkError;

impl fmt::Display for VideoLinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tautan video harus diawali https:// dan tanpa spasi, misalnya https://www.youtube.com/watch?v=…")
    }
}

impl VideoLink {
    pub const MAX: usize = 500;
    /// Trims; an empty text is no link; refuses other schemes, spaces, and what has no host.
    pub fn parse(text: &str) -> Result<Option<Self>, VideoLinkError> {
        let text = tidy(text);
        if text.is_empty() {
            return Ok(None);
        }
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or(VideoLinkError)?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let plain = !text.chars().any(|c| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\' | '@'));
        if plain && host.contains('.') && !host.starts_with('.') && text.chars().count() <= Self::MAX {
            Ok(Some(Self(text)))
        } else {
            Err(VideoLinkError)
        }
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
