//! The rules of a draft, part by part or as a file; and amendments of published ones.

use super::{Answer, Shown, desk_page, errors_of, organised, overseen, plan_of, reason, rules_file};
use crate::{
    competition::{
        edition::{
            aggregate::{Edition, EditionRefusal},
            commands::EditionCommand,
        },
        form::{Part, Plan, Typed, fill_round, read_file, read_round, with_rules},
        pages::{
            edit::{self, AmendView, EditView},
            edit_round,
        },
        read_model::{self, EditionRow, EditionState},
    },
    eventstore::{CommandBus, CommandError},
    kernel::{
        actor::{Role, Stamp},
        region::RegionCode,
    },
    scoring::rules::RoundRules,
    web::{
        component::form_parts::Errors,
        error::PageError,
        flash,
        form::{self, RawSubmission, Seal},
        guard::Visitor,
        layout::{self, Page},
        upload::Upload,
    },
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use maud::Markup;
use sqlx::PgPool;

/// The most a file of rules may weigh, in bytes.
const MAX_FILE: usize = 1 << 20;

/// Which form is meant.
enum Form {
    Part(Part),
    /// With the names of the territories that it is held in.
    Round(Box<RoundRules>, Vec<(RegionCode, String)>),
    Whole,
}

impl Form {
    fn title(&self) -> &str {
        match self {
            Self::Part(part) => part.label(),
            Self::Round(round, _) => &round.label,
            Self::Whole => "Aturan sebagai berkas",
        }
    }
    fn fill(&self, plan: &Plan) -> Typed {
        match self {
            Self::Part(part) => part.fill(plan),
            Self::Round(round, _) => fill_round(round),
            Self::Whole => Typed::default(),
        }
    }
    fn page(&self, view: &EditView) -> Markup {
        match self {
            Self::Part(part) => edit::part(view, *part),
            Self::Round(round, territories) => edit_round::round(view, round, territories),
            Self::Whole => edit::whole(view),
        }
    }
}

/// The part that the address names. Published, the calendar and the list of rounds are no longer edited.
fn part_of(edition: &EditionRow, word: &str) -> Result<Form, PageError> {
    let part: Part = word.parse().map_err(|_| PageError::NotFound)?;
    editable(edition)?;
    if edition.state == EditionState::Published && matches!(part, Part::Schedule | Part::Rounds) {
        return Err(PageError::refused(EditionRefusal::AlreadyPublished));
    }
    Ok(Form::Part(part))
}

async fn round_of(pool: &PgPool, edition: &EditionRow, key: &str) -> Result<Form, PageError> {
    editable(edition)?;
    let round = edition.rules.round(key).cloned().ok_or(PageError::NotFound)?;
    let codes: Vec<RegionCode> = round.ladder.iter().flat_map(|step| step.seats.keys().cloned()).collect();
    Ok(Form::Round(Box::new(round), read_model::region_names(pool, &codes).await?))
}

fn editable(edition: &EditionRow) -> Result<(), PageError> {
    match edition.state {
        EditionState::Draft | EditionState::Published => Ok(()),
        EditionState::Cancelled => Err(PageError::refused(EditionRefusal::Cancelled)),
        EditionState::Sealed => Err(PageError::Refused("Hasil lomba ini sudah disahkan, jadi aturannya tetap.".into())),
    }
}

struct Again {
    typed: Typed,
    errors: Errors,
    seal: Seal,
    overtaken: bool,
}

fn edit_page(visitor: &Visitor, edition: EditionRow, form: &Form, again: Again) -> Page {
    let Again { typed, errors, seal, overtaken } = again;
    let mut page = desk_page(visitor, form.title(), Some(&edition));
    page.has_errors = !errors.is_empty() || overtaken;
    page.main = form.page(&EditView { edition, typed, errors, seal, overtaken });
    page
}

fn fresh(visitor: &Visitor, edition: EditionRow, form: &Form) -> Shown {
    let typed = form.fill(&plan_of(&edition)?);
    let again = Again { typed, errors: Errors::default(), seal: visitor.seal(), overtaken: false };
    Ok(layout::page(&edit_page(visitor, edition, form, again)))
}

pub(super) async fn part(visitor: Visitor, pool: Data<PgPool>, path: Path<(String, String)>) -> Shown {
    let edition = organised(&visitor, &pool, &path.0).await?;
    let form = part_of(&edition, &path.1)?;
    fresh(&visitor, edition, &form)
}

pub(super) async fn round(visitor: Visitor, pool: Data<PgPool>, path: Path<(String, String)>) -> Shown {
    let edition = organised(&visitor, &pool, &path.0).await?;
    let form = round_of(&pool, &edition, &path.1).await?;
    fresh(&visitor, edition, &form)
}

pub(super) async fn whole(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let edition = organised(&visitor, &pool, &id).await?;
    editable(&edition)?;
    fresh(&visitor, edition, &Form::Whole)
}

pub(super) async fn amend(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Answer {
    let edition = organised(&visitor, &pool, &id).await?;
    if edition.state != EditionState::Published {
        return Ok(flash::to(&format!("/panitia/lomba/{}", edition.id)));
    }
    let rounds = read_model::rounds(&pool, edition.id).await?;
    let mut page = desk_page(&visitor, "Ubah aturan", Some(&edition));
    page.main = edit::amend(&AmendView { edition, rounds });
    let html = layout::page(&page).into_string();
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}

pub(super) async fn download(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Answer {
    rules_file(&overseen(&visitor, &pool, &id).await?)
}

pub(super) async fn save_part(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    path: Path<(String, String)>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let edition = organised(&visitor, &pool, &path.0).await?;
    let form = part_of(&edition, &path.1)?;
    let typed = Typed::of(sent.raw());
    let read = match &form {
        Form::Part(part) => part.read(&typed, plan_of(&edition)?),
        Form::Round(..) | Form::Whole => return Err(PageError::NotFound),
    };
    Save { visitor, pool, bus, edition, form, typed, stamp, token: sent.command_id.clone() }.finish(read).await
}

pub(super) async fn save_round(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    path: Path<(String, String)>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let edition = organised(&visitor, &pool, &path.0).await?;
    let form = round_of(&pool, &edition, &path.1).await?;
    let typed = Typed::of(sent.raw());
    let Form::Round(known, _) = &form else { return Err(PageError::NotFound) };
    let plan = plan_of(&edition)?;
    let read = read_round(&typed, known).map(|changed| {
        let mut rules = plan.rules.clone();
        rules.rounds.iter_mut().filter(|round| round.key == changed.key).for_each(|round| *round = changed.clone());
        Plan { rules, ..plan }
    });
    Save { visitor, pool, bus, edition, form, typed, stamp, token: sent.command_id.clone() }.finish(read).await
}

pub(super) async fn upload(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    mut sent: Upload,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let edition = organised(&visitor, &pool, &id).await?;
    editable(&edition)?;
    let typed = Typed::of(sent.raw());
    let file = if sent.file_name().is_some() { sent.read_file(MAX_FILE).await? } else { Some(Vec::new()) };
    let plan = plan_of(&edition)?;
    let read = match file.as_deref() {
        None => Err(Errors::one("berkas", "Berkas ini lebih dari 1 MB.")),
        Some([]) => Err(Errors::one("berkas", "Pilih berkas aturannya.")),
        Some(bytes) => read_file(bytes).map(|rules| with_rules(plan, rules)),
    };
    let token = sent.command_id.clone();
    Save { visitor, pool, bus, edition, form: Form::Whole, typed, stamp, token }.finish(read).await
}

/// A form on its way into the edition.
struct Save {
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    edition: EditionRow,
    form: Form,
    typed: Typed,
    stamp: Stamp,
    token: String,
}

impl Save {
    async fn finish(self, read: Result<Plan, Errors>) -> Answer {
        let amends = self.edition.state == EditionState::Published;
        let plan = match read {
            Ok(plan) => plan,
            Err(mut errors) => {
                if amends {
                    reason(&self.typed, &mut errors);
                }
                return Ok(self.refused(errors));
            }
        };
        let base_revision = self.typed.get("revisi").parse().unwrap_or(0);
        let rules = Box::new(plan.rules);
        let command = if amends {
            let mut errors = Errors::default();
            match reason(&self.typed, &mut errors) {
                Some(reason) => EditionCommand::Amend { base_revision, rules, reason },
                None => return Ok(self.refused(errors)),
            }
        } else {
            EditionCommand::Revise { base_revision, name: plan.name, rules, calendar: plan.calendar }
        };
        match self.bus.execute::<Edition>(self.edition.id, command, &self.stamp).await {
            Ok(receipt) => {
                let place = format!("/panitia/lomba/{}", self.edition.id);
                Ok(match (receipt.position, amends) {
                    (None, _) => flash::to_saying(&place, "Tidak ada yang berubah."),
                    (_, true) => flash::to_saying(&place, "Perubahan aturan diumumkan."),
                    (_, false) => self.saved(&place).await?,
                })
            }
            Err(CommandError::Refused(EditionRefusal::ChangedMeanwhile) | CommandError::Conflict) => {
                // What was typed stays; sending it again means: over the version that is stored now.
                let now = organised(&self.visitor, &self.pool, &self.edition.id.to_string()).await?;
                let again =
                    Again { typed: self.typed, errors: Errors::default(), seal: self.visitor.seal(), overtaken: true };
                Ok(form::overtaken(&edit_page(&self.visitor, now, &self.form, again)))
            }
            Err(CommandError::Refused(refusal)) => Ok(self.refused(errors_of(refusal))),
            Err(error) => Err(error.into()),
        }
    }

    /// What is said after saving: with what this change left unsound.
    async fn saved(&self, place: &str) -> Answer {
        let before = self.edition.rules.problems();
        let now = read_model::edition(&self.pool, self.edition.id).await?.ok_or(PageError::NotFound)?;
        let fresh: Vec<String> = now.rules.problems().into_iter().filter(|it| !before.contains(it)).take(3).collect();
        Ok(if fresh.is_empty() {
            flash::to_saying(place, "Tersimpan.")
        } else {
            flash::to_warning(place, &format!("Tersimpan, tetapi belum dapat terbit. {}", fresh.join(" ")))
        })
    }

    fn refused(self, errors: Errors) -> HttpResponse {
        let seal = self.visitor.seal().again(&self.token);
        let again = Again { typed: self.typed, errors, seal, overtaken: false };
        form::refused(&edit_page(&self.visitor, self.edition, &self.form, again))
    }
}
