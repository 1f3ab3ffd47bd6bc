//! Writing: saving, keeping what was not saved, and deciding between two people's words.

use super::{Answer, Shown, below, facts, own};
use crate::eventstore::{CommandBus, CommandError};
use crate::kernel::{
    actor::{Actor, Role},
    ids::PersonId,
    text::{tidy, word_count},
    time::Timestamp,
};
use crate::proposal::{
    aggregate::{NamedSection, Problem, Proposal, ProposalRefusal},
    commands::{Fingerprint, ProposalCommand, SectionEdit, SectionText},
    pages::write::{self, ConflictPart, ConflictView, MERGED, SectionView, THEIRS, WriteView},
    read_model::{self, AttachmentRow, EditionRow, ProposalRow, SectionRow},
    table,
};
use crate::web::{
    component::{form_parts::Errors, status::Status, tasks::Task},
    error::PageError,
    flash,
    form::{self, RawSubmission, Seal},
    guard::Visitor,
    layout::{self, Page},
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use serde_json::json;
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};

/// A section as it came with a form.
#[derive(Debug, Clone)]
struct Typed {
    base: String,
    text: String,
}

impl Typed {
    /// Whether somebody changed the text that the form showed.
    fn changed(&self) -> bool {
        Fingerprint::of(&self.text) != Fingerprint::sent(&self.base)
    }
}

/// The sections of a form, by key. A choice between two texts is resolved here.
fn typed_sections<T>(sent: &form::Submission<T>, edition: &EditionRow) -> BTreeMap<String, Typed> {
    let mut sections = BTreeMap::new();
    for section in &edition.rules.sections {
        let value = |name: &str| sent.value(&format!("{name}-{}", section.key)).map(str::to_owned);
        let text = match value("pilih").as_deref() {
            Some(THEIRS) => None,
            Some(MERGED) => value("gabungan"),
            Some(_) | None => value("isi"),
        };
        if let Some(text) = text {
            sections.insert(section.key.clone(), Typed { base: value("dasar").unwrap_or_default(), text });
        }
    }
    sections
}

pub(super) async fn form(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let person = visitor.signed_in()?;
    let (row, edition) = own(&visitor, &pool, &id).await?;
    if !row.status.is_open() {
        return Err(PageError::Elsewhere(format!("/usulan/{}", row.id)));
    }
    let typed = unsaved(&pool, person, &row).await?;
    let restored = typed.values().map(|(_, at)| *at).max();
    let typed = typed.into_iter().map(|(key, (typed, _))| (key, typed)).collect();
    let page = page(&visitor, &pool, &row, edition, &typed, restored, Errors::default(), visitor.seal()).await?;
    Ok(layout::page(&page))
}

/// What the person typed and did not save, as far as it differs from what is saved.
async fn unsaved(
    pool: &PgPool,
    person: PersonId,
    row: &ProposalRow,
) -> Result<BTreeMap<String, (Typed, Timestamp)>, PageError> {
    let saved = read_model::sections(pool, row.id).await?;
    let kept = table::kept(pool, person, row.id).await?.into_iter();
    Ok(kept
        .filter(|(key, it)| tidy(&it.text) != saved.get(key).map_or("", |section| section.text.as_str()))
        .map(|(key, it)| (key, (Typed { base: it.base, text: it.text }, it.updated_at)))
        .collect())
}

