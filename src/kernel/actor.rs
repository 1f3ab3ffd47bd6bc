//! Who acts: roles with their scope, and the stamp that every command carries.

use crate::kernel::{
    ids::{ParseIdError, PersonId},
    region::RegionCode,
    time::Timestamp,
    unit::UnitCode,
};
use std::{fmt, str::FromStr};

/// What a person may be, always within a [`Scope`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Keeps the installation: accounts, units, settings. Decides nothing in a competition.
    Admin,
    /// Runs competitions of a kabupaten or of one kecamatan.
    Organiser,
    /// Administrative selection.
    Verifier,
    /// Writes innovations and proposals of one unit.
    Operator,
    /// Scores proposals.
    Judge,
    /// Reads everything of the kabupaten, changes nothing.
    Leader,
    /// Anybody who is not signed in.
    Public,
    /// The product itself: clock and reactions.
    System,
}

impl Role {
    /// The roles that can be given to a person.
    pub const GRANTABLE: [Self; 6] =
        [Self::Admin, Self::Organiser, Self::Verifier, Self::Operator, Self::Judge, Self::Leader];

    /// The stored name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Organiser => "panitia",
            Self::Verifier => "verifikator",
            Self::Operator => "operator",
            Self::Judge => "juri",
            Self::Leader => "pimpinan",
            Self::Public => "publik",
            Self::System => "sistem",
        }
    }
    /// The name people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Admin => "Admin",
            Self::Organiser => "Panitia",
            Self::Verifier => "Verifikator",
            Self::Operator => "Operator",
            Self::Judge => "Juri",
            Self::Leader => "Pimpinan",
            Self::Public => "Publik",
            Self::System => "Sistem",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl FromStr for Role {
    type Err = UnknownWord;
    fn from_str(s: &str) -> Result<Self, UnknownWord> {
        Self::GRANTABLE
            .into_iter()
            .chain([Self::Public, Self::System])
            .find(|role| role.code() == s)
            .ok_or_else(|| UnknownWord(s.to_owned()))
    }
}
crate::kernel::column::stored_as_text!(Role);

/// A word that stands for nothing known here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown word {0:?}")]
pub struct UnknownWord(pub String);

/// Where a role holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// The whole installation.
    Everywhere,
    /// One region and all below it.
    Region(RegionCode),
    /// One unit.
    Unit(UnitCode),
}

impl Scope {
    /// Whether the scope covers a region: itself and everything below.
    pub fn covers_region(&self, region: &RegionCode) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Region(own) => region.is_within(own),
            Self::Unit(_) => false,
        }
    }
    /// The unit, where the scope is one.
    pub const fn unit(&self) -> Option<&UnitCode> {
        match self {
            Self::Unit(unit) => Some(unit),
            Self::Everywhere | Self::Region(_) => None,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everywhere => f.write_str("*"),
            Self::Region(region) => write!(f, "region:{region}"),
            Self::Unit(unit) => write!(f, "unit:{unit}"),
        }
    }
}
impl FromStr for Scope {
    type Err = UnknownWord;
    fn from_str(s: &str) -> Result<Self, UnknownWord> {
        let unknown = || UnknownWord(s.to_owned());
        match s.split_once(':') {
            None if s == "*" => Ok(Self::Everywhere),
            Some(("region", code)) => code.parse().map(Self::Region).map_err(|_| unknown()),
            Some(("unit", code)) => code.parse().map(Self::Unit).map_err(|_| unknown()),
            _ => Err(unknown()),
        }
    }
}
crate::kernel::column::stored_as_text!(Scope);

/// One role of one person.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Grant {
    pub role: Role,
    pub scope: Scope,
}

/// Who caused an event.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Actor {
    Person(PersonId),
    /// The clock: opening, closing, reminding.
    Clock,
    /// A reaction, by its name.
    Policy(String),
}

