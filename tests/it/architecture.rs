//! The dependency rule, as a table. A file may name only what its row allows.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// (file, own modules it may name, outside crates it may name). First match wins.
/// In files `*` is any one name and `*.rs` any file below; in paths `=` is "this same context" and `*` any one name; a
/// rule allows everything below it.
const RULES: &[(&str, &[&str], &[&str])] = &[
    ("lib.rs", &[], &[]),
    ("main.rs", &["*"], &["actix_web", "sqlx", "tokio", "clap", "indicatif"]),
    ("app.rs", &["*"], &["actix_web", "serde_json", "sqlx", "thiserror", "tokio"]),
    ("config.rs", &["kernel"], &["thiserror"]),
    ("doctor.rs", &["*"], &["sqlx", "tokio", "thiserror"]),
    ("command_line/**", &["*"], &["sqlx", "tokio", "clap", "indicatif", "serde_json", "thiserror"]),
    ("demo/**", &["*"], &["sqlx", "tokio", "serde", "serde_json", "thiserror", "indicatif", "csv"]),
    ("bench/**", &["*"], &["actix_web", "sqlx", "tokio", "serde_json", "thiserror"]),
    ("kernel/**", &["kernel"], &["serde", "serde_json", "sqlx", "thiserror", "uuid"]),
    ("scoring/recount/**", &["kernel", "scoring"], &["csv", "serde", "serde_json", "thiserror"]),
    ("scoring/**", &["kernel", "scoring"], &["serde", "serde_json", "thiserror"]),
    (
        "eventstore/**",
        &["kernel", "eventstore"],
        &["cqrs_es", "postgres_es", "serde", "serde_json", "sqlx", "thiserror", "tokio"],
    ),
    ("postgres/**", &["config", "kernel", "postgres"], &["sqlx", "thiserror", "tokio"]),
    ("paper/**", &["kernel", "paper"], &["thiserror"]),
    ("document/printing.rs", &["kernel", "web", "paper", "document::read_model"], &["actix_web", "sqlx"]),
    (
        "certificate/printing.rs",
        &["web", "kernel", "paper", "attachment", "document::printing", "="],
        &["actix_web", "sqlx"],
    ),
    // What a context knows, as blocks for print.
    ("*/print.rs", &["="], &[]),
    ("*/print/**", &["kernel", "scoring", "paper", "=::read_model", "=::pages", "=::print"], &[]),
    ("web/component/**", &["kernel", "web"], &["maud"]),
    (
        "web/import/**",
        &["kernel", "web"],
        &["actix_web", "calamine", "csv", "maud", "rust_xlsxwriter", "serde_json", "thiserror"],
    ),
    (
        "web/**",
        &["kernel", "web", "eventstore"],
        &["actix_web", "maud", "serde", "serde_json", "sqlx", "thiserror", "tokio"],
    ),
    // Contexts of plain tables.
    ("directory/embedded.rs", &["kernel", "directory"], &["csv", "serde", "thiserror"]),
    ("directory/import.rs", &["kernel", "directory", "web::import"], &[]),
    ("proposal/import.rs", &["kernel", "=::read_model", "web::import"], &[]),
    ("judging/import.rs", &["kernel", "scoring", "=", "web::import"], &[]),
    ("account/import.rs", &["kernel", "account", "web::import"], &[]),
    (
        "attachment/*.rs",
        &["kernel", "web", "attachment"],
        &["actix_web", "sqlx", "thiserror", "tokio", "serde", "maud"],
    ),
    ("account/authority.rs", &["kernel"], &["thiserror"]),
    ("account/password.rs", &[], &["thiserror", "tokio"]),
    ("account/profile.rs", &["kernel"], &["serde"]),
    ("account/table.rs", &["kernel", "web", "account"], &["sqlx", "thiserror"]),
    ("account/table/**", &["kernel", "web", "account"], &["sqlx"]),
    ("account/cli.rs", &["kernel", "account"], &["sqlx", "thiserror"]),
    ("account/pages.rs", &["kernel", "account"], &[]),
    ("account/pages/**", &["kernel", "web", "account"], &["maud"]),
    ("competition/templates.rs", &["scoring"], &["serde", "serde_json"]),
    // A village enters with what stands for it in the register, in one wish.
    (
        "proposal/routes/enter.rs",
        &["kernel", "eventstore", "web", "=", "innovation::events", "innovation::commands", "innovation::aggregate"],
        &["actix_web", "sqlx"],
    ),
    // Whoever answers an objection is measured by the relations that judges are measured by.
    (
        "objection/routes/answer.rs",
        &["kernel", "eventstore", "web", "=", "judging::read_model::ties"],
        &["actix_web", "sqlx"],
    ),
    // The one context that knows every event.
    (
        "history/sentences/tests.rs",
        &["kernel", "scoring", "eventstore", "=", "*::events", "*::*::events"],
        &["serde_json"],
    ),
    (
        "history/sentences/deciding.rs",
        &["kernel", "scoring", "eventstore", "=::read_model", "*::events", "*::*::events"],
        &[],
    ),
    ("history/sentences.rs", &["kernel", "scoring", "eventstore", "=::read_model", "*::events", "*::*::events"], &[]),
    (
        "history/read_model/projection.rs",
        &["kernel", "scoring", "eventstore", "=", "*::events", "*::*::events"],
        &["sqlx"],
    ),
    // One context.
    ("*/mod.rs", &["="], &[]),
    ("*/events.rs", &["kernel", "scoring"], &["serde"]),
    ("*/events/**", &["kernel", "scoring", "="], &["serde", "thiserror"]),
    ("*/commands.rs", &["kernel", "scoring", "=::events"], &["thiserror"]),
    ("*/aggregate.rs", &["kernel", "scoring", "=::events", "=::commands"], &["serde_json", "thiserror"]),
    (
        "*/aggregate/**",
        &["kernel", "scoring", "=::events", "=::commands", "=::aggregate"],
        &["serde_json", "thiserror"],
    ),
    (
        "*/reactions.rs",
        &[
            "kernel",
            "scoring",
            "eventstore",
            "=",
            "*::events",
            "*::*::events",
            "*::commands",
            "*::*::commands",
            "*::aggregate",
            "*::*::aggregate",
        ],
        &["serde", "serde_json", "sqlx"],
    ),
    (
        "*/reactions/**",
        &[
            "kernel",
            "scoring",
            "eventstore",
            "=",
            "*::events",
            "*::*::events",
            "*::commands",
            "*::*::commands",
            "*::aggregate",
            "*::*::aggregate",
        ],
        &["serde", "serde_json", "sqlx"],
    ),
    (
        "*/read_model.rs",
        &["kernel", "scoring", "eventstore", "=::read_model", "*::events", "*::*::events"],
        &["serde", "serde_json", "sqlx"],
    ),
    (
        "*/read_model/**",
        &["kernel", "scoring", "eventstore", "=::read_model", "*::events", "*::*::events"],
        &["serde", "serde_json", "sqlx"],
    ),
    ("*/table.rs", &["kernel", "=::table", "=::embedded"], &["serde", "sqlx", "thiserror"]),
    ("*/table/**", &["kernel", "=::table", "=::embedded"], &["serde", "sqlx", "thiserror"]),
    ("*/form.rs", &["kernel", "scoring", "web", "=::events", "=::*::events", "=::table"], &["serde"]),
    (
        "*/form/**",
        &["kernel", "scoring", "web", "=::events", "=::*::events", "=::form", "=::templates"],
        &["serde", "serde_json"],
    ),
    ("*/pages/tests.rs", &["kernel", "scoring", "web", "="], &["maud"]),
    (
        "*/pages.rs",
        &["kernel", "scoring", "web", "=::read_model", "=::table", "=::events", "=::form", "=::import", "=::pages"],
        &["maud"],
    ),
    (
        "*/pages/**",
        &["kernel", "scoring", "web", "=::read_model", "=::table", "=::events", "=::form", "=::import", "=::pages"],
        &["maud"],
    ),
    (
        "*/export.rs",
        &["kernel", "scoring", "=::read_model"],
        &["csv", "rust_xlsxwriter", "serde", "serde_json", "thiserror"],
    ),
    (
        "*/routes.rs",
        &["kernel", "scoring", "eventstore", "web", "attachment", "directory::table", "history::read_model", "="],
        &["actix_web", "maud", "serde", "serde_json", "sqlx"],
    ),
    (
        "*/routes/print.rs",
        &[
            "kernel",
            "scoring",
            "web",
            "attachment",
            "certificate::printing",
            "document::printing",
            "document::read_model",
            "=",
        ],
        &["actix_web", "sqlx"],
    ),
    (
        "*/routes/**",
        &["kernel", "scoring", "eventstore", "web", "attachment", "directory::table", "history::read_model", "="],
        &["actix_web", "maud", "serde", "serde_json", "sqlx"],
    ),
    // A context with several aggregates: one folder each, write side only.
    ("*/*/mod.rs", &["="], &[]),
    ("*/*/events.rs", &["kernel", "scoring"], &["serde"]),
    ("*/*/commands.rs", &["kernel", "scoring", "=::*::events"], &["thiserror"]),
    ("*/*/aggregate.rs", &["kernel", "scoring", "=::*::events", "=::*::commands"], &["thiserror"]),
    (
        "*/*/aggregate/**",
        &["kernel", "scoring", "=::*::events", "=::*::commands", "=::*::aggregate"],
        &["serde_json", "thiserror"],
    ),
];

