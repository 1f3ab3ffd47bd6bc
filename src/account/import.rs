//! Judges and operators from a spreadsheet: each row checked by itself and among the others, nothing stored here.

use crate::account::{
    authority::{Authority, Placed, Refusal, fits},
    profile::{Profile, ProfileForm},
    table::Known,
};
use crate::kernel::actor::{Grant, Role, Scope};
use crate::web::import::{self, Checked, Column, Kind, Row};

/// Whom a file brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    Judges,
    Operators,
}

impl People {
    /// From the address.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "juri" => Some(Self::Judges),
            "operator" => Some(Self::Operators),
            _ => None,
        }
    }

    /// What the pages say.
    pub fn kind(self) -> Kind {
        let noun = match self {
            Self::Judges => "juri",
            Self::Operators => "operator",
        };
        Kind {
            title: format!("Impor {noun}"),
            lead: format!("Undang banyak {noun} sekaligus dari Excel atau CSV. Tiap orang mendapat tautan undangan."),
            noun,
            verb: "Undang",
            will: "Akan diundang",
            done: "diundang",
            path: format!("/akun/impor/{noun}"),
            back: "/akun/orang".into(),
            file: format!("contoh-{noun}"),
            columns: self.columns(),
        }
    }

    fn columns(self) -> Vec<Column> {
        let mut columns = vec![
            Column::new("nama", "Nama lengkap.", "Siti Rahayu"),
            Column::new("nama_pengguna", "Untuk masuk. Boleh kosong kalau e-mail diisi.", "siti.rahayu"),
            Column::new("email", "Untuk masuk. Boleh kosong kalau nama pengguna diisi.", "siti@example.go.id")
                .optional(),
            Column::new("telepon", "Boleh kosong.", "0812 3456 7890").optional(),
        ];
        match self {
            Self::Judges => columns.extend([
                Column::new("wilayah_tugas", "Kode kabupaten atau kecamatan tempat ia menjadi juri.", "35.10.24"),
                Column::new(
                    "unit_kerja",
                    "Kode unit tempat ia bekerja; boleh kosong. Juri tidak menilai unitnya sendiri.",
                    "dinkes",
                ),
                Column::new(
                    "wilayah_asal",
                    "Kode desa, kelurahan atau kecamatan tempat tinggalnya; boleh kosong.",
                    "35.10.16",
                ),
            ]),
            Self::Operators => columns.push(Column::new("unit", "Kode unit yang diwakilinya.", "puskesmas-licin")),
        }
        columns
    }

    fn read(self, row: &Row, known: &Known, authority: &Authority) -> Result<NewAccount, String> {
        let cell = |at: usize| row.cells.get(at).cloned().unwrap_or_default();
        let mut form = ProfileForm {
            nama: cell(0),
            username: cell(1),
            email: cell(2),
            telepon: cell(3),
            ..ProfileForm::default()
        };
        let (role, scope) = match self {
            Self::Judges => {
                (form.unit_kerja, form.tempat_tinggal) = (cell(5), cell(6));
                let place = cell(4).parse().ok().filter(|region| known.regions.contains(region));
                let place = place.ok_or_else(|| format!("Kode wilayah tugas “{}” tidak ada di sini.", cell(4)))?;
                (Role::Judge, Scope::Region(place))
            }
            Self::Operators => {
                let unit = cell(4).parse().ok().filter(|unit| known.units.contains_key(unit));
                let unit = unit.ok_or_else(|| format!("Unit “{}” tidak ada di daftar unit yang aktif.", cell(4)))?;
                (Role::Operator, Scope::Unit(unit))
            }
        };
        fits(role, &scope).map_err(|refusal| refusal.to_string())?;
        let region = match &scope {
            Scope::Unit(unit) => known.units.get(unit).cloned(),
            Scope::Region(region) => Some(region.clone()),
            Scope::Everywhere => None,
        };
        if !authority.covers(&Placed { role, region }) {
            return Err(Refusal::BeyondOwn.to_string());
        }
        for (what, code, there) in [
            ("Unit kerja", &form.unit_kerja, form.unit_kerja.parse().is_ok_and(|unit| known.units.contains_key(&unit))),
            (
                "Wilayah asal",
                &form.tempat_tinggal,
                form.tempat_tinggal.parse().is_ok_and(|region| known.regions.contains(&region)),
            ),
        ] {
            if !code.is_empty() && !there {
                return Err(format!("{what} “{code}” tidak ada di sini."));
            }
        }
        let profile = form.parse().map_err(|errors| {
            errors
                .into_iter()
                .map(|(field, sentence)| if field == "nama" { format!("Nama: {sentence}") } else { sentence })
                .collect::<Vec<_>>()
                .join(" ")
        })?;
        if profile.username.as_ref().is_some_and(|name| known.logins.contains(name)) {
            return Err(Refusal::UsernameTaken.to_string());
        }
        if profile.email.as_ref().is_some_and(|email| known.logins.contains(email)) {
            return Err(Refusal::EmailTaken.to_string());
        }
        Ok(NewAccount { profile, grant: Grant { role, scope } })
    }
}