async fn page(
    visitor: &Visitor,
    pool: &PgPool,
    row: &ProposalRow,
    edition: EditionRow,
    typed: &BTreeMap<String, Typed>,
    restored: Option<Timestamp>,
    errors: Errors,
    seal: Seal,
) -> Result<Page, PageError> {
    let saved = read_model::sections(pool, row.id).await?;
    let files = read_model::attachments(pool, row.id).await?;
    let people: Vec<PersonId> = saved.values().filter_map(|section| section.written_by.person()).collect();
    let names = read_model::person_names(pool, &people).await?;
    let texts = saved.iter().map(|(key, section)| (key.clone(), section.text.clone())).collect();
    let lacking = facts::lacking(pool, row, &edition, &texts, &files).await?;
    let tasks = tasks(row, &edition, &texts, &lacking, &facts::taken(pool, row, &edition).await?);
    let sections = edition.rules.sections.iter().map(|section| {
        let there = saved.get(&section.key);
        let shown = typed.get(&section.key);
        let text = shown.map_or_else(|| saved_text(there).to_owned(), |typed| typed.text.clone());
        SectionView {
            key: section.key.clone(),
            number: section.number.clone(),
            label: section.label.clone(),
            help: section.help.clone(),
            words: word_count(&text),
            max_words: section.max_words as usize,
            required: section.required,
            base: shown
                .map_or_else(|| Fingerprint::of(saved_text(there)).as_str().to_owned(), |typed| typed.base.clone()),
            saved: (tidy(&text) != saved_text(there)).then(|| saved_text(there).to_owned()),
            text,
            written: there.map(|it| format!("Tersimpan {}, {}.", edition.zone().short(it.written_at), by(it, &names))),
            files: current(&files, &section.key),
        }
    });
    let sections = sections.collect();
    let mut frame = below(visitor, row, &format!("Tulis {}", row.title));
    frame.has_errors = !errors.is_empty();
    let now = Timestamp::now();
    let view =
        WriteView { row: row.clone(), edition, sections, tasks, restored, errors, seal, discard: visitor.seal(), now };
    frame.main = write::main(&view);
    frame.side = Some(write::side(&view));
    Ok(frame)
}

fn saved_text(section: Option<&SectionRow>) -> &str {
    section.map_or("", |section| section.text.as_str())
}

fn by(section: &SectionRow, names: &BTreeMap<PersonId, String>) -> String {
    match &section.written_by {
        Actor::Person(person) => names.get(person).cloned().unwrap_or_else(|| "orang lain".to_owned()),
        Actor::Clock | Actor::Policy(_) => "sistem".to_owned(),
    }
}

fn current(files: &[AttachmentRow], slot: &str) -> Vec<AttachmentRow> {
    files.iter().filter(|file| file.current && file.slot == slot).cloned().collect()
}

/// The list of things to do: the innovation, the head, each section, each document.
fn tasks(
    row: &ProposalRow,
    edition: &EditionRow,
    texts: &BTreeMap<String, String>,
    lacking: &[(String, Problem)],
    taken: &[(String, String)],
) -> Vec<Task> {
    let own = format!("/usulan/{}", row.id);
    let general: Vec<_> = lacking
        .iter()
        .filter(|(_, problem)| problem.slot().is_none())
        .map(|(place, problem)| (place.clone(), problem.to_string()))
        .chain(taken.iter().cloned())
        .collect();
    let mut tasks = Vec::new();
    match general.first() {
        None => tasks.push(task("Syarat inovasi dan kelompok", format!("{own}/judul"), None, done("Terpenuhi"))),
        Some(_) => tasks.extend(general.into_iter().map(|(place, sentence)| {
            task("Syarat inovasi dan kelompok", place, Some(sentence), Status::tolak("Belum terpenuhi"))
        })),
    }
    let of = |key: &str| lacking.iter().map(|(_, problem)| problem).find(|problem| problem.slot() == Some(key));
    for section in &edition.rules.sections {
        let name = format!("{}. {}", section.number, section.label);
        let written = texts.get(&section.key).is_some_and(|text| word_count(text) > 0);
        let (hint, status) = match of(&section.key) {
            Some(Problem::SectionTooLong { words, max, .. }) => {
                (Some(format!("{} kata lebih dari batas", words - max)), Status::peringatan("Terlalu panjang"))
            }
            Some(_) => (None, Status::netral("Masih kosong")),
            None if written => (None, done("Selesai")),
            None => (None, Status::selesai("Boleh kosong")),
        };
        tasks.push(task(name, format!("#isi-{}", section.key), hint, status));
    }
    for document in &edition.rules.documents {
        if document.required && (document.groups.is_empty() || document.groups.contains(&row.group_key)) {
            let status = if of(&document.key).is_some() { Status::netral("Belum ada") } else { done("Terlampir") };
            tasks.push(task(document.label.as_str(), format!("{own}/lampiran#tempat-{}", document.key), None, status));
        }
    }
    tasks
}

