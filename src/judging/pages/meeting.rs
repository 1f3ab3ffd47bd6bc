//! The meeting of the pleno: agenda, who leads, who came, what was said.

use crate::judging::{
    form::pleno::{TypedAgenda, TypedAttendance, TypedNote, TypedOfficers, presence_field},
    read_model::{Attended, Attendee, Meeting, Pleno, Presence},
};
use crate::kernel::{ids::PersonId, time::Zone};
use crate::web::{
    component::{
        button,
        choice::radios,
        field::{self, Choice},
        form_parts::Errors,
        heading::Heading,
        status::Status,
        table::{Col, Table},
        tasks::Task,
    },
    form::Seal,
    markup::paragraphs,
};
use maud::{Markup, html};

pub(super) fn place(pleno: &Pleno) -> String {
    format!("/panitia/lomba/{}/pleno", pleno.edition)
}

/// What is done before the pleno decides.
pub(super) fn steps(meeting: &Meeting, href: impl Fn(&str) -> Option<String>) -> Vec<Task> {
    let held = &meeting.held;
    let optional = if held.asks_quorum() || held.two_seal() {
        Status::peringatan("Belum ditetapkan")
    } else {
        Status::netral("Boleh dilewati")
    };
    let mut tasks = vec![
        Task {
            name: "Susun agenda".into(),
            href: href("/agenda"),
            hint: None,
            status: match held.agenda.len() {
                0 => Status::netral("Belum disusun"),
                n => Status::selesai(format!("{n} acara")),
            },
        },
        Task {
            name: "Tetapkan ketua dan sekretaris".into(),
            href: href("/pejabat"),
            hint: None,
            status: if held.convened.is_some() { Status::selesai("Sudah ditetapkan") } else { optional },
        },
    ];
    if held.convened.is_some() {
        tasks.push(Task {
            name: "Catat kehadiran".into(),
            href: href("/kehadiran"),
            hint: held.attended().map(|attended| attended.to_string()),
            status: match held.attended() {
                None => Status::peringatan("Belum dicatat"),
                Some(attended) if attended.missing() > 0 => {
                    Status::peringatan(format!("Kurang {} orang", attended.missing()))
                }
                Some(Attended { quorum: Some(_), .. }) => Status::selesai("Kuorum tercapai"),
                Some(_) => Status::selesai("Sudah dicatat"),
            },
        });
    }
    tasks
}

/// What is recorded of the meeting.
pub(super) fn recorded(pleno: &Pleno, meeting: &Meeting, may_change: bool) -> Markup {
    let held = &meeting.held;
    html! {
        @if !held.agenda.is_empty() {
            h2 { "Agenda" }
            ol { @for item in &held.agenda { li { (item) } } }
        }
        @if !meeting.attendees.is_empty() {
            h2 #kehadiran { "Kehadiran" }
            @if let Some(attended) = held.attended() { p { (attended) "." } }
            (attendance(&meeting.attendees))
            @for correction in &held.corrections {
                p.small.muted { "Dibetulkan " (pleno.zone.long(correction.at)) ": " (correction.reason) }
            }
        }
        h2 #catatan { "Catatan pembahasan" }
        (notes(meeting, pleno.zone))
        @if may_change { p.no-print { a href={ (place(pleno)) "/catatan" } { "Tulis catatan pembahasan" } } }
    }
}

fn attendance(attendees: &[Attendee]) -> Markup {
    let rows = attendees.iter().map(|one| {
        vec![
            html! { (one.name) },
            html! { (one.office) },
            match one.presence {
                Some(Presence::Present) => html! { (Status::selesai("Hadir")) },
                Some(other) => html! { (Status::netral(other.label())) },
                None => html! { (Status::peringatan("Belum dicatat")) },
            },
        ]
    });
    let columns = vec![Col::head("Nama"), Col::text("Kedudukan"), Col::text("Kehadiran")];
    html! { (Table::new("Yang diundang", columns).hide_caption().rows(rows).stacked()) }
}

fn notes(meeting: &Meeting, zone: Zone) -> Markup {
    let title = |of| meeting.entries.iter().find(|entry| Some(entry.finalist.proposal) == of);
    html! {
        @if meeting.held.notes.is_empty() { p.muted { "Belum ada catatan." } }
        @for note in &meeting.held.notes {
            section.stack {
                @if let Some(entry) = title(note.proposal) { h3 { (entry.title) } }
                (paragraphs(note.note.as_str()))
                p.small.muted {
                    @if let Some(name) = note.by.and_then(|by| meeting.names.get(&by)) { (name) ", " }
                    (zone.long(note.at))
                }
            }
        }
    }
}

/// Writing the agenda.
pub struct AgendaView {
    pub pleno: Pleno,
    pub typed: TypedAgenda,
    pub errors: Errors,
    pub seal: Seal,
}

/// `/panitia/lomba/{lomba}/pleno/agenda`
pub fn agenda(view: &AgendaView) -> Markup {
    let place = place(&view.pleno);
    html! {
        (Heading::new("Susun agenda").eyebrow(view.pleno.edition_name.as_str())
            .lead("Satu acara satu baris. Acara yang lazim sudah diisikan; ubah seperlunya."))
        (view.errors.summary())
        form method="post" action={ (place) "/agenda" } {
            (view.seal)
            (field::textarea("Acara", "acara").value(view.typed.items.as_str()).error(view.errors.of("acara")).required().rows(8))
            (button::actions(html! { (button::main("Simpan agenda")) (button::quiet("Batal").href(place.as_str())) }))
        }
    }
}

/// Naming chair and secretary.
pub struct OfficersView {
    pub pleno: Pleno,
    /// Who may be named.
    pub panitia: Vec<(PersonId, String)>,
    pub typed: TypedOfficers,
    pub errors: Errors,
    pub seal: Seal,
}

