//! `/dokumen`: the check page of every printed document. It names no person.

use super::read_model::{Copy, DocumentKind, EditionHead, Issued};
use crate::web::component::{
    banner::{Notice, notice},
    button,
    dl::{Fact, summary},
    field,
    fold::{Fold, fold},
    form_parts::Errors,
    heading::Heading,
    status::{Kind, Status},
    table::{Col, Table},
};
use crate::web::{form::Seal, markup::thousands};
use maud::{Markup, html};

/// A document that was issued.
pub struct CheckView {
    pub issued: Issued,
    /// The signed copies, the newest first.
    pub copies: Vec<Copy>,
}

/// The papers of one edition.
pub struct ListView {
    pub edition: EditionHead,
    pub documents: Vec<Issued>,
}

/// `/panitia/lomba/{lomba}/dokumen`
pub fn list(view: &ListView) -> Markup {
    let of_entrants = |one: &&Issued| one.kind == DocumentKind::Feedback;
    let (sheets, others): (Vec<&Issued>, Vec<&Issued>) = view.documents.iter().partition(of_entrants);
    html! {
        (Heading::new("Dokumen lomba").eyebrow(view.edition.name.as_str())
            .lead("Dokumen terbit sendiri dari catatan lomba, masing-masing dengan nomor dan kode QR ke halaman periksanya. Cetak, tanda tangani, simpan."))
        p { a href={ "/panitia/lomba/" (view.edition.edition) "/piagam" } { "Tampilan dan penanda tangan piagam" } }
        @if others.is_empty() {
            p { "Belum ada. Dokumen pertama terbit bersama aturan lomba." }
        } @else { (papers(view, &others)) }
        @if !sheets.is_empty() {
            (fold(&Fold {
                title: &format!("Lembar umpan balik {} usulan", sheets.len()),
                open: false,
                body: html! {
                    p.muted { "Setiap unit mengunduh lembarnya sendiri di halaman hasil usulannya. Catatan juri di dalamnya tanpa nama." }
                    (feedback(view, &sheets))
                },
            }))
        }
    }
}

/// The papers of the panitia.
fn papers(view: &ListView, papers: &[&Issued]) -> Table {
    let columns = vec![
        Col::head("Dokumen"),
        Col::text("Nomor"),
        Col::text("Tercatat"),
        Col::text("Bertanda tangan"),
        Col::text("Berkas"),
    ];
    let rows = papers.iter().map(|one| {
        vec![
            html! { (one.kind.label()) @if !one.about.is_empty() { span.hint { (one.about) } } },
            desk_of(one),
            html! { (view.edition.zone.short(one.issued_at)) },
            html! { @if one.copies > 0 { (Status::selesai("Sudah diunggah")) } @else if one.kind == DocumentKind::Sheets { "–" } @else { (Status::netral("Belum")) } },
            download(one),
        ]
    });
    Table::new("Dokumen yang berlaku", columns).hide_caption().rows(rows).stacked()
}

/// What each entrant gets.
fn feedback(view: &ListView, sheets: &[&Issued]) -> Table {
    let columns = vec![Col::head("Usulan"), Col::text("Nomor"), Col::text("Tercatat"), Col::text("Berkas")];
    let rows = sheets.iter().map(|one| {
        vec![html! { (one.about) }, desk_of(one), html! { (view.edition.zone.short(one.issued_at)) }, download(one)]
    });
    Table::new("Lembar umpan balik", columns).hide_caption().rows(rows).stacked()
}

fn desk_of(one: &Issued) -> Markup {
    html! { a href={ "/panitia/dokumen/" (one.number) } { (one.number) } }
}

fn download(one: &Issued) -> Markup {
    html! { a href=(paper(one)) { (word(one.kind)) span.sr { " " (title(one)) } } }
}

/// Where a paper is printed.
fn paper(one: &Issued) -> String {
    let pleno = format!("/panitia/lomba/{}/pleno", one.edition);
    match one.kind {
        DocumentKind::Rules => format!("/lomba/{}/aturan.pdf", one.slug),
        DocumentKind::Sheets => format!("/panitia/babak/{}/lembar-kosong.pdf", one.subject),
        DocumentKind::Recap => format!("/panitia/babak/{}/rekap-nilai.pdf", one.subject),
        DocumentKind::Attendance => format!("{pleno}/daftar-hadir.pdf"),
        DocumentKind::Minutes => format!("{pleno}/berita-acara"),
        DocumentKind::Decree => format!("{pleno}/lampiran-sk.pdf"),
        DocumentKind::Certificate => format!("{pleno}/piagam/{}.pdf", one.subject),
        DocumentKind::Feedback => format!("/hasil/{}/{}/umpan-balik.pdf", one.slug, one.subject),
    }
}

fn word(kind: DocumentKind) -> &'static str {
    if kind == DocumentKind::Minutes { "Lengkapi dan unduh" } else { "Unduh PDF" }
}

