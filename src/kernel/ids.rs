//! Typed identifiers, printed with their kind. A new kind is one line.

use crate::kernel::region::RegionCode;
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// Names of ids that follow from what they stand for are hashed below this namespace.
const NAMESPACE: Uuid = Uuid::from_u128(0x5a79_656d_6261_7261_8000_0000_0000_0001);

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);
        impl $name {
            /// Mints a fresh, time-ordered id. Called at the edge (routes, commands of the operator), never in a rule.
            #[expect(clippy::disallowed_methods, reason = "the one place ids are minted")]
            pub fn mint() -> Self {
                Self(Uuid::now_v7())
            }
            /// The id that always belongs to these parts: where a rule says "one per", the id is the rule.
            pub fn of(parts: &[&dyn fmt::Display]) -> Self {
                let name: Vec<String> = parts.iter().map(ToString::to_string).collect();
                Self(Uuid::new_v5(&NAMESPACE, format!("{}:{}", $prefix, name.join("/")).as_bytes()))
            }
            /// A fixed id, for tests.
            pub const fn from_u128(n: u128) -> Self {
                Self(Uuid::from_u128(n))
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "-{}"), self.0.simple())
            }
        }
        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(s: &str) -> Result<Self, ParseIdError> {
                s.strip_prefix(concat!($prefix, "-"))
                    .filter(|rest| rest.len() == 32)
                    .and_then(|rest| Uuid::try_parse(rest).ok())
                    .map(Self)
                    .ok_or(ParseIdError { kind: stringify!($name) })
            }
        }
        crate::kernel::column::stored_as_text!($name);
    };
}

/// A text that is no id of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {kind}")]
pub struct ParseIdError {
    kind: &'static str,
}

id!(
    /// A human being. Everything personal about them lives in the account context alone.
    PersonId, "per");
id!(
    /// One innovation, kept over years.
    InnovationId, "inv");
id!(
    /// One year of one competition.
    EditionId, "edn");
id!(
    /// One judged stage of an edition, of a ladder in one territory; follows from edition, the round's key and the territory.
    RoundId, "rnd");
id!(
    /// One innovation's entry into one edition.
    ProposalId, "prp");
id!(
    /// One uploaded file.
    AttachmentId, "att");
id!(
    /// One judge's duty for one proposal in one round; follows from the three.
    AssignmentId, "asg");
id!(
    /// What is said about one judge's relations to the entries of one edition; follows from the two.
    ConflictId, "cfl");
id!(
    /// One judge's scores for one proposal in one round; follows from the three.
    ScoreSheetId, "sht");
id!(
    /// The deciding meeting of one edition; follows from the edition.
    DeliberationId, "dlb");
id!(
    /// One objection to a sealed result.
    ObjectionId, "obj");

id!(
    /// One printed document; follows from its number.
    DocumentId, "doc");
id!(
    /// How the certificates of one edition look; follows from the edition.
    CertificateLookId, "crt");
id!(
    /// Who signs certificates, in one office.
    SignerId, "sgn");

impl RoundId {
    /// The round of an edition that its rules name by `key`.
    pub fn of_edition(edition: EditionId, key: &str) -> Self {
        Self::of(&[&edition, &key])
    }
    /// The round that an edition holds in each territory, in this one.
    pub fn of_territory(edition: EditionId, key: &str, territory: &RegionCode) -> Self {
        Self::of_edition(edition, &format!("{key}@{territory}"))
    }
}
impl AssignmentId {
    /// The duty of this judge for this proposal in this round.
    pub fn of_judge(round: RoundId, proposal: ProposalId, judge: PersonId) -> Self {
        Self::of(&[&round, &proposal, &judge])
    }
}
impl ConflictId {
    /// What is said about this judge in this edition.
    pub fn of_judge(edition: EditionId, judge: PersonId) -> Self {
        Self::of(&[&edition, &judge])
    }
}
impl ScoreSheetId {
    /// The sheet of this judge for this proposal in this round.
    pub fn of_judge(round: RoundId, proposal: ProposalId, judge: PersonId) -> Self {
        Self::of(&[&round, &proposal, &judge])
    }
}
impl DocumentId {
    /// The document with this number.
    pub fn of_number(number: &str) -> Self {
        Self::of(&[&number])
    }
}
impl CertificateLookId {
    /// The look of this edition's certificates.
    pub fn of_edition(edition: EditionId) -> Self {
        Self::of(&[&edition])
    }
}
impl DeliberationId {
    /// The pleno of this edition.
    pub fn of_edition(edition: EditionId) -> Self {
        Self::of(&[&edition])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_prints_its_kind_and_parses_back() {
        let id = InnovationId::from_u128(7);
        assert_eq!(id.to_string(), "inv-00000000000000000000000000000007");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("prp-00000000000000000000000000000007".parse::<InnovationId>().is_err());
        assert!("inv-7".parse::<InnovationId>().is_err());
    }

    #[test]
    fn a_derived_id_is_the_same_for_the_same_parts_and_differs_by_kind() {
        let (round, proposal, judge) = (RoundId::from_u128(1), ProposalId::from_u128(2), PersonId::from_u128(3));
        let sheet = ScoreSheetId::of_judge(round, proposal, judge);
        assert_eq!(sheet, ScoreSheetId::of_judge(round, proposal, judge));
        assert_ne!(sheet, ScoreSheetId::of_judge(round, proposal, PersonId::from_u128(4)));
        assert_ne!(sheet.0, AssignmentId::of_judge(round, proposal, judge).0);
    }

    #[test]
    fn ids_are_stored_as_their_printed_text() {
        let json = serde_json::to_string(&PersonId::from_u128(1)).unwrap();
        assert_eq!(json, r#""per-00000000000000000000000000000001""#);
        assert_eq!(serde_json::from_str::<PersonId>(&json).unwrap(), PersonId::from_u128(1));
    }
}
