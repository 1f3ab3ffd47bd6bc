//! The forms on which the panitia writes the rules of a draft, or amends published ones with a reason.

use super::{counted, reason_field};
use crate::{
    competition::{
        form::{Part, Typed},
        read_model::{EditionRow, EditionState, RegistrationState, RoundRow, RoundState},
    },
    scoring::rules::EditionRules,
    web::{
        component::{
            banner::{Notice, notice},
            button,
            choice::{Check, check, checkboxes},
            field::{self, Choice},
            fold::{Fold, fold},
            form_parts::Errors,
            heading::Heading,
            status::{Kind, Status},
            tasks::{Task, list},
        },
        form::Seal,
    },
};
use maud::{Markup, Render, html};

/// One part of an edition's rules in its form.
pub struct EditView {
    pub edition: EditionRow,
    pub typed: Typed,
    pub errors: Errors,
    pub seal: Seal,
    /// Somebody else saved while this was being typed.
    pub overtaken: bool,
}

/// `/panitia/lomba/{id}/ubah/{part}`
pub fn part(view: &EditView, part: Part) -> Markup {
    let (typed, errors, rules) = (&view.typed, &view.errors, &view.edition.rules);
    let fields = match part {
        Part::Schedule => schedule(view),
        Part::Groups => rows(typed, errors, "kelompok", group),
        Part::Categories => html! {
            (field::textarea("Kategori, satu di setiap baris", "kategori").value(typed.get("kategori")).rows(12))
        },
        Part::Sections => html! {
            (rows(typed, errors, "bagian", section))
            (field::number("Jumlah bobot seluruh bagian", "jumlah_bobot").value(typed.get("jumlah_bobot")).error(errors.of("jumlah_bobot")).required()
                .hint("Aturan tidak dapat terbit kalau bobot bagian tidak berjumlah tepat sebesar ini."))
        },
        Part::Documents => rows(typed, errors, "berkas", |row| document(row, rules)),
        Part::Rounds => rows(typed, errors, "babak", round),
        Part::Awards => rows(typed, errors, "penghargaan", award),
    };
    frame(view, part.label(), lead(part), &format!("ubah/{part}"), fields)
}

const fn lead(part: Part) -> &'static str {
    match part {
        Part::Schedule => "Waktu dibaca dalam zona lomba. Babak tanpa waktu dibuka dan ditutup dengan tangan.",
        Part::Groups => "Siapa bersaing dengan siapa, dan syaratnya. Kosongkan nama untuk baris yang tidak dipakai.",
        Part::Categories => "Peserta memilih satu kategori untuk usulannya.",
        Part::Sections => "Yang ditulis peserta: batas kata dan bobot setiap bagian.",
        Part::Documents => "Berkas untuk seluruh usulan, misalnya surat pernyataan.",
        Part::Rounds => "Babak dijalankan berurutan: seleksi administrasi dulu, pleno paling akhir.",
        Part::Awards => "Yang dapat diberikan pleno, dari yang tertinggi.",
    }
}

/// The form around the fields of a part, with the reason where published rules change.
pub(super) fn frame(view: &EditView, title: &str, lead: &str, path: &str, fields: Markup) -> Markup {
    let EditionRow { id, name, state, revision, .. } = &view.edition;
    let amends = *state == EditionState::Published;
    let back = if amends { format!("/panitia/lomba/{id}/ubah") } else { format!("/panitia/lomba/{id}") };
    html! {
        (Heading::new(title).eyebrow(name.as_str()).lead(lead))
        @if view.overtaken { (overtaken()) }
        (view.errors.summary())
        form.form method="post" action={ "/panitia/lomba/" (id) "/" (path) } {
            (view.seal)
            (field::hidden("revisi", &revision.to_string()))
            (fields)
            @if amends { (amendment(&view.typed, &view.errors)) }
            (button::actions(html! {
                (button::main(if amends { "Umumkan perubahan aturan" } else { "Simpan" }))
                (button::quiet("Batal").href(back))
            }))
        }
    }
}

pub(super) fn overtaken() -> Markup {
    notice(&Notice {
        kind: Kind::Peringatan,
        title: "Lomba ini sudah diubah orang lain sejak Anda membukanya.".into(),
        body: html! { p { "Isian Anda belum tersimpan, tetapi masih ada di bawah. Periksa versi yang tersimpan di halaman lomba. Jika Anda menyimpan sekarang, bagian ini menjadi seperti yang Anda tulis." } },
    })
}

