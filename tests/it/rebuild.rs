//! Read models are disposable: made anew from the log they are the same, row by row.

use crate::support::{TestApp, database};
use sayembara::demo::{self, Stage};
use sqlx::PgPool;
use std::{collections::BTreeMap, process::Command};

/// Every row of every read model, in an order that does not depend on how it came about.
pub(crate) async fn read_models(pool: &PgPool) -> BTreeMap<String, Vec<String>> {
    let tables: Vec<String> =
        sqlx::query_scalar("select table_name::text from information_schema.tables where table_schema = 'read'")
            .fetch_all(pool)
            .await
            .unwrap();
    let mut all = BTreeMap::new();
    for table in tables {
        let rows = format!("select to_jsonb(t)::text from read.{table} t order by 1");
        all.insert(table, sqlx::query_scalar(&rows).fetch_all(pool).await.unwrap());
    }
    all
}

/// Says which tables differ, and the first rows of each that do.
pub(crate) fn assert_same(before: &BTreeMap<String, Vec<String>>, after: &BTreeMap<String, Vec<String>>) {
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "the same tables");
    for (table, rows) in before {
        let new = &after[table];
        let lost = rows.iter().find(|row| new.binary_search(row).is_err());
        let added = new.iter().find(|row| rows.binary_search(row).is_err());
        let sizes = (rows.len(), new.len());
        assert!(rows == new, "read.{table} differs {sizes:?}\nonly before: {lost:?}\nonly after: {added:?}");
    }
}

#[tokio::test]
async fn the_read_models_of_the_whole_demo_are_the_same_after_they_are_dropped_and_rebuilt() {
    let database = database().await;
    let data = tempfile::tempdir().unwrap();
    assert!(demo::fill(&database.pool, data.path(), Stage::Sealed, &mut |_, _, _| ()).await.unwrap());
    let before = read_models(&database.pool).await;
    assert!(
        before.values().filter(|rows| rows.is_empty()).count() == 0,
        "the demo fills every table: {:?}",
        empty(&before)
    );

    sqlx::raw_sql("drop schema read cascade").execute(&database.pool).await.unwrap();
    let rebuilt = Command::new(env!("CARGO_BIN_EXE_sayembara"))
        .env("DATABASE_URL", &database.url)
        .args(["rebuild", "--all", "--data"])
        .arg(data.path())
        .output()
        .unwrap();
    assert!(rebuilt.status.success(), "{}", String::from_utf8_lossy(&rebuilt.stderr));
    assert_same(&before, &read_models(&database.pool).await);

    // The server goes on from there.
    TestApp::with_data(database, data).await.stop().await;
}

fn empty(tables: &BTreeMap<String, Vec<String>>) -> Vec<&String> {
    tables.iter().filter(|(_, rows)| rows.is_empty()).map(|(table, _)| table).collect()
}