const OUTSIDE: &[&str] = &[
    "actix_web",
    "calamine",
    "clap",
    "cqrs_es",
    "csv",
    "indicatif",
    "maud",
    "postgres_es",
    "rust_xlsxwriter",
    "serde",
    "serde_json",
    "sqlx",
    "thiserror",
    "tokio",
    "uuid",
];

/// Whether a rule allows a path.
fn allows(rule: &str, own: &str, path: &str) -> bool {
    let mut path = path.split("::");
    rule.split("::").all(|want| match (want, path.next()) {
        (_, None) => false,
        ("*", Some(_)) => true,
        ("=", Some(got)) => got == own,
        (want, Some(got)) => want == got,
    })
}

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

fn matches(pattern: &str, file: &str) -> bool {
    let (pattern, file): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), file.split('/').collect());
    let part = |(p, f): (&&str, &&str)| *p == "*" || p == f || (*p == "*.rs" && f.strip_suffix(".rs").is_some());
    match pattern.split_last() {
        Some((&"**", above)) => file.len() > above.len() && above.iter().zip(&file).all(part),
        _ => pattern.len() == file.len() && pattern.iter().zip(&file).all(part),
    }
}

/// Every path that starts with `root::` in `text`, brace groups spread out, comments left aside.
fn paths(text: &str, root: &str) -> BTreeSet<String> {
    let code: String = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let needle = format!("{root}::");
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices(&needle) {
        let before = code[..at].chars().next_back().unwrap_or(' ');
        if before.is_alphanumeric() || before == '_' || before == ':' {
            continue;
        }
        spread("", &code[at + needle.len()..], &mut found);
    }
    found
}

