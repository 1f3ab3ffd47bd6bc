//! Kode wilayah: province, kabupaten/kota, kecamatan, desa/kelurahan (Kepmendagri 300.2.2-2138/2025).

use crate::kernel::words::words;
use std::{fmt, str::FromStr};

/// A region by its official code: `35`, `35.10`, `35.10.24`, `35.10.24.2008`. Names repeat, codes do not.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RegionCode(String);

words! {
    /// How high a region stands, the highest first; a kota counts as kabupaten, a kelurahan and a desa adat as desa.
    Level {
        Province = "provinsi", "Provinsi";
        Kabupaten = "kabupaten", "Kabupaten";
        Kecamatan = "kecamatan", "Kecamatan";
        Village = "desa", "Desa";
    }
}

impl Level {
    /// How long a code of this level is, with its dots.
    pub const fn digits(self) -> i32 {
        match self {
            Self::Province => 2,
            Self::Kabupaten => 5,
            Self::Kecamatan => 8,
            Self::Village => 13,
        }
    }
}

/// A text that is no kode wilayah.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a kode wilayah: {0:?}")]
pub struct ParseRegionError(String);

impl RegionCode {
    pub fn level(&self) -> Level {
        match self.0.len() {
            2 => Level::Province,
            5 => Level::Kabupaten,
            8 => Level::Kecamatan,
            _ => Level::Village,
        }
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Whether this is `other` or lies below it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.strip_prefix(&other.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
    /// The region above, none for a province.
    pub fn parent(&self) -> Option<Self> {
        self.0.rfind('.').map(|at| Self(self.0[..at].to_owned()))
    }
    /// The region of this level that this lies in or is; none for a level below it.
    pub fn at(&self, level: Level) -> Option<Self> {
        self.0.get(..level.digits() as usize).map(|code| Self(code.to_owned()))
    }
    /// The kecamatan this lies in or is.
    pub fn kecamatan(&self) -> Option<Self> {
        self.at(Level::Kecamatan)
    }
    /// The kabupaten this lies in or is.
    pub fn kabupaten(&self) -> Option<Self> {
        self.at(Level::Kabupaten)
    }
    /// The two digits of the province.
    pub fn province(&self) -> &str {
        &self.0[..2]
    }
    /// Whether a village code is a kelurahan (seventh digit 1).
    pub fn is_kelurahan(&self) -> bool {
        self.level() == Level::Village && self.0.as_bytes().get(9) == Some(&b'1')
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl FromStr for RegionCode {
    type Err = ParseRegionError;
    fn from_str(s: &str) -> Result<Self, ParseRegionError> {
        let lengths: Vec<usize> = s.split('.').map(str::len).collect();
        let digits = s.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if digits && matches!(lengths[..], [2] | [2, 2] | [2, 2, 2] | [2, 2, 2, 4]) {
            Ok(Self(s.to_owned()))
        } else {
            Err(ParseRegionError(s.to_owned()))
        }
    }
}
crate::kernel::column::stored_as_text!(RegionCode);

#[cfg(test)]
mod tests {
    use super::*;

    fn code(s: &str) -> RegionCode {
        s.parse().unwrap()
    }

    #[test]
    fn a_code_knows_its_level_and_what_is_above() {
        let desa = code("35.10.24.2008");
        assert_eq!(desa.level(), Level::Village);
        assert_eq!(desa.parent(), Some(code("35.10.24")));
        assert_eq!(desa.kecamatan(), Some(code("35.10.24")));
        assert_eq!(desa.kabupaten(), Some(code("35.10")));
        assert_eq!(code("35").parent(), None);
        assert_eq!(desa.at(Level::Province), Some(code("35")));
        assert_eq!(desa.at(Level::Village), Some(desa.clone()));
        assert_eq!(code("35.10").at(Level::Kecamatan), None);
        assert!(code("35.10.16.1001").is_kelurahan());
        assert!(!desa.is_kelurahan());
    }

    #[test]
    fn within_goes_by_whole_parts() {
        assert!(code("35.10.24.2008").is_within(&code("35.10")));
        assert!(code("35.10").is_within(&code("35.10")));
        assert!(!code("35.10").is_within(&code("35.10.24")));
        assert!(!code("35.11").is_within(&code("35.10")));
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for bad in ["", "3", "35.1", "35.10.", "35.10.24.208", "ab.10", "35-10"] {
            assert!(bad.parse::<RegionCode>().is_err(), "{bad}");
        }
    }
}
