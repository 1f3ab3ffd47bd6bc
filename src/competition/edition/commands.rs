//! What somebody wants to happen to an edition. Whether the clock or a hand asks stands in the stamp.

use crate::{
    kernel::{
        ids::ProposalId,
        region::RegionCode,
        text::{Reason, Title},
        time::Timestamp,
    },
    scoring::rules::{Calendar, EditionRules},
};
use std::collections::BTreeSet;
use std::{fmt, str::FromStr};

/// Wishes of the panitia and of the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditionCommand {
    Draft {
        slug: Slug,
        name: Title,
        year: u16,
        region: RegionCode,
        /// The template that the rules came from.
        template: String,
        rules: Box<EditionRules>,
        calendar: Calendar,
    },
    /// Changes a draft, whole.
    Revise {
        /// The revision that the change was made from.
        base_revision: u32,
        name: Title,
        rules: Box<EditionRules>,
        calendar: Calendar,
    },
    /// Publishes and freezes what stands at this revision.
    Publish {
        base_revision: u32,
    },
    /// Changes published rules; only what has not begun.
    Amend {
        base_revision: u32,
        rules: Box<EditionRules>,
        reason: Reason,
    },
    OpenRegistration,
    /// Moves the closing instant; reopens registration that has closed.
    ExtendRegistration {
        closes_at: Timestamp,
        reason: Reason,
    },
    CloseRegistration,
    /// Lets every panel of the lowest step of a ladder score a proposal, so that panels can be compared.
    ChooseAnchor {
        proposal: ProposalId,
        /// What was handed in to this edition and is still there.
        handed_in: BTreeSet<ProposalId>,
        reason: Reason,
    },
    /// Lets everybody read the submitted proposals.
    PublishProposals {
        /// Whether the edition's result is sealed already.
        sealed: bool,
    },
    Cancel {
        reason: Reason,
    },
}

/// An edition in URLs: `sinovik-2026`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slug(String);

/// A text that is no slug; the sentence is for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Pakai 3 sampai 60 huruf kecil, angka dan tanda hubung, diawali huruf. Contoh: sinovik-2026.")]
pub struct ParseSlugError;

impl Slug {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl FromStr for Slug {
    type Err = ParseSlugError;
    fn from_str(s: &str) -> Result<Self, ParseSlugError> {
        let s = s.trim();
        let letters = s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let ends = s.starts_with(|c: char| c.is_ascii_lowercase()) && !s.ends_with('-');
        if letters && ends && (3..=60).contains(&s.len()) { Ok(Self(s.to_owned())) } else { Err(ParseSlugError) }
    }
}