/// `/dokumen`
pub fn ask() -> Markup {
    html! {
        (Heading::new("Periksa dokumen")
            .lead("Setiap dokumen lomba mempunyai nomor di kaki halamannya. Ketik nomor itu, atau pindai kode QR di sebelahnya."))
        (form(""))
    }
}

fn form(typed: &str) -> Markup {
    html! {
        form.form method="get" action="/dokumen" {
            (field::text("Nomor dokumen", "nomor").value(typed).hint("Misalnya BA-7KQ2M-9XA4B.").width("w-medium").autocomplete("off").required())
            (button::actions(html! { (button::main("Periksa dokumen")) }))
        }
    }
}

/// `/dokumen/{nomor}`, where nothing has this number.
pub fn unknown(number: &str) -> Markup {
    html! {
        (Heading::new("Dokumen tidak dikenal").eyebrow(number).status(Status::tolak("Tidak dikenal")))
        (notice(&Notice {
            kind: Kind::Tolak,
            title: "Tidak ada dokumen dengan nomor ini.".into(),
            body: html! { p { "Samakan nomornya dengan yang tercetak, tanda demi tanda. Kalau sudah sama, dokumen itu tidak berasal dari sini: tanyakan kepada panitia lombanya." } },
        }))
        (form(number))
    }
}

/// `/dokumen/{nomor}`
pub fn check(view: &CheckView) -> Markup {
    let issued = &view.issued;
    html! {
        (Heading::new(title(issued)).eyebrow(format!("Dokumen {}", issued.number)).status(status(issued)))
        (verdict(issued))
        (facts(issued))
        (signed(view))
    }
}

/// What came back signed; the scan itself shows signatures and is not public.
fn signed(view: &CheckView) -> Markup {
    html! {
        h2 { "Salinan bertanda tangan" }
        @if view.copies.is_empty() {
            p { "Belum ada yang diunggah panitia." }
        } @else {
            p { "Panitia menyimpan kertas yang sudah ditandatangani. Berkas yang Anda pegang sama dengannya bila sidiknya sama." }
            ul {
                @for copy in &view.copies {
                    li { (kind_of(copy)) ", diunggah " (view.issued.zone.long(copy.filed_at)) ". SHA-256 " code { (copy.sha256) } }
                }
            }
        }
    }
}

/// `PDF, 120 KB`
fn kind_of(copy: &Copy) -> String {
    let kind = copy.media_type.rsplit('/').next().unwrap_or_default().to_uppercase();
    format!("{kind}, {} KB", thousands(copy.size.unsigned_abs().div_ceil(1024)))
}

/// One document as its panitia sees it.
pub struct DeskView {
    pub issued: Issued,
    pub copies: Vec<Copy>,
    pub errors: Errors,
    /// None for those who only read.
    pub seal: Option<Seal>,
    /// The most a file may weigh, in words.
    pub limit: String,
}

/// `/panitia/dokumen/{nomor}`
pub fn desk(view: &DeskView) -> Markup {
    let issued = &view.issued;
    let place = format!("/panitia/dokumen/{}", issued.number);
    html! {
        (Heading::new(title(issued)).eyebrow(format!("Dokumen {}", issued.number)).status(status(issued)))
        (view.errors.summary())
        @if !issued.holds() { (verdict(issued)) }
        (button::actions(html! {
            @if issued.holds() { (button::main(word(issued.kind)).href(paper(issued))) }
            (button::second("Halaman periksa untuk umum").href(format!("/dokumen/{}", issued.number)))
        }))
        h2 { "Salinan bertanda tangan" }
        @if view.copies.is_empty() { p { "Belum ada." } } @else {
            ul {
                @for copy in &view.copies {
                    li { a href={ (place) "/salinan/" (copy.attachment) } { "Buka salinan" } " (" (kind_of(copy)) "), diunggah " (issued.zone.long(copy.filed_at)) ". SHA-256 " code { (copy.sha256) } }
                }
            }
        }
        @if let (Some(seal), true) = (&view.seal, issued.kind != DocumentKind::Sheets) {
            form.form method="post" action={ (place) "/salinan" } enctype="multipart/form-data" {
                (seal)
                (field::file("Pindaian yang sudah ditandatangani", "berkas", ".pdf,.jpg,.jpeg,.png").error(view.errors.of("berkas")).required()
                    .hint(format!("PDF, JPEG atau PNG, paling besar {}. Sidiknya dicatat dan tampil di halaman periksa; berkasnya hanya untuk panitia dan pimpinan.", view.limit)))
                (button::actions(html! { (button::main("Unggah salinan")) }))
            }
        }
    }
}

fn title(issued: &Issued) -> String {
    let kind = issued.kind.label();
    match issued.about.as_str() {
        "" => format!("{kind} {}", issued.edition_name),
        about => format!("{kind} {}: {about}", issued.edition_name),
    }
}