fn task(name: impl Into<String>, href: String, hint: Option<String>, status: Status) -> Task {
    Task { name: name.into(), href: Some(href), hint, status }
}
fn done(word: &str) -> Status {
    Status::selesai(word)
}

pub(super) async fn save(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Operator)?;
    let person = visitor.signed_in()?;
    let (row, edition) = own(&visitor, &pool, &id).await?;
    let typed = typed_sections(&sent, &edition);
    // Whatever happens next, no word is lost.
    keep(&pool, person, &row, &typed, stamp.at).await?;
    let again = async |errors: Errors| {
        let seal = visitor.seal().again(&sent.command_id);
        let page = page(&visitor, &pool, &row, edition.clone(), &typed, None, errors, seal).await?;
        Ok(form::refused(&page))
    };
    let mut errors = Errors::default();
    let mut edits = BTreeMap::new();
    for (key, it) in typed.iter().filter(|(_, it)| it.changed()) {
        if let Some(text) = errors.keep(&format!("isi-{key}"), SectionText::parse(&it.text)) {
            edits.insert(key.clone(), SectionEdit { base: Fingerprint::sent(&it.base), text });
        }
    }
    if !errors.is_empty() {
        return again(errors).await;
    }
    // Going back and sending other words is another wish.
    let words: Vec<_> = edits.iter().map(|(key, edit)| format!("{key}:{}:{}", edit.base.as_str(), edit.text)).collect();
    let stamp = stamp.part(Fingerprint::of(&words.join("\n")).as_str());
    let written: BTreeSet<String> = edits.keys().cloned().collect();
    let command =
        ProposalCommand::WriteSections { acting: visitor.units(), edition: facts::of_edition(&edition), edits };
    match bus.execute::<Proposal>(row.id, command, &stamp).await {
        Ok(receipt) => {
            // What another device of the same account still holds of other sections stays.
            let kept = table::kept(&pool, person, row.id).await?;
            let saved = |key: &str| {
                let same = kept.get(key).zip(typed.get(key)).is_some_and(|(kept, now)| kept.text == now.text);
                // On the page of two texts the person has said which one to drop.
                same || written.contains(key) || sent.value(&format!("pilih-{key}")).is_some()
            };
            let keys: Vec<String> = kept.keys().filter(|key| saved(key)).cloned().collect();
            table::forget(&pool, person, row.id, &keys).await?;
            let said = if receipt.position.is_some() { "Draf tersimpan." } else { "Tidak ada yang berubah." };
            let then = sent.value("lalu").unwrap_or_default();
            match next(&row, then) {
                Some(place) if receipt.position.is_none() => Ok(flash::to(&place)),
                Some(place) => Ok(flash::to_saying(&place, said)),
                None => Ok(flash::to_saying(&format!("/usulan/{}/tulis", row.id), said)),
            }
        }
        Err(CommandError::Refused(ProposalRefusal::SectionsChangedMeanwhile(sections))) => {
            conflict(&visitor, &pool, row, &edition, &typed, &sections).await
        }
        Err(CommandError::Refused(refusal)) => {
            let mut errors = Errors::default();
            errors.add("", refusal);
            again(errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Where the pressed button leads after saving.
fn next(row: &ProposalRow, then: &str) -> Option<String> {
    let own = format!("/usulan/{}", row.id);
    match then.split_once('#') {
        Some(("lampiran", slot)) if slot.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) => {
            Some(format!("{own}/lampiran#{slot}"))
        }
        None if matches!(then, "periksa" | "lampiran" | "judul") => Some(format!("{own}/{then}")),
        _ => None,
    }
}

/// Keeps the words that differ from what their form showed.
async fn keep(
    pool: &PgPool,
    person: PersonId,
    row: &ProposalRow,
    typed: &BTreeMap<String, Typed>,
    at: Timestamp,
) -> Result<(), sqlx::Error> {
    let changed = typed.iter().filter(|(_, it)| it.changed());
    let words: Vec<_> = changed.map(|(key, it)| (key.clone(), it.base.clone(), tidy(&it.text))).collect();
    if words.is_empty() { Ok(()) } else { table::keep(pool, person, row.id, &words, at).await }
}

/// Both texts of each section that somebody else changed meanwhile.
async fn conflict(
    visitor: &Visitor,
    pool: &PgPool,
    row: ProposalRow,
    edition: &EditionRow,
    typed: &BTreeMap<String, Typed>,
    sections: &[NamedSection],
) -> Answer {
    let saved = read_model::sections(pool, row.id).await?;
    let people: Vec<PersonId> = saved.values().filter_map(|section| section.written_by.person()).collect();
    let names = read_model::person_names(pool, &people).await?;
    let is_in_conflict = |key: &str| sections.iter().any(|section| section.key == key);
    let conflicts = sections.iter().map(|section| {
        let there = saved.get(&section.key);
        ConflictPart {
            key: section.key.clone(),
            label: edition.slot_label(&section.key),
            base: Fingerprint::of(saved_text(there)).as_str().to_owned(),
            theirs: saved_text(there).to_owned(),
            by: there
                .map_or_else(String::new, |it| format!("{}, {}", by(it, &names), edition.zone().short(it.written_at))),
            mine: typed.get(&section.key).map_or_else(String::new, |it| tidy(&it.text)),
            max_words: edition.rules.section(&section.key).map_or(0, |it| it.max_words as usize),
        }
    });
    let conflicts = conflicts.collect();
    let kept = typed
        .iter()
        .filter(|(key, it)| !is_in_conflict(key) && it.changed())
        .flat_map(|(key, it)| [(format!("dasar-{key}"), it.base.clone()), (format!("isi-{key}"), it.text.clone())]);
    let kept = kept.collect();
    let mut frame = below(visitor, &row, "Ada dua tulisan");
    frame.has_errors = true;
    frame.main = write::conflict(&ConflictView { row, conflicts, kept, seal: visitor.seal() });
    Ok(form::overtaken(&frame))
}

/// What the script sends while somebody types. Answers in JSON.
pub(super) async fn autosave(visitor: Visitor, pool: Data<PgPool>, id: Path<String>, sent: RawSubmission) -> Answer {
    let person = visitor.signed_in()?;
    let (row, edition) = own(&visitor, &pool, &id).await?;
    let now = Timestamp::now();
    keep(&pool, person, &row, &typed_sections(&sent, &edition), now).await?;
    if !row.status.is_open() {
        let said = "Usulan ini tidak dapat diubah lagi.";
        return Ok(HttpResponse::Conflict().json(json!({ "pesan": said })));
    }
    let clock = edition.zone().clock(now);
    Ok(HttpResponse::Ok().json(json!({ "pukul": clock, "pesan": format!("Tersimpan sementara pukul {clock}") })))
}

/// Throws away what was typed and not saved.
pub(super) async fn discard(visitor: Visitor, pool: Data<PgPool>, id: Path<String>, _sent: RawSubmission) -> Answer {
    let person = visitor.signed_in()?;
    let (row, edition) = own(&visitor, &pool, &id).await?;
    let keys: Vec<String> = edition.rules.sections.iter().map(|section| section.key.clone()).collect();
    table::forget(&pool, person, row.id, &keys).await?;
    Ok(flash::to_saying(&format!("/usulan/{}/tulis", row.id), "Tulisan yang belum disimpan dibuang."))
}
