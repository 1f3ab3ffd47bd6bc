//! The menu of a visitor, and the empty page in their frame.

use crate::{
    kernel::{actor::Role, time::Timestamp},
    web::{
        guard::Visitor,
        layout::{AccountBar, NavItem, Page},
    },
};

const PUBLIC: [(&str, &str); 4] = [("Beranda", "/"), ("Lomba", "/lomba"), ("Inovasi", "/inovasi"), ("Hasil", "/hasil")];
/// What each place in the menu needs; the order is the order of the menu.
const BY_ROLE: [(&str, &str, &[Role]); 9] = [
    ("Tugas saya", "/beranda", &Role::GRANTABLE),
    ("Inovasi kami", "/inovasi/kami", &[Role::Operator]),
    ("Usulan kami", "/usulan", &[Role::Operator]),
    ("Verifikasi", "/verifikasi", &[Role::Verifier]),
    ("Penilaian", "/penilaian", &[Role::Judge]),
    ("Panitia", "/panitia", &[Role::Organiser, Role::Leader]),
    ("Akun", "/akun/orang", &[Role::Admin, Role::Organiser]),
    ("Unit", "/unit", &[Role::Admin, Role::Organiser]),
    ("Sistem", "/operasional", &[Role::Admin]),
];

impl Visitor {
    /// An empty page in this visitor's frame: `Page { main, ..visitor.page("Judul") }`.
    pub fn page(&self, title: &str) -> Page {
        Page {
            title: title.to_owned(),
            place: self.site.place.clone(),
            account: self.account_bar(),
            nav: self.nav(),
            banner_sample: self.site.sample,
            flash: self.flash.clone(),
            csrf: self.person().map(|_| self.seal().csrf),
            now: Some(Timestamp::now().to_string()),
            ..Page::default()
        }
    }

    fn nav(&self) -> Vec<NavItem> {
        let public = PUBLIC.into_iter();
        let own = BY_ROLE.into_iter().filter(|(_, _, roles)| self.has_any(roles)).map(|(label, href, _)| (label, href));
        let places: Vec<_> = public.chain(own).collect();
        let here =
            places.iter().map(|(_, href)| *href).filter(|href| below(&self.path, href)).max_by_key(|href| href.len());
        places.into_iter().map(|(label, href)| NavItem::new(label, href, Some(href) == here)).collect()
    }

    fn account_bar(&self) -> Option<AccountBar> {
        let identity = self.identity()?;
        Some(AccountBar {
            name: identity.name.clone(),
            role_label: identity.grants.first().map_or("", |grant| grant.role.label()).to_owned(),
            unit: identity.place.clone(),
        })
    }
}

/// Whether `path` is the place `href` or lies below it; only the front page is the place `/`.
fn below(path: &str, href: &str) -> bool {
    path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || (href != "/" && rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kernel::{actor::Grant, ids::PersonId},
        web::guard::Identity,
    };

    fn menu(roles: &[Role], path: &str) -> Vec<(String, bool)> {
        let grants = roles.iter().map(|role| Grant { role: *role, scope: "region:35.10".parse().unwrap() }).collect();
        let identity = Identity {
            person: PersonId::from_u128(1),
            name: "Siti".into(),
            grants,
            place: String::new(),
            must_change_password: false,
        };
        let visitor = Visitor { path: path.into(), ..Visitor::known(identity) };
        visitor.nav().into_iter().map(|item| (item.label, item.current)).collect()
    }

    #[test]
    fn each_role_finds_its_places_and_no_others() {
        let labels = |roles: &[Role]| menu(roles, "/x").into_iter().skip(4).map(|(label, _)| label).collect::<Vec<_>>();
        assert_eq!(labels(&[]), Vec::<String>::new());
        assert_eq!(labels(&[Role::Operator]), ["Tugas saya", "Inovasi kami", "Usulan kami"]);
        assert_eq!(labels(&[Role::Judge]), ["Tugas saya", "Penilaian"]);
        assert_eq!(labels(&[Role::Leader]), ["Tugas saya", "Panitia"]);
        assert_eq!(labels(&[Role::Admin]), ["Tugas saya", "Akun", "Unit", "Sistem"]);
    }

    #[test]
    fn one_place_is_current_and_it_is_the_nearest() {
        let current = |path: &str| -> Vec<String> {
            menu(&[Role::Operator], path).into_iter().filter(|(_, current)| *current).map(|(label, _)| label).collect()
        };
        assert_eq!(current("/"), ["Beranda"]);
        assert_eq!(current("/inovasi/kami"), ["Inovasi kami"]);
        assert_eq!(current("/inovasi/inv-1"), ["Inovasi"]);
        assert_eq!(current("/usulan/prp-1/kirim"), ["Usulan kami"]);
        assert_eq!(current("/akun"), Vec::<String>::new());
    }
}