fn spread(prefix: &str, rest: &str, found: &mut BTreeSet<String>) {
    let rest = rest.trim_start();
    // What follows the last comma of a group.
    if rest.is_empty() {
        return;
    }
    if let Some(group) = rest.strip_prefix('{') {
        let (mut depth, mut start) = (0usize, 0usize);
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => {
                    // Nothing stands behind the last comma of a group.
                    if !group[start..i].trim().is_empty() {
                        spread(prefix, &group[start..i], found);
                    }
                    return;
                }
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    spread(prefix, &group[start..i], found);
                    start = i + 1;
                }
                _ => {}
            }
        }
        return;
    }
    let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    if name.is_empty() || name == "self" {
        // Nothing is named behind the last comma of a group.
        if !name.is_empty() && !prefix.is_empty() {
            found.insert(prefix.to_owned());
        }
        return;
    }
    let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}::{name}") };
    match rest[name.len()..].strip_prefix("::") {
        Some(more) if !more.starts_with('*') => spread(&path, more, found),
        _ => drop(found.insert(path)),
    }
}

fn violations(src: &Path) -> Vec<String> {
    let (mut all, mut bad) = (Vec::new(), Vec::new());
    files(src, &mut all);
    all.sort();
    for path in all {
        let file = path.strip_prefix(src).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap();
        let own = file.split('/').next().unwrap();
        let Some((_, inside, outside)) = RULES.iter().find(|(p, ..)| matches(p, &file)) else {
            bad.push(format!("{file}: no rule names this file; put it where one does, or add a row"));
            continue;
        };
        // What only tests of the file name is theirs.
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for path in paths(text, "crate") {
            if path != own && !inside.iter().any(|rule| allows(rule, own, &path)) {
                bad.push(format!("{file}: may not name crate::{path}"));
            }
        }
        for name in OUTSIDE.iter().filter(|n| !outside.contains(n)) {
            if !paths(text, name).is_empty() {
                bad.push(format!("{file}: may not name {name}"));
            }
        }
    }
    bad
}

#[test]
fn every_file_names_only_what_its_layer_may() {
    let bad = violations(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    assert!(bad.is_empty(), "\n{}", bad.join("\n"));
}

#[test]
fn a_violation_is_seen() {
    let dir = std::env::temp_dir().join(format!("arch-{}", std::process::id()));
    fs::create_dir_all(dir.join("judging")).unwrap();
    let source = "use crate::{competition::{read_model::Row}, web::layout};\nfn f() { sqlx::query(\"\"); }";
    fs::write(dir.join("judging/pages.rs"), source).unwrap();
    fs::write(dir.join("judging/helpers.rs"), "").unwrap();
    let bad = violations(&dir);
    fs::remove_dir_all(&dir).unwrap();
    assert_eq!(bad.len(), 3, "{bad:?}");
}

#[test]
fn every_context_has_a_map() {
    for context in [
        "account",
        "attachment",
        "certificate",
        "competition",
        "directory",
        "document",
        "innovation",
        "judging",
        "objection",
        "proposal",
    ] {
        let map = format!("{}/src/{context}/mod.rs", env!("CARGO_MANIFEST_DIR"));
        let text = fs::read_to_string(&map).unwrap_or_else(|error| panic!("{map}: {error}"));
        assert!(text.starts_with("//! "), "{map} does not begin with what the context is for");
    }
}