fn status(issued: &Issued) -> Status {
    match (&issued.superseded_by, issued.revoked_at) {
        (Some(_), _) => Status::peringatan("Sudah diganti"),
        (None, Some(_)) => Status::tolak("Tidak berlaku"),
        (None, None) => Status::selesai("Berlaku"),
    }
}

fn verdict(issued: &Issued) -> Markup {
    let (kind, title, body) = match (&issued.superseded_by, issued.revoked_at) {
        (Some(newer), _) => (
            Kind::Peringatan,
            "Dokumen ini pernah berlaku, tetapi sudah diganti.".to_owned(),
            html! {
                p { "Yang menggantikannya: " a href={ "/dokumen/" (newer) } { (newer) } "." }
                @if let Some(why) = &issued.superseded_why { p { "Hasil lombanya sama; isian dokumennya diganti. Alasan: " (why) } }
            },
        ),
        (None, Some(at)) => (
            Kind::Tolak,
            "Dokumen ini tidak berlaku lagi.".to_owned(),
            html! { p { "Dibatalkan " (issued.zone.long(at)) ". Belum ada penggantinya." } },
        ),
        (None, None) => (
            Kind::Selesai,
            "Dokumen dengan nomor ini berlaku.".to_owned(),
            html! { p { "Bandingkan isi kertasnya dengan keterangan di bawah. Sidik yang tercetak harus sama, tanda demi tanda." } },
        ),
    };
    notice(&Notice { kind, title, body })
}

fn facts(issued: &Issued) -> Markup {
    let mut facts = vec![
        Fact::new("Jenis", issued.kind.label()),
        Fact::new("Lomba", issued.edition_name.as_str()).action(format!("/lomba/{}", issued.slug), "Lihat lomba"),
    ];
    if !issued.about.is_empty() {
        facts.push(Fact::new("Tentang", issued.about.as_str()));
    }
    let fingerprint = |words: &str| words.len() == 64 && words.bytes().all(|it| it.is_ascii_hexdigit());
    facts.extend(issued.told.iter().map(|(label, words)| {
        Fact::new(label.as_str(), html! { @if fingerprint(words) { code { (words) } } @else { (words) } })
    }));
    facts.push(Fact::new("Tercatat", issued.zone.long(issued.issued_at)));
    facts.push(
        Fact::new("Sidik aturan (SHA-256)", html! { code { (issued.rules_sha256) } })
            .action(format!("/lomba/{}/aturan", issued.slug), "Lihat aturan"),
    );
    if let Some(hash) = &issued.result_sha256 {
        let fact = Fact::new("Sidik hasil (SHA-256)", html! { code { (hash) } });
        facts.push(match issued.kind {
            DocumentKind::Minutes | DocumentKind::Decree | DocumentKind::Certificate | DocumentKind::Feedback => {
                fact.action(format!("/hasil/{}", issued.slug), "Lihat hasil")
            }
            DocumentKind::Rules | DocumentKind::Sheets | DocumentKind::Recap | DocumentKind::Attendance => fact,
        });
    }
    summary(&facts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{
        ids::EditionId,
        time::{Timestamp, Zone},
    };

    fn issued() -> Issued {
        Issued {
            number: "BA-12-ABCDEF01".into(),
            kind: DocumentKind::Minutes,
            subject: EditionId::from_u128(1).to_string(),
            edition: EditionId::from_u128(1),
            edition_name: "Sinovik 2026".into(),
            slug: "sinovik-2026".into(),
            region: "35.10".parse().unwrap(),
            zone: Zone::Wib,
            about: String::new(),
            rules_sha256: "a".repeat(64),
            result_sha256: Some("b".repeat(64)),
            issued_at: Timestamp::from_millis(1_790_000_000_000),
            superseded_by: None,
            superseded_why: None,
            revoked_at: None,
            told: vec![],
            copies: 0,
        }
    }

    #[test]
    fn the_check_page_says_whether_a_document_holds() {
        let said = |issued: Issued| check(&CheckView { issued, copies: vec![] }).into_string();
        let holds = said(issued());
        assert!(holds.contains("berlaku.") && holds.contains(&"b".repeat(64)) && holds.contains("/hasil/sinovik-2026"));
        let replaced = said(Issued { superseded_by: Some("BA-99-00000000".into()), ..issued() });
        assert!(replaced.contains("sudah diganti") && replaced.contains("/dokumen/BA-99-00000000"));
        let revoked = said(Issued { revoked_at: Some(Timestamp::from_millis(1_790_000_000_000)), ..issued() });
        assert!(revoked.contains("tidak berlaku lagi") && revoked.contains("September 2026"));
        let unknown = unknown("BA-1").into_string();
        assert!(unknown.contains("Tidak ada dokumen dengan nomor ini."));
    }
}
