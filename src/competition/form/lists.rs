//! Groups, categories, sections, documents, the list of rounds, awards.

use super::{
    Plan,
    typed::{Typed, at, key_of},
};
use crate::{
    scoring::rules::{AwardBar, AwardRule, Choice, Document, EditionRules, Group, RoundKind, RoundRules, Section},
    web::component::form_parts::Errors,
};

fn done(plan: Plan, rules: EditionRules, errors: Errors) -> Result<Plan, Errors> {
    if errors.is_empty() { Ok(Plan { rules, ..plan }) } else { Err(errors) }
}

fn keep_key<'a>(typed: &Typed, row: usize, label: &str, taken: impl Iterator<Item = &'a String>) -> String {
    let taken: Vec<String> = taken.cloned().collect();
    key_of(typed.at("kunci", row), label, &taken)
}

pub(super) fn fill_groups(rules: &EditionRules) -> Typed {
    let mut typed = Typed::default();
    for (row, group) in rules.groups.iter().enumerate() {
        typed.add(at("kunci", row), &group.key);
        typed.add(at("nama", row), &group.label);
        typed.add(at("keterangan", row), &group.help);
        typed.add(at("umur", row), group.minimum_age_months);
        typed.add(at("kuota", row), group.quota_per_unit.map(|n| n.to_string()).unwrap_or_default());
        let bars: Vec<String> = group.barred_by.iter().map(|bar| format!("{} kali {}", bar.times, bar.rank)).collect();
        typed.add(at("halangan", row), bars.join("\n"));
    }
    typed.set_rows(rules.groups.len(), true);
    typed
}

pub(super) fn read_groups(typed: &Typed, plan: Plan) -> Result<Plan, Errors> {
    let (mut errors, mut groups) = (Errors::default(), Vec::<Group>::new());
    for row in typed.filled("nama") {
        let label = typed.at("nama", row).trim().to_owned();
        let key = keep_key(typed, row, &label, groups.iter().map(|it| &it.key));
        groups.push(Group {
            key,
            label,
            help: typed.at("keterangan", row).trim().to_owned(),
            minimum_age_months: typed.optional_count(&at("umur", row), &mut errors).unwrap_or(0),
            quota_per_unit: typed.optional_count(&at("kuota", row), &mut errors),
            barred_by: bars(typed.at("halangan", row), &at("halangan", row), &mut errors),
        });
    }
    let rules = EditionRules { groups, ..plan.rules.clone() };
    done(plan, rules, errors)
}

/// One award a line: `2 kali Top 99`.
fn bars(text: &str, name: &str, errors: &mut Errors) -> Vec<AwardBar> {
    let mut found = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let read = line.split_once(' ').and_then(|(times, rank)| {
            let rank = rank.trim().strip_prefix("kali ").unwrap_or(rank).trim();
            let times = times.parse().ok().filter(|_| !rank.is_empty())?;
            Some(AwardBar { rank: rank.to_owned(), times })
        });
        match read {
            Some(bar) => found.push(bar),
            None => errors.add(name, format!("Baris \"{line}\" tidak terbaca. Tulis seperti: 2 kali Top 99.")),
        }
    }
    found
}

pub(super) fn fill_categories(rules: &EditionRules) -> Typed {
    let mut typed = Typed::default();
    let labels: Vec<&str> = rules.categories.iter().map(|it| it.label.as_str()).collect();
    typed.add("kategori", labels.join("\n"));
    typed
}

pub(super) fn read_categories(typed: &Typed, plan: Plan) -> Plan {
    let mut categories = Vec::<Choice>::new();
    for label in typed.get("kategori").lines().map(str::trim).filter(|line| !line.is_empty()) {
        let known = plan.rules.categories.iter().find(|it| it.label == label).map_or("", |it| it.key.as_str());
        let taken: Vec<String> = categories.iter().map(|it| it.key.clone()).collect();
        categories.push(Choice { key: key_of(known, label, &taken), label: label.to_owned() });
    }
    Plan { rules: EditionRules { categories, ..plan.rules }, ..plan }
}

pub(super) fn fill_sections(rules: &EditionRules) -> Typed {
    let mut typed = Typed::default();
    for (row, section) in rules.sections.iter().enumerate() {
        typed.add(at("kunci", row), &section.key);
        typed.add(at("nomor", row), &section.number);
        typed.add(at("nama", row), &section.label);
        typed.add(at("keterangan", row), &section.help);
        typed.add(at("kata", row), section.max_words);
        typed.add(at("bobot", row), section.weight.local());
        if section.required {
            typed.add(at("wajib", row), "ya");
        }
    }
    typed.add("jumlah_bobot", rules.section_weight_total.local());
    typed.set_rows(rules.sections.len(), true);
    typed
}

