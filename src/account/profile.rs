//! What is known about a person, read from a form.

use crate::kernel::{
    region::RegionCode,
    text::{Title, tidy},
    unit::UnitCode,
};
use serde::Deserialize;

/// A person's data as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ProfileForm {
    pub nama: String,
    pub username: String,
    pub email: String,
    pub telepon: String,
    pub nip: String,
    pub unit_kerja: String,
    pub tempat_tinggal: String,
}

/// A person's data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    pub name: String,
    pub username: Option<String>,
    /// In lower case.
    pub email: Option<String>,
    pub phone: Option<String>,
    /// 18 digits.
    pub nip: Option<String>,
    /// The unit the person works for; a judge's conflict of interest is measured by it.
    pub employer: Option<UnitCode>,
    /// The village or kecamatan of the person's home, for the same reason.
    pub home_region: Option<RegionCode>,
}

/// What is wrong with a form: the field's name and a sentence.
pub type Errors = Vec<(&'static str, String)>;

impl ProfileForm {
    /// Checks every field; all errors at once.
    pub fn parse(&self) -> Result<Profile, Errors> {
        let mut errors = Errors::new();
        let name = Title::parse(&self.nama).map_err(|error| errors.push(("nama", error.to_string())));
        let username = optional(&self.username).map(|name| name.to_lowercase());
        if username.as_deref().is_some_and(|name| !is_username(name)) {
            errors.push(("username", "Pakai 3 sampai 40 huruf kecil, angka, titik atau garis, tanpa spasi.".into()));
        }
        let email = optional(&self.email).map(|email| email.to_lowercase());
        if email.as_deref().is_some_and(|email| !is_email(email)) {
            errors.push(("email", "Alamat e-mail ini tidak lengkap. Contoh: nama@banyuwangikab.go.id.".into()));
        }
        if username.is_none() && email.is_none() {
            errors.push(("email", "Isi e-mail atau nama pengguna, supaya orang ini dapat masuk.".into()));
        }
        let phone = optional(&self.telepon);
        if phone.as_deref().is_some_and(|phone| !is_phone(phone)) {
            errors.push(("telepon", "Nomor telepon hanya berisi angka, spasi, tanda + dan -.".into()));
        }
        let nip = optional(&self.nip).map(|nip| nip.replace(' ', ""));
        if nip.as_deref().is_some_and(|nip| nip.len() != 18 || !nip.bytes().all(|b| b.is_ascii_digit())) {
            errors.push(("nip", "NIP terdiri atas 18 angka.".into()));
        }
        let employer = optional(&self.unit_kerja)
            .map(|code| code.parse().map_err(|_| errors.push(("unit_kerja", UNKNOWN.into()))));
        let home = optional(&self.tempat_tinggal)
            .map(|code| code.parse().map_err(|_| errors.push(("tempat_tinggal", UNKNOWN.into()))));
        match (name, employer.transpose(), home.transpose()) {
            (Ok(name), Ok(employer), Ok(home_region)) if errors.is_empty() => {
                Ok(Profile { name: name.to_string(), username, email, phone, nip, employer, home_region })
            }
            _ => Err(errors),
        }
    }
}

impl From<&Profile> for ProfileForm {
    fn from(profile: &Profile) -> Self {
        let text = |value: Option<String>| value.unwrap_or_default();
        Self {
            nama: profile.name.clone(),
            username: text(profile.username.clone()),
            email: text(profile.email.clone()),
            telepon: text(profile.phone.clone()),
            nip: text(profile.nip.clone()),
            unit_kerja: text(profile.employer.as_ref().map(ToString::to_string)),
            tempat_tinggal: text(profile.home_region.as_ref().map(ToString::to_string)),
        }
    }
}

const UNKNOWN: &str = "Pilih satu dari daftar.";

fn optional(text: &str) -> Option<String> {
    Some(tidy(text)).filter(|text| !text.is_empty())
}

fn is_username(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    (3..=40).contains(&name.len())
        && name.bytes().all(|b| plain(b) || b"._-".contains(&b))
        && name.bytes().next().is_some_and(plain)
}

fn is_email(email: &str) -> bool {
    let Some((user, host)) = email.split_once('@') else { return false };
    let plain = !email.chars().any(|c| c.is_whitespace() || c.is_control());
    plain
        && !user.is_empty()
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !host.contains('@')
        && email.len() <= 254
}

fn is_phone(phone: &str) -> bool {
    phone.len() <= 30
        && phone.bytes().any(|b| b.is_ascii_digit())
        && phone.bytes().all(|b| b.is_ascii_digit() || b" +-()".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ProfileForm {
        ProfileForm { nama: "Siti Rahayu".into(), email: "Siti@Example.go.id ".into(), ..ProfileForm::default() }
    }
    fn wrong(form: &ProfileForm) -> Vec<&'static str> {
        form.parse().err().unwrap_or_default().into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn an_address_is_kept_in_lower_case() {
        assert_eq!(form().parse().unwrap().email.as_deref(), Some("siti@example.go.id"));
    }

    #[test]
    fn every_field_says_what_is_wrong_with_it() {
        let all = ProfileForm {
            nama: " ".into(),
            username: "a b".into(),
            email: "siti@kantor".into(),
            telepon: "nanti".into(),
            nip: "123".into(),
            unit_kerja: "Dinas Kesehatan".into(),
            tempat_tinggal: "Licin".into(),
        };
        assert_eq!(wrong(&all), ["nama", "username", "email", "telepon", "nip", "unit_kerja", "tempat_tinggal"]);
    }

    #[test]
    fn a_person_needs_something_to_sign_in_with() {
        assert_eq!(wrong(&ProfileForm { email: String::new(), ..form() }), ["email"]);
        assert!(wrong(&ProfileForm { email: String::new(), username: "siti.rahayu".into(), ..form() }).is_empty());
    }

    #[test]
    fn a_profile_comes_back_into_its_form() {
        let profile =
            ProfileForm { nip: "19800101 200501 1 001".into(), unit_kerja: "dinkes".into(), ..form() }.parse().unwrap();
        assert_eq!(ProfileForm::from(&profile).parse(), Ok(profile));
    }
}