fn amendment(typed: &Typed, errors: &Errors) -> Markup {
    html! {
        (reason_field(typed.get("alasan"), errors.of("alasan"),
            "Aturan ini sudah terbit. Perubahan dan alasannya dibaca semua orang, dengan tanggal dan panitia sebagai penanggung jawab."))
    }
}

/// A row of a form: fields named after its number.
struct Line<'a> {
    typed: &'a Typed,
    errors: &'a Errors,
    n: usize,
}

impl Line<'_> {
    fn name(&self, field: &str) -> String {
        format!("{field}-{}", self.n)
    }
    fn value(&self, field: &str) -> &str {
        self.typed.at(field, self.n)
    }
    fn text(&self, label: &'static str, name: &str) -> field::Field<'_> {
        self.with(field::text(label, self.name(name)), name)
    }
    fn number(&self, label: &'static str, name: &str) -> field::Field<'_> {
        self.with(field::number(label, self.name(name)), name)
    }
    fn area(&self, label: &'static str, name: &str) -> field::Field<'_> {
        self.with(field::textarea(label, self.name(name)).rows(3), name)
    }
    fn with<'a>(&'a self, field: field::Field<'a>, name: &str) -> field::Field<'a> {
        field.value(self.value(name)).error(self.errors.of(&self.name(name)))
    }
    fn tick(&self, label: &str, name: &str) -> Markup {
        let checked = self.typed.ticked(&self.name(name));
        check(&Check { label, name: &self.name(name), value: "ya", checked, hint: None, error: None })
    }
    /// What a folded row says of itself.
    fn title(&self, what: &str) -> String {
        if self.value("nama").is_empty() {
            return format!("Tambah {what}");
        }
        let number = match self.value("nomor") {
            "" => (self.n + 1).to_string(),
            number => number.to_owned(),
        };
        let facts = [("kata", "kata"), ("kuota", "usulan setiap unit"), ("umur", "bulan"), ("jumlah", "buah")];
        let mut parts = vec![format!("{number}. {}", self.value("nama"))];
        let filled = facts.into_iter().filter(|(field, _)| !self.value(field).is_empty());
        parts.extend(filled.map(|(field, what)| format!("{} {what}", self.value(field))));
        if !self.value("bobot").is_empty() {
            parts.push(format!("bobot {}", self.value("bobot")));
        }
        parts.join(", ")
    }
    /// Whether one of these fields is wrong.
    fn wrong(&self, fields: &[&str]) -> bool {
        fields.iter().any(|field| self.errors.of(&self.name(field)).is_some())
    }
}

/// The rows of a form, each folded under its name, with a box to take it away and empty ones to add.
fn rows(typed: &Typed, errors: &Errors, what: &str, one: impl Fn(&Line<'_>) -> Markup) -> Markup {
    let all = ["nama", "umur", "kuota", "halangan", "kata", "bobot", "jenis", "urutan", "jumlah"];
    html! {
        (field::hidden("baris", &typed.rows().to_string()))
        div {
            @for n in 0..typed.rows() {
                @let line = Line { typed, errors, n };
                @let known = !line.value("kunci").is_empty();
                (fold(&Fold { title: &line.title(what), open: line.wrong(&all), body: html! {
                    (field::hidden(&line.name("kunci"), line.value("kunci")))
                    (one(&line))
                    @if known { (line.tick(&format!("Hapus {what} ini"), "hapus")) }
                } }))
            }
        }
    }
}

fn group(line: &Line<'_>) -> Markup {
    html! {
        (line.text("Nama kelompok", "nama"))
        (line.area("Keterangan", "keterangan").optional())
        div.fields-row {
            (line.number("Umur terendah", "umur").unit("bulan"))
            (line.number("Kuota setiap unit", "kuota").unit("usulan").optional())
        }
        (line.area("Penghargaan yang menghalangi", "halangan").optional()
            .hint("Satu di setiap baris, misalnya: 2 kali Top 99."))
    }
}

fn section(line: &Line<'_>) -> Markup {
    html! {
        (line.text("Nama bagian", "nama"))
        (line.area("Petunjuk untuk penulis", "keterangan").optional())
        div.fields-row {
            (line.text("Nomor", "nomor").width("w-num"))
            (line.number("Paling banyak", "kata").unit("kata"))
            (line.number("Bobot", "bobot"))
        }
        (line.tick("Wajib diisi", "wajib"))
    }
}

fn document(line: &Line<'_>, rules: &EditionRules) -> Markup {
    let chosen = line.typed.all(&line.name("kelompok"));
    let groups = rules
        .groups
        .iter()
        .map(|group| Choice::new(group.key.as_str(), group.label.as_str()).chosen(chosen.contains(&group.key)));
    html! {
        (line.text("Nama berkas", "nama"))
        (line.tick("Wajib dilampirkan", "wajib"))
        (checkboxes("Hanya untuk kelompok", line.name("kelompok"), groups.collect()).hint("Kosongkan kalau untuk semua."))
    }
}

fn round(line: &Line<'_>) -> Markup {
    let kinds = [("administrasi", "Seleksi administrasi"), ("dinilai", "Dinilai juri"), ("pleno", "Pleno")];
    let kinds = kinds.iter().map(|(code, label)| Choice::new(*code, *label)).collect();
    let kind = field::select("Jenis", line.name("jenis"), kinds);
    html! {
        (line.text("Nama babak", "nama"))
        div.fields-row {
            (line.with(kind, "jenis"))
            (line.number("Urutan", "urutan"))
        }
    }
}

fn award(line: &Line<'_>) -> Markup {
    html! {
        (line.text("Nama penghargaan", "nama"))
        (line.number("Jumlah", "jumlah").optional())
        (line.tick("Menurut urutan akhir", "peringkat"))
    }
}

fn schedule(view: &EditView) -> Markup {
    let (typed, errors) = (&view.typed, &view.errors);
    let time = |label: &'static str, name: String| {
        let (value, error) = (typed.get(&name).to_owned(), errors.of(&name).map(str::to_owned));
        field::date_time(label, name).width("w-medium").value(value).error(error).render()
    };
    html! {
        (field::text("Nama lomba", "nama").value(typed.get("nama")).error(errors.of("nama")).required().attr("maxlength", "200"))
        (field::text("Dasar aturan", "dasar").value(typed.get("dasar")).error(errors.of("dasar")).required()
            .hint("Pedoman atau peraturan yang diikuti, seperti biasa disebut."))
        (registration_fields(typed, errors))
        @for (n, round) in view.edition.rules.rounds.iter().enumerate() {
            fieldset.field {
                legend.legend { (round.label) }
                div.fields-row {
                    (time("Dibuka", format!("babak-buka-{n}")))
                    (time("Ditutup", format!("babak-tutup-{n}")))
                }
            }
        }
        (field::number("Masa sanggah", "sanggah").value(typed.get("sanggah")).error(errors.of("sanggah")).unit("hari kerja").optional()
            .hint("Senin sampai Jumat, mulai hari sesudah hasil disahkan; hari libur tidak dikurangkan. SK baru dicatat sesudahnya. Kosongkan kalau tidak ada masa sanggah."))
        (field::number("Kuorum pleno", "kuorum").value(typed.get("kuorum")).error(errors.of("kuorum")).unit("persen").optional()
            .hint("Bagian undangan yang harus hadir sebelum pleno memutuskan: juri babak terakhir, ketua dan sekretaris. Kosongkan kalau tidak disyaratkan."))
        (check(&Check { label: "Hasil disahkan berdua oleh ketua dan sekretaris pleno", name: "berdua", value: "ya", checked: typed.ticked("berdua"),
            hint: Some("Ketua menandatangani dulu, lalu sekretaris mengesahkan hal yang persis sama dengan akunnya sendiri."), error: None }))
    }
}

/// Zone, opening and closing of registration.
pub(super) fn registration_fields(typed: &Typed, errors: &Errors) -> Markup {
    let zones = [("wib", "WIB"), ("wita", "WITA"), ("wit", "WIT")];
    let zones = zones.iter().map(|(code, label)| Choice::new(*code, *label)).collect();
    html! {
        (field::select("Zona waktu", "zona", zones).value(typed.get("zona")).no_empty_choice().width("w-short"))
        fieldset.field {
            legend.legend { "Pendaftaran" }
            div.fields-row {
                (field::date_time("Dibuka", "buka").width("w-medium").value(typed.get("buka")).error(errors.of("buka")).required())
                (field::date_time("Ditutup", "tutup").width("w-medium").value(typed.get("tutup")).error(errors.of("tutup")).required()
                    .hint("23.59 berarti sampai akhir menit itu."))
            }
        }
    }
}

/// What may still be changed of published rules.
pub struct AmendView {
    pub edition: EditionRow,
    pub rounds: Vec<RoundRow>,
}

/// `/panitia/lomba/{id}/ubah`
pub fn amend(view: &AmendView) -> Markup {
    let EditionRow { id, name, registration, rules, .. } = &view.edition;
    let task = |name: &str, href: String, free: bool, hint: String| Task {
        name: name.to_owned(),
        href: free.then_some(href),
        hint: (!hint.is_empty()).then_some(hint),
        status: if free { Status::netral("Dapat diubah") } else { Status::selesai("Terkunci") },
    };
    let form_free = *registration == RegistrationState::Ahead;
    let locked = "Pendaftaran sudah dibuka; ada yang sudah menulis dengan aturan ini.";
    let form = [Part::Groups, Part::Categories, Part::Sections, Part::Documents].map(|part| {
        let hint = if form_free { String::new() } else { locked.to_owned() };
        task(part.label(), format!("/panitia/lomba/{id}/ubah/{part}"), form_free, hint)
    });
    let rounds = rules.scored_rounds().into_iter().map(|round| {
        let row = view.rounds.iter().find(|row| row.rules.key == round.key);
        let free = row.is_none_or(|row| row.state == RoundState::Ahead);
        let hint =
            if free { counted(round.criteria.len() as i64, "kriteria") } else { "Babak ini sudah dibuka.".into() };
        task(&format!("Babak {}", round.label), format!("/panitia/lomba/{id}/ubah/babak/{}", round.key), free, hint)
    });
    let awards = task(Part::Awards.label(), format!("/panitia/lomba/{id}/ubah/{}", Part::Awards), true, String::new());
    let all: Vec<Task> = form.into_iter().chain(rounds).chain([awards]).collect();
    html! {
        (Heading::new("Ubah aturan yang sudah terbit").eyebrow(name.as_str())
            .lead("Setiap perubahan disertai alasan dan langsung terlihat oleh semua orang. Yang sudah dipakai tidak dapat diubah lagi."))
        (list(&all))
        p { "Waktu tidak diubah di sini: perpanjang pendaftaran atau babaknya." }
        div.actions {
            (button::second("Ubah lewat berkas").href(format!("/panitia/lomba/{id}/ubah-berkas")))
            (button::quiet("Kembali").href(format!("/panitia/lomba/{id}")))
        }
    }
}

/// `/panitia/lomba/{id}/ubah-berkas`
pub fn whole(view: &EditView) -> Markup {
    let EditionRow { id, name, state, revision, .. } = &view.edition;
    let amends = *state == EditionState::Published;
    html! {
        (Heading::new("Aturan sebagai berkas").eyebrow(name.as_str())
            .lead("Unduh seluruh aturan, ubah dengan penyunting teks, lalu unggah lagi. Dengan cara ini aturan dapat dipakai ulang tahun depan atau di daerah lain."))
        @if view.overtaken { (overtaken()) }
        (view.errors.summary())
        div.actions { (button::second("Unduh aturan (JSON)").href(format!("/panitia/lomba/{id}/aturan.json"))) }
        form.form method="post" action={ "/panitia/lomba/" (id) "/ubah-berkas" } enctype="multipart/form-data" {
            (view.seal)
            (field::hidden("revisi", &revision.to_string()))
            @if amends { (amendment(&view.typed, &view.errors)) }
            (field::file("Berkas aturan", "berkas", ".json,application/json").error(view.errors.of("berkas")).required()
                .hint("Paling besar 1 MB. Yang tidak terbaca ditolak, dan draf Anda tetap seperti semula."))
            (button::actions(html! {
                (button::main(if amends { "Umumkan perubahan aturan" } else { "Unggah dan ganti draf" }))
                (button::quiet("Batal").href(format!("/panitia/lomba/{id}")))
            }))
        }
    }
}