pub(super) fn read_sections(typed: &Typed, plan: Plan) -> Result<Plan, Errors> {
    let (mut errors, mut sections) = (Errors::default(), Vec::<Section>::new());
    for row in typed.filled("nama") {
        let label = typed.at("nama", row).trim().to_owned();
        let key = keep_key(typed, row, &label, sections.iter().map(|it| &it.key));
        let number = match typed.at("nomor", row).trim() {
            "" => (sections.len() + 1).to_string(),
            number => number.to_owned(),
        };
        sections.push(Section {
            key,
            number,
            label,
            help: typed.at("keterangan", row).trim().to_owned(),
            max_words: typed.count(&at("kata", row), &mut errors).unwrap_or(0),
            weight: typed.optional_number(&at("bobot", row), &mut errors).unwrap_or_default(),
            required: typed.ticked(&at("wajib", row)),
        });
    }
    let section_weight_total = typed.number("jumlah_bobot", &mut errors).unwrap_or_default();
    let rules = EditionRules { sections, section_weight_total, ..plan.rules.clone() };
    done(plan, rules, errors)
}

pub(super) fn fill_documents(rules: &EditionRules) -> Typed {
    let mut typed = Typed::default();
    for (row, document) in rules.documents.iter().enumerate() {
        typed.add(at("kunci", row), &document.key);
        typed.add(at("nama", row), &document.label);
        if document.required {
            typed.add(at("wajib", row), "ya");
        }
        for group in &document.groups {
            typed.add(at("kelompok", row), group);
        }
    }
    typed.set_rows(rules.documents.len(), true);
    typed
}

pub(super) fn read_documents(typed: &Typed, plan: Plan) -> Plan {
    let mut documents = Vec::<Document>::new();
    for row in typed.filled("nama") {
        let label = typed.at("nama", row).trim().to_owned();
        let key = keep_key(typed, row, &label, documents.iter().map(|it| &it.key));
        documents.push(Document {
            key,
            label,
            required: typed.ticked(&at("wajib", row)),
            groups: typed.all(&at("kelompok", row)).to_vec(),
        });
    }
    Plan { rules: EditionRules { documents, ..plan.rules }, ..plan }
}

pub(super) fn fill_rounds(rules: &EditionRules) -> Typed {
    let mut typed = Typed::default();
    for (row, round) in rules.rounds.iter().enumerate() {
        typed.add(at("kunci", row), &round.key);
        typed.add(at("urutan", row), row + 1);
        typed.add(at("nama", row), &round.label);
        typed.add(at("jenis", row), kind_code(round.kind));
    }
    typed.set_rows(rules.rounds.len(), true);
    typed
}

const fn kind_code(kind: RoundKind) -> &'static str {
    match kind {
        RoundKind::Administrative => "administrasi",
        RoundKind::Scored => "dinilai",
        RoundKind::Pleno => "pleno",
    }
}

fn kind(code: &str) -> Option<RoundKind> {
    [RoundKind::Administrative, RoundKind::Scored, RoundKind::Pleno].into_iter().find(|kind| kind_code(*kind) == code)
}

/// The list in the typed order; each round keeps its rules and its place in the calendar.
pub(super) fn read_rounds(typed: &Typed, plan: Plan) -> Result<Plan, Errors> {
    let (mut errors, mut rounds) = (Errors::default(), Vec::<(u32, RoundRules)>::new());
    for row in typed.filled("nama") {
        let label = typed.at("nama", row).trim().to_owned();
        let key = keep_key(typed, row, &label, rounds.iter().map(|(_, it)| &it.key));
        let kind = errors.keep(&at("jenis", row), kind(typed.at("jenis", row)).ok_or("Pilih jenis babaknya."));
        let order = typed.optional_count(&at("urutan", row), &mut errors).unwrap_or(u32::MAX);
        let Some(kind) = kind else { continue };
        let known = plan.rules.rounds.iter().find(|it| it.key == key && it.kind == kind).cloned();
        let rules = known.unwrap_or_else(|| RoundRules::new(&key, &label, kind));
        rounds.push((order, RoundRules { label, ..rules }));
    }
    rounds.sort_by_key(|(order, _)| *order);
    let rounds: Vec<RoundRules> = rounds.into_iter().map(|(_, round)| round).collect();
    if errors.is_empty() {
        let rules = EditionRules { rounds, ..plan.rules.clone() };
        Ok(super::with_rules(plan, rules))
    } else {
        Err(errors)
    }
}

pub(super) fn fill_awards(rules: &EditionRules) -> Typed {
    let mut typed = Typed::default();
    for (row, award) in rules.awards.iter().enumerate() {
        typed.add(at("kunci", row), &award.key);
        typed.add(at("nama", row), &award.label);
        typed.add(at("jumlah", row), award.count.map(|n| n.to_string()).unwrap_or_default());
        if award.by_rank {
            typed.add(at("peringkat", row), "ya");
        }
    }
    typed.set_rows(rules.awards.len(), true);
    typed
}

pub(super) fn read_awards(typed: &Typed, plan: Plan) -> Result<Plan, Errors> {
    let (mut errors, mut awards) = (Errors::default(), Vec::<AwardRule>::new());
    for row in typed.filled("nama") {
        let label = typed.at("nama", row).trim().to_owned();
        let key = keep_key(typed, row, &label, awards.iter().map(|it| &it.key));
        awards.push(AwardRule {
            key,
            label,
            count: typed.optional_count(&at("jumlah", row), &mut errors),
            by_rank: typed.ticked(&at("peringkat", row)),
        });
    }
    let rules = EditionRules { awards, ..plan.rules.clone() };
    done(plan, rules, errors)
}