impl Actor {
    /// The person, unless the product acted by itself.
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person(id) => Some(*id),
            Self::Clock | Self::Policy(_) => None,
        }
    }
}
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(id) => id.fmt(f),
            Self::Clock => f.write_str("clock"),
            Self::Policy(name) => write!(f, "policy:{name}"),
        }
    }
}
impl FromStr for Actor {
    type Err = ParseIdError;
    fn from_str(s: &str) -> Result<Self, ParseIdError> {
        match s.strip_prefix("policy:") {
            Some(name) => Ok(Self::Policy(name.to_owned())),
            None if s == "clock" => Ok(Self::Clock),
            None => s.parse().map(Self::Person),
        }
    }
}
crate::kernel::column::stored_as_text!(Actor);

/// Names one wish to change something, so that the same wish sent twice acts once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CommandId(String);

impl CommandId {
    /// The wish that a person sent with a form; bound to the person so that nobody can answer for another.
    pub fn of_form(person: PersonId, token: &str) -> Self {
        Self(format!("web:{person}:{token}"))
    }
    /// The `n`th wish of a reaction to the event at `position`.
    pub fn of_policy(name: &str, position: i64, n: usize) -> Self {
        Self(format!("policy:{name}:{position}:{n}"))
    }
    /// The wish of a timer.
    pub fn of_timer(timer: &str) -> Self {
        Self(format!("timer:{timer}"))
    }
    /// A wish of the operator's own tools (demo data, imports, tests), by a name of their own.
    pub fn of_tool(tool: &str, name: impl fmt::Display) -> Self {
        Self(format!("tool:{tool}:{name}"))
    }
    /// Distinguishes several wishes that came with one form.
    pub fn part(&self, part: impl fmt::Display) -> Self {
        Self(format!("{}#{part}", self.0))
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The wish without its parts: what a thing that it makes is named by, so that a form makes one thing only.
    pub fn whole(&self) -> &str {
        self.0.split('#').next().unwrap_or_default()
    }
}

/// Who, as what, when, by which wish: carried by every command and kept with every event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    pub by: Actor,
    pub role: Role,
    pub at: Timestamp,
    pub command_id: CommandId,
    /// Groups what one request or one reaction caused.
    pub correlation_id: String,
    /// The territory whose work a person from above it did.
    pub on_behalf_of: Option<RegionCode>,
}

impl Stamp {
    /// The stamp of the product itself.
    pub fn system(by: Actor, at: Timestamp, command_id: CommandId) -> Self {
        let correlation_id = command_id.as_str().to_owned();
        Self { by, role: Role::System, at, command_id, correlation_id, on_behalf_of: None }
    }
    /// The same stamp for another part of the same wish.
    pub fn part(&self, part: impl fmt::Display) -> Self {
        Self { command_id: self.command_id.part(part), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_covers_its_region_and_what_lies_below() {
        let licin = Scope::Region("35.10.24".parse().unwrap());
        assert!(licin.covers_region(&"35.10.24.2008".parse().unwrap()));
        assert!(!licin.covers_region(&"35.10.23.2003".parse().unwrap()));
        assert!(!licin.covers_region(&"35.10".parse().unwrap()));
        assert!(Scope::Everywhere.covers_region(&"35.10".parse().unwrap()));
    }

    #[test]
    fn roles_scopes_and_actors_print_and_parse_back() {
        for role in Role::GRANTABLE {
            assert_eq!(role.to_string().parse(), Ok(role));
        }
        for scope in ["*", "region:35.10.24", "unit:dinkes"] {
            assert_eq!(scope.parse::<Scope>().unwrap().to_string(), scope);
        }
        for actor in ["clock", "policy:promote", "per-00000000000000000000000000000001"] {
            assert_eq!(actor.parse::<Actor>().unwrap().to_string(), actor);
        }
        assert!("raja".parse::<Role>().is_err());
        assert!("unit:".parse::<Scope>().is_err());
    }
}