/// `/panitia/lomba/{lomba}/pleno/pejabat`
pub fn officers(view: &OfficersView) -> Markup {
    let place = place(&view.pleno);
    let meeting = view.pleno.meeting.as_ref();
    let named = meeting.is_some_and(|meeting| meeting.held.convened.is_some());
    let waits = meeting.is_some_and(|meeting| meeting.held.proposed.is_some());
    let list = || view.panitia.iter().map(|(id, name)| Choice::new(id.to_string(), name.as_str())).collect();
    html! {
        (Heading::new("Tetapkan ketua dan sekretaris").eyebrow(view.pleno.edition_name.as_str())
            .lead("Keduanya dipilih dari akun panitia wilayah lomba ini. Bersama para juri babak terakhir, merekalah yang diundang ke pleno."))
        (view.errors.summary())
        @if view.panitia.len() < 2 {
            p { "Baru ada " (view.panitia.len()) " akun panitia. Minta admin menambah satu lagi, supaya ketua dan sekretaris dua orang yang berbeda." }
        }
        form method="post" action={ (place) "/pejabat" } {
            (view.seal)
            (field::select("Ketua", "ketua", list()).value(view.typed.chair.as_str()).error(view.errors.of("ketua")).required().width("w-medium"))
            (field::select("Sekretaris", "sekretaris", list()).value(view.typed.secretary.as_str()).error(view.errors.of("sekretaris")).required().width("w-medium"))
            @if named {
                (field::textarea("Alasan penggantian", "alasan").value(view.typed.reason.as_str()).error(view.errors.of("alasan")).rows(3)
                    .hint("Misalnya ketua berhalangan pada hari pleno."))
            }
            @if waits { p { "Ketua sudah menandatangani hasil. Kalau Anda mengganti ketua atau sekretaris, tanda tangan itu gugur." } }
            (button::actions(html! { (button::main("Tetapkan")) (button::quiet("Batal").href(place.as_str())) }))
        }
    }
}

/// Recording who came.
pub struct AttendanceView {
    pub pleno: Pleno,
    pub typed: TypedAttendance,
    pub errors: Errors,
    pub seal: Seal,
}

/// `/panitia/lomba/{lomba}/pleno/kehadiran`
pub fn attendance_form(view: &AttendanceView) -> Markup {
    let place = place(&view.pleno);
    let meeting = view.pleno.meeting.as_ref();
    let quorum = meeting.and_then(|meeting| meeting.held.convened.as_ref()).and_then(|convened| convened.quorum);
    let again = meeting.is_some_and(|meeting| !meeting.held.marks.is_empty());
    let waits = meeting.is_some_and(|meeting| meeting.held.proposed.is_some());
    let lead = match quorum {
        Some(least) => format!("Pleno dapat memutuskan kalau paling sedikit {least} orang hadir."),
        None => "Aturan lomba ini tidak meminta kuorum.".to_owned(),
    };
    let choices = || Presence::ALL.iter().map(|one| Choice::new(one.code(), one.label())).collect();
    html! {
        (Heading::new("Catat kehadiran").eyebrow(view.pleno.edition_name.as_str()).lead(lead))
        (view.errors.summary())
        form method="post" action={ (place) "/kehadiran" } {
            (view.seal)
            @for one in meeting.iter().flat_map(|meeting| &meeting.attendees) {
                @let name = presence_field(one.person);
                @let typed = view.typed.marks.get(&one.person.to_string()).map_or("", String::as_str);
                (radios(format!("{} ({})", one.name, one.office), name.as_str(), choices()).value(typed).error(view.errors.of(&name)))
            }
            @if again {
                (field::textarea("Alasan pembetulan", "alasan").value(view.typed.reason.as_str()).error(view.errors.of("alasan")).rows(3)
                    .hint("Wajib kalau Anda mengubah yang sudah dicatat. Catatan yang lama tetap ada di jejak."))
            }
            @if waits { p { "Ketua sudah menandatangani hasil. Kalau kehadiran berubah, tanda tangan itu gugur." } }
            (button::actions(html! { (button::main("Simpan kehadiran")) (button::quiet("Batal").href(place.as_str())) }))
        }
    }
}

/// Writing down what was said.
pub struct NoteView {
    pub pleno: Pleno,
    pub typed: TypedNote,
    pub errors: Errors,
    pub seal: Seal,
}

/// `/panitia/lomba/{lomba}/pleno/catatan`
pub fn note(view: &NoteView) -> Markup {
    let place = place(&view.pleno);
    let entries = view.pleno.meeting.iter().flat_map(|meeting| &meeting.entries);
    let list = entries
        .map(|entry| Choice::new(entry.finalist.proposal.to_string(), format!("{}. {}", entry.rank, entry.title)))
        .collect();
    html! {
        (Heading::new("Tulis catatan pembahasan").eyebrow(view.pleno.edition_name.as_str())
            .lead("Dicatat dengan nama Anda dan waktunya. Catatan tidak dapat diubah atau dihapus; kalau keliru, tulis catatan baru."))
        (view.errors.summary())
        form method="post" action={ (place) "/catatan" } {
            (view.seal)
            (field::select("Tentang", "usulan", list).value(view.typed.proposal.as_str()).error(view.errors.of("usulan")).empty_choice("Semua usulan").width("w-medium"))
            (field::textarea("Catatan", "catatan").value(view.typed.note.as_str()).error(view.errors.of("catatan")).required().rows(5)
                .hint("Apa yang dibahas dan apa kesimpulannya. Hanya panitia dan pimpinan yang membacanya."))
            (button::actions(html! { (button::main("Simpan catatan")) (button::quiet("Batal").href(place.as_str())) }))
        }
    }
}
