//! The same on the demo, which has ladders, papers and years: who judged stays unknown, and so does what judges wrote.

use super::walk::{self, Answer};
use crate::support::{Client, PASSWORD, TestApp, demo_database};
use futures::future::join_all;
use sayembara::{demo, kernel::actor::Role};
use std::collections::{BTreeMap, BTreeSet};

/// Addresses of one form that are tried.
const OF_EACH_FORM: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_the_demo_nobody_learns_who_judged_or_what_judges_wrote() {
    let app = TestApp::on(demo_database().await).await;
    app.is_well().await;
    // Dinas Kesehatan has entries in every edition.
    app.person("unit", &[(Role::Operator, "unit:dinkes")]).await;
    let judges: Vec<(String, String)> = sqlx::query_as(
        "select h.username, n.name from person h join person_name n on n.id = h.id
         where exists (select from role_grant g where g.person = h.id and g.role = 'juri' and g.revoked_at is null)
           and not exists (select from role_grant g where g.person = h.id and g.role <> 'juri' and g.revoked_at is null)",
    )
    .fetch_all(&app.database.pool)
    .await
    .unwrap();
    let notes: Vec<String> = sqlx::query_scalar(
        "select note from private_note union
         select s.value ->> 'note' from read.judging_sheet j, jsonb_each(j.scores) s where length(s.value ->> 'note') > 30",
    )
    .fetch_all(&app.database.pool)
    .await
    .unwrap();
    assert!(judges.len() > 5 && !notes.is_empty(), "{} judges, {} notes", judges.len(), notes.len());

    let (judge, own_name) = &judges[0];
    let readers = [
        ("pengunjung", None),
        ("unit", Some(PASSWORD)),
        ("verifikator", Some(demo::PASSWORD)),
        ("admin", Some(demo::PASSWORD)),
        (judge.as_str(), Some(demo::PASSWORD)),
        // Reads all of it, so that the others can ask for it.
        ("panitia", Some(demo::PASSWORD)),
    ];
    let walks = readers.map(async |(login, password)| {
        let client = app.client();
        if let Some(password) = password {
            assert!(client.sign_in(login, password).await.status.is_redirection(), "{login}");
        }
        (login, client.clone(), some_of_each_form(&client).await)
    });
    let walks = join_all(walks).await;
    let addresses: BTreeSet<&String> = walks.iter().flat_map(|(_, _, own)| own.keys()).collect();
    assert!(addresses.len() > 150, "only {} addresses", addresses.len());
    let panitia = walks.iter().filter(|(login, ..)| *login == "panitia").flat_map(|(_, _, own)| own.values());
    let known = judges.iter().filter(|(_, name)| panitia.clone().any(|answer| answer.says(name))).count();
    assert!(known > 5, "the panitia knows {known} judges: the walk ends before the secrets");
    let found = walks.iter().filter(|(login, ..)| *login != "panitia").map(async |(login, client, _)| {
        let mut found = BTreeSet::new();
        for address in addresses.iter().filter(|address| !address.starts_with("/akun")) {
            let answer = walk::fetch(client, address).await;
            let others = judges.iter().map(|(_, name)| name).filter(|name| login != judge || *name != own_name);
            // Its unit reads the notes on a sealed entry, and a judge the own.
            let written = notes.iter().filter(|_| *login != "unit" && login != judge);
            for word in others.chain(written).filter(|word| answer.says(word)) {
                found.insert(format!("{login} reads {word:?} at {address}"));
            }
        }
        found
    });
    let found: BTreeSet<String> = join_all(found).await.into_iter().flatten().collect();
    assert!(found.is_empty(), "{found:#?}");
    app.stop().await;
}

/// Links as they lead on, at most a few of each form: ids, codes and queries stand for any other.
async fn some_of_each_form(client: &Client) -> BTreeMap<String, Answer> {
    let mut counted = BTreeMap::<String, usize>::new();
    let walk = walk::follow_some(client, |address| {
        let form: Vec<&str> =
            address
                .split(['/', '?', '&'])
                .map(|part| {
                    if part.contains(|c: char| c.is_ascii_digit()) {
                        "…"
                    } else {
                        part.split('=').next().unwrap_or("")
                    }
                })
                .collect();
        let seen = counted.entry(form.join("/")).or_default();
        *seen += 1;
        *seen <= OF_EACH_FORM
    });
    walk.await
}
