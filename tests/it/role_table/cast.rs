//! One person of every role, and their neighbours.

use super::{csrf, places::Things};
use crate::support::{Client, TestApp};
use sayembara::{demo, kernel::actor::Role};

/// Somebody who tries every route.
pub(super) struct Person {
    pub(super) name: &'static str,
    /// None for somebody who is not signed in.
    pub(super) roles: Option<Vec<Role>>,
    /// Holds a role, but over nothing of what the places belong to.
    pub(super) neighbour: bool,
    pub(super) only_reads: bool,
    pub(super) client: Client,
    pub(super) csrf: String,
}

/// Everybody, in the order of the columns.
pub(super) async fn cast(app: &TestApp, things: &Things) -> Vec<Person> {
    let units: Vec<String> = things.units.iter().map(|unit| format!("unit:{unit}")).collect();
    let units: Vec<(Role, &str)> = units.iter().map(|scope| (Role::Operator, scope.as_str())).collect();
    app.person("operator", &units).await;
    // Kecamatan Tegaldlimo enters nothing and runs nothing.
    app.person("panitia-lain", &[(Role::Organiser, "region:35.10.02")]).await;
    app.person("verifikator-lain", &[(Role::Verifier, "region:35.10.02")]).await;
    app.person("operator-lain", &[(Role::Operator, "unit:kec-35.10.02")]).await;
    app.person("juri-lain", &[(Role::Judge, "region:35.10.02")]).await;
    let visitor = app.client();
    let token = csrf(&visitor, "/masuk").await;
    let mut cast = vec![Person {
        name: "pengunjung",
        roles: None,
        neighbour: false,
        only_reads: true,
        client: visitor,
        csrf: token,
    }];
    let login = things.judge.as_str();
    for (name, login, role) in [
        ("admin", "admin", Role::Admin),
        ("panitia", "panitia", Role::Organiser),
        ("panitia-lain", "panitia-lain", Role::Organiser),
        ("verifikator", "verifikator", Role::Verifier),
        ("verifikator-lain", "verifikator-lain", Role::Verifier),
        ("operator", "operator", Role::Operator),
        ("operator-lain", "operator-lain", Role::Operator),
        ("juri", login, Role::Judge),
        ("juri-lain", "juri-lain", Role::Judge),
        ("pimpinan", "pimpinan", Role::Leader),
    ] {
        let client = app.client();
        let password = if login == name && (name.ends_with("-lain") || name == "operator") {
            crate::support::PASSWORD
        } else {
            demo::PASSWORD
        };
        let signed_in = client.sign_in(login, password).await;
        assert!(signed_in.status.is_redirection(), "{login}: {}", signed_in.text());
        let csrf = csrf(&client, "/akun").await;
        let (neighbour, only_reads) = (name.ends_with("-lain"), role == Role::Leader);
        cast.push(Person { name, roles: Some(vec![role]), neighbour, only_reads, client, csrf });
    }
    cast
}