/// A person with one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    pub profile: Profile,
    pub grant: Grant,
}

/// Every row becomes an account or a reason.
pub fn check(people: People, rows: Vec<Row>, known: &Known, authority: &Authority) -> Vec<Checked<NewAccount>> {
    let mut checked = import::check(rows, |row| people.read(row, known, authority));
    import::refuse_doubles(
        &mut checked,
        |one| one.profile.username.clone(),
        |_, number| format!("Nama pengguna ini sudah ada di baris {number}."),
    );
    import::refuse_doubles(
        &mut checked,
        |one| one.profile.email.clone(),
        |_, number| format!("E-mail ini sudah ada di baris {number}."),
    );
    checked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        Known {
            regions: ["35.10", "35.10.24", "35.10.14", "35.10.24.2008"].map(|code| code.parse().unwrap()).into(),
            units: [("dinkes", "35.10"), ("kec-35.10.24", "35.10.24")]
                .map(|(unit, region)| (unit.parse().unwrap(), region.parse().unwrap()))
                .into(),
            logins: ["lama".to_owned(), "lama@example.go.id".to_owned()].into(),
        }
    }

    #[track_caller]
    fn said(people: People, by: &str, rows: &[&[&str]]) -> Vec<Result<String, String>> {
        let rows = (2..)
            .zip(rows)
            .map(|(number, cells)| Row { number, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() });
        let role = if by == "*" { Role::Admin } else { Role::Organiser };
        let authority = Authority::of(&[Grant { role, scope: by.parse().unwrap() }]);
        let checked = check(people, rows.collect(), &known(), &authority);
        checked.into_iter().map(|line| line.outcome.map(|one| one.grant.scope.to_string())).collect()
    }

    #[test]
    fn a_judge_has_a_scope_an_employer_and_a_home() {
        let good = ["Siti", "siti", "", "", "35.10.24", "dinkes", "35.10.24.2008"];
        assert_eq!(said(People::Judges, "*", &[&good]), [Ok("region:35.10.24".to_owned())]);
    }

    #[test]
    fn each_bad_row_has_its_reason() {
        let rows: [&[&str]; 9] = [
            &["", "siti", "", "", "35.10.24", "", ""],
            &["Siti", "", "", "", "35.10.24", "", ""],
            &["Siti", "siti", "", "", "35.99", "", ""],
            &["Siti", "siti", "", "", "35.10.24.2008", "", ""],
            &["Siti", "siti", "", "", "35.10.24", "hilang", ""],
            &["Siti", "siti", "", "", "35.10.24", "", "Licin"],
            &["Siti", "Lama", "", "", "35.10.24", "", ""],
            &["Siti", "siti", "", "", "35.10.24", "", ""],
            &["Siti lagi", "SITI", "", "", "35.10.24", "", ""],
        ];
        let wrong = |sentence: &str| Err(sentence.to_owned());
        assert_eq!(
            said(People::Judges, "*", &rows),
            [
                wrong("Nama: Isian ini masih kosong."),
                wrong("Isi e-mail atau nama pengguna, supaya orang ini dapat masuk."),
                wrong("Kode wilayah tugas “35.99” tidak ada di sini."),
                wrong("Peran Juri berlaku di satu wilayah. Pilih kabupaten atau kecamatannya."),
                wrong("Unit kerja “hilang” tidak ada di sini."),
                wrong("Wilayah asal “Licin” tidak ada di sini."),
                wrong("Nama pengguna ini sudah dipakai akun lain."),
                Ok("region:35.10.24".to_owned()),
                wrong("Nama pengguna ini sudah ada di baris 9."),
            ]
        );
    }

    #[test]
    fn nobody_brings_people_from_outside_the_own_region() {
        let rows: [&[&str]; 2] = [&["A", "aaa", "", "", "kec-35.10.24"], &["B", "bbb", "", "", "dinkes"]];
        let said = said(People::Operators, "region:35.10.24", &rows);
        assert_eq!(said[0], Ok("unit:kec-35.10.24".to_owned()));
        assert_eq!(said[1], Err(Refusal::BeyondOwn.to_string()));
    }
}
