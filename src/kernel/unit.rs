//! Units that own innovations: OPDs and their sub-units by a short code, villages by their kode wilayah.

use crate::kernel::region::RegionCode;
use std::{fmt, str::FromStr};

/// A unit: `dinkes`, `puskesmas-sempu`, or a village as `desa-35.10.24.2008`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitCode(String);

/// A text that is no unit code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a unit code: {0:?}")]
pub struct ParseUnitError(String);

impl UnitCode {
    /// The unit of a village government.
    pub fn of_village(region: &RegionCode) -> Self {
        Self(format!("desa-{region}"))
    }
    /// The village's region, for a village's unit.
    pub fn village(&self) -> Option<RegionCode> {
        self.0.strip_prefix("desa-").and_then(|code| code.parse().ok())
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl fmt::Display for UnitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl FromStr for UnitCode {
    type Err = ParseUnitError;
    fn from_str(s: &str) -> Result<Self, ParseUnitError> {
        let plain = s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.');
        if plain && (2..=64).contains(&s.len()) && s.as_bytes()[0].is_ascii_alphanumeric() {
            Ok(Self(s.to_owned()))
        } else {
            Err(ParseUnitError(s.to_owned()))
        }
    }
}
crate::kernel::column::stored_as_text!(UnitCode);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_village_unit_carries_its_region() {
        let region: RegionCode = "35.10.24.2008".parse().unwrap();
        let unit = UnitCode::of_village(&region);
        assert_eq!(unit.as_str(), "desa-35.10.24.2008");
        assert_eq!(unit.as_str().parse::<UnitCode>().unwrap().village(), Some(region));
        assert_eq!("dinkes".parse::<UnitCode>().unwrap().village(), None);
    }

    #[test]
    fn what_is_no_unit_code_is_refused() {
        for bad in ["", "a", "Dinkes", "dinas kesehatan", "-x", "unit/1"] {
            assert!(bad.parse::<UnitCode>().is_err(), "{bad}");
        }
    }
}
