//! What the panitia types about certificates.

use crate::certificate::{
    events::{Ground, MOST_SIGNERS, Signing},
    table::Holder,
};
use crate::kernel::text::{Reason, TextError, Title};
use crate::web::component::form_parts::Errors;

/// Digits of a number of the civil service.
const NIP_DIGITS: usize = 18;
/// The longest name.
const NAME_MAX: usize = 120;

/// What stands behind the text; the picture itself comes as a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedGround {
    /// In millimetres.
    pub clear_top: String,
    pub reason: String,
}

impl TypedGround {
    /// As it was chosen.
    pub fn of(ground: &Ground) -> Self {
        Self { clear_top: ground.clear_top.to_string(), reason: String::new() }
    }
    /// The room at the top, and why issued certificates are replaced, where that was written.
    pub fn read(&self) -> Result<(u32, Option<Reason>), Errors> {
        let mut errors = Errors::default();
        let clear_top = match self.clear_top.trim() {
            "" => Some(0),
            typed => errors.keep("ruang-atas", typed.parse().map_err(|_| "Isi dengan angka bulat, misalnya 25.")),
        };
        let reason = errors.keep("alasan-latar", Reason::optional(&self.reason));
        clear_top.zip(reason).ok_or(errors)
    }
}

/// Where certificates are signed and by whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedSigning {
    pub place: String,
    pub signers: [TypedSigner; MOST_SIGNERS],
    pub reason: String,
}

/// One who signs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedSigner {
    pub office: String,
    pub name: String,
    pub nip: String,
}

/// One who signs, as read: the office and who holds it.
pub type Named = (Title, Holder);

/// What was read of where certificates are signed and by whom.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Wished {
    pub place: Option<Title>,
    pub named: Vec<Named>,
    /// Why issued certificates are replaced, where that was written.
    pub reason: Option<Reason>,
}

impl TypedSigning {
    /// From the fields as sent.
    pub fn sent(raw: &[(String, String)]) -> Self {
        let value = |name: &str| raw.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let field = |name: &str| value(name).unwrap_or_default();
        let signer = |n: usize| TypedSigner {
            office: field(&format!("jabatan-{n}")),
            name: field(&format!("nama-{n}")),
            nip: field(&format!("nip-{n}")),
        };
        Self { place: field("tempat"), signers: std::array::from_fn(|n| signer(n + 1)), reason: field("alasan") }
    }
    /// As it was kept.
    pub fn of(signing: &Signing, holders: &[Holder]) -> Self {
        let mut signers: [TypedSigner; MOST_SIGNERS] = Default::default();
        for (typed, (signer, holder)) in signers.iter_mut().zip(signing.signers.iter().zip(holders)) {
            let (office, name, nip) = (signer.office.to_string(), holder.name.clone(), holder.nip.clone());
            *typed = TypedSigner { office, name, nip };
        }
        let place = signing.place.as_ref().map(ToString::to_string).unwrap_or_default();
        Self { place, signers, reason: String::new() }
    }
    /// What to keep. Empty rows are left out.
    pub fn read(&self) -> Result<Wished, Errors> {
        let mut errors = Errors::default();
        let place = match self.place.trim() {
            "" => Some(None),
            typed => errors.keep("tempat", Title::parse(typed).map(Some)),
        };
        let mut named = Vec::new();
        for (n, typed) in (1..).zip(&self.signers) {
            named.extend(typed.read(n, &mut errors));
        }
        let reason = errors.keep("alasan", Reason::optional(&self.reason));
        match (place, reason) {
            (Some(place), Some(reason)) if errors.is_empty() => Ok(Wished { place, named, reason }),
            _ => Err(errors),
        }
    }
}

impl TypedSigner {
    fn read(&self, n: usize, errors: &mut Errors) -> Option<Named> {
        let nip: String = self.nip.chars().filter(|c| !c.is_whitespace()).collect();
        if self.office.trim().is_empty() {
            if !self.name.trim().is_empty() || !nip.is_empty() {
                errors.add(format!("jabatan-{n}"), "Isi jabatannya, atau kosongkan juga nama dan NIP.");
            }
            return None;
        }
        let office = errors.keep(&format!("jabatan-{n}"), Title::parse(&self.office));
        let name = match self.name.trim() {
            "" => Some(String::new()),
            typed if typed.chars().count() > NAME_MAX => {
                errors.keep(&format!("nama-{n}"), Err(TextError::TooLong(NAME_MAX)))
            }
            typed => errors.keep(&format!("nama-{n}"), Title::parse(typed).map(|name| name.to_string())),
        };
        if !nip.is_empty() && (nip.len() != NIP_DIGITS || !nip.chars().all(|c| c.is_ascii_digit())) {
            errors
                .add(format!("nip-{n}"), format!("NIP terdiri dari {NIP_DIGITS} angka. Kosongkan kalau tidak punya."));
        } else if !nip.is_empty() && self.name.trim().is_empty() {
            errors.add(format!("nama-{n}"), "Isi nama pemilik NIP ini.");
        }
        Some((office?, Holder { name: name?, nip }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(signers: &[(&str, &str, &str)]) -> TypedSigning {
        let mut raw = vec![("tempat".to_owned(), " Banyuwangi ".to_owned())];
        for (n, (office, name, nip)) in (1..).zip(signers) {
            raw.push((format!("jabatan-{n}"), (*office).to_owned()));
            raw.push((format!("nama-{n}"), (*name).to_owned()));
            raw.push((format!("nip-{n}"), (*nip).to_owned()));
        }
        TypedSigning::sent(&raw)
    }

    #[test]
    fn empty_rows_are_left_out_and_a_name_may_be_written_by_hand() {
        let form = typed(&[("Bupati", "", ""), ("", "", ""), ("Sekretaris Daerah", "Sri", "19700101 199503 1 001")]);
        let Wished { place, named, reason } = form.read().unwrap();
        assert_eq!((place.unwrap().as_str(), reason), ("Banyuwangi", None));
        let said: Vec<(&str, &str, &str)> =
            named.iter().map(|(office, it)| (office.as_str(), it.name.as_str(), it.nip.as_str())).collect();
        assert_eq!(said, [("Bupati", "", ""), ("Sekretaris Daerah", "Sri", "197001011995031001")]);
        assert_eq!(TypedSigning::default().read().unwrap(), Wished::default());
    }

    #[test]
    fn what_is_wrong_is_said_beside_its_field() {
        let long = "x".repeat(NAME_MAX + 1);
        let form = typed(&[("", "Sri", ""), ("Camat", "Ali", "123"), ("Bupati", &long, "197001011995031001")]);
        let errors = form.read().unwrap_err();
        assert_eq!(errors.of("jabatan-1"), Some("Isi jabatannya, atau kosongkan juga nama dan NIP."));
        assert_eq!(errors.of("nip-2"), Some("NIP terdiri dari 18 angka. Kosongkan kalau tidak punya."));
        assert_eq!(errors.of("nama-3"), Some("Paling banyak 120 huruf."));
        let errors = typed(&[("Bupati", " ", "197001011995031001")]).read().unwrap_err();
        assert_eq!(errors.of("nama-1"), Some("Isi nama pemilik NIP ini."));
        let ground = TypedGround { clear_top: "2,5".into(), reason: "singkat".into() };
        let errors = ground.read().unwrap_err();
        assert_eq!(errors.of("ruang-atas"), Some("Isi dengan angka bulat, misalnya 25."));
        assert!(errors.of("alasan-latar").is_some());
    }
}
