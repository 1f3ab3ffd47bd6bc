//! After the seal: three units doubt the result, one is right, the pleno seals once more, then the SK comes.

use super::{Stageset, judging, proposals::Admitted};
use crate::{
    attachment::{DEFAULT_LIMIT, New},
    demo::{
        DemoError, cast, papers,
        play::{Play, failed},
    },
    judging::{
        deliberation::{
            aggregate::Deliberation,
            commands::{DeliberationCommand, Objections},
        },
        read_model::ties,
    },
    kernel::{
        actor::Role,
        ids::{AttachmentId, ObjectionId, ProposalId},
        text::Reason,
        time::{Timestamp, Zone},
    },
    objection::{
        aggregate::Objection,
        commands::{Entry, ObjectionCommand, Ties, Window, objection_id},
        events::{Consequence, Ground, ObjectionFile, Statement},
    },
};

/// The first version of a result.
pub(super) struct Sealed<'a> {
    pub(super) revision: u32,
    pub(super) order: Vec<ProposalId>,
    /// Whom the pleno moved down.
    pub(super) pushed_down: Option<&'a Admitted>,
    pub(super) at: Timestamp,
    /// Until when objections to it are taken.
    pub(super) over: Timestamp,
}

/// One unit that doubts a result, and what it hears.
struct Doubt<'a> {
    entry: &'a Admitted,
    ground: Ground,
    statement: &'static str,
    reply: &'static str,
    consequence: Option<Consequence>,
    /// Hours from the seal to the objection, and to the answer.
    hours: [i64; 2],
}

pub(super) async fn after_seal(
    play: &Play<'_>,
    set: &Stageset,
    admitted: &[Admitted],
    sealed: Sealed<'_>,
    today: Timestamp,
) -> Result<(), DemoError> {
    let step = |error: &dyn std::fmt::Display| failed(format!("{}: sanggah", set.slug), error);
    let mut objections = Objections::default();
    let window = Window { version: 1, closes_at: sealed.over, zone: Zone::Wib };
    for doubt in doubts(play, set, admitted, &sealed).await? {
        let id = raise(play, set, &doubt, window, sealed.at).await?;
        objections.answered.push(id);
        if doubt.consequence == Some(Consequence::Recount) {
            objections.recounts.push(id);
        }
    }
    objections.answered.sort();
    close(play, set, 1, sealed.over).await?;
    let Some(entry) = sealed.pushed_down.filter(|_| !objections.recounts.is_empty()) else {
        return record(play, set, objections, sealed.over, today).await;
    };
    let reason = "Bukti cakupan desa yang dipakai pleno ternyata berlaku juga untuk usulan yang diturunkan, jadi urutan \
                  menurut nilai dikembalikan.";
    let reason = Reason::parse(reason).map_err(|e| step(&e))?;
    let hour = |n: i64| sealed.over.plus_seconds((9 + n) * 3_600);
    let reopen = DeliberationCommand::Reopen { objections, reason: reason.clone() };
    judging::pleno(play, set, "reopen", hour(0), reopen).await?;
    let meeting = set.meeting(play);
    meeting.agenda("agenda-again", hour(0).plus_seconds(300)).await?;
    meeting.attend("attendance-again", hour(0).plus_seconds(600)).await?;
    let base_revision = sealed.revision + 1;
    let back = DeliberationCommand::ChangeOrder { base_revision, proposal: entry.proposal, to: 4, reason };
    judging::pleno(play, set, "order-back", hour(1), back).await?;
    let mut order = sealed.order;
    order.swap(3, 4);
    let fix = judging::fix_awards(set, base_revision + 1, &order);
    judging::pleno(play, set, "awards-again", hour(2), fix).await?;
    let rules = set.rules.objections.ok_or_else(|| step(&"no time to object"))?;
    meeting.seal("seal-again", hour(3), base_revision + 2, None, Some(rules)).await?;
    play.settled().await?;
    let over = rules.closes_at(hour(3), Zone::Wib);
    close(play, set, 2, over).await?;
    record(play, set, Objections::default(), over, today).await
}

/// The unit that was moved down, and two others; none that a relation keeps the panitia from answering.
async fn doubts<'a>(
    play: &Play<'_>,
    set: &Stageset,
    admitted: &'a [Admitted],
    sealed: &Sealed<'a>,
) -> Result<Vec<Doubt<'a>>, DemoError> {
    play.settled().await?;
    let mut strangers = Vec::new();
    for entry in sealed.pushed_down.into_iter().chain(admitted.iter().rev()) {
        let links = ties(play.pool(), cast::id(set.panitia), entry.proposal).await?;
        if !links.iter().any(|link| link.kind.blocks()) {
            strangers.push(entry);
        }
    }
    let down = sealed.pushed_down.map(|entry| entry.proposal);
    let mut others = strangers.iter().copied().filter(|entry| Some(entry.proposal) != down);
    let moved = sealed.pushed_down.filter(|down| strangers.iter().any(|entry| entry.proposal == down.proposal));
    let mut found: Vec<Doubt<'_>> = Vec::new();
    found.extend(moved.map(|entry| Doubt {
        entry,
        ground: Ground::Procedure,
        statement: "Pleno menurunkan usulan kami satu tempat karena cakupan desa usulan lain lebih luas. Cakupan kami \
                    sama luasnya, tetapi tidak ikut diperiksa. Daftar desa kami lampirkan.",
        reply: "Daftar desa diperiksa bersama kecamatan. Cakupannya memang sama luas, jadi alasan pleno untuk mengubah \
                urutan tidak berlaku hanya bagi satu usulan. Urutannya dihitung ulang.",
        consequence: Some(Consequence::Recount),
        hours: [20, 44],
    }));
    found.extend(others.next().map(|entry| Doubt {
        entry,
        ground: Ground::Conflict,
        statement: "Salah satu juri pernah menjadi pembina inovasi peringkat pertama, sehingga penilaiannya kami ragukan.",
        reply: "Riwayat tugas kelima juri diperiksa. Tidak ada yang pernah membina, memimpin atau bekerja di unit \
                pemenang, dan tanpa lembar nilai juri mana pun peringkat pertama tidak berubah.",
        consequence: None,
        hours: [27, 50],
    }));
    if let Some(entry) = others.next() {
        let text = "Nama unit pada daftar peserta ditulis lengkap seperti dalam peraturan bupati.";
        let text = Reason::parse(text).map_err(|error| failed("pembetulan", error))?;
        found.push(Doubt {
            entry,
            ground: Ground::Other,
            statement: "Nama unit kami pada daftar peserta ditulis dengan singkatan yang sudah tidak dipakai.",
            reply: "Benar. Nama unit dibetulkan pada semua dokumen yang terbit sesudah ini. Nilai dan urutan tidak \
                    terpengaruh.",
            consequence: Some(Consequence::Correction { text }),
            hours: [30, 51],
        });
    }
    Ok(found)
}

/// Files an objection with one file, and answers it.
async fn raise(
    play: &Play<'_>,
    set: &Stageset,
    doubt: &Doubt<'_>,
    window: Window,
    sealed_at: Timestamp,
) -> Result<ObjectionId, DemoError> {
    let Doubt { entry, ground, .. } = doubt;
    let said = |text: &str| Statement::parse(text).map_err(|error| failed("sanggah", error));
    let id = objection_id(set.id, window.version, entry.proposal, *ground);
    let name = |what: &str| format!("{}:sanggah:{ground}:{what}", set.slug);
    let [filed, answered] = doubt.hours.map(|hours| sealed_at.plus_seconds(hours * 3_600).min(window.closes_at));
    let acting = vec![entry.unit.clone()];
    let file = ObjectionCommand::File {
        acting: acting.clone(),
        entry: Box::new(Entry { edition: set.id, proposal: entry.proposal, unit: entry.unit.clone(), competed: true }),
        window: Some(window),
        ground: *ground,
        statement: said(doubt.statement)?,
        files: vec![],
    };
    play.run::<Objection>(entry.operator, Role::Operator, filed, &name("file"), id, file).await?;
    if *ground == Ground::Procedure {
        let add =
            ObjectionCommand::AddFile { acting, window: Some(window), file: paper(play, entry, id, filed).await? };
        play.run::<Objection>(entry.operator, Role::Operator, filed.plus_seconds(300), &name("paper"), id, add).await?;
    }
    let links = ties(play.pool(), cast::id(set.panitia), entry.proposal).await?;
    let ties = Ties { relations: links.into_iter().map(|link| link.kind).collect(), ..Ties::default() };
    let reply = said(doubt.reply)?;
    let answer = match doubt.consequence.clone() {
        None => ObjectionCommand::Reject { ties, reply },
        Some(consequence) => ObjectionCommand::Uphold { ties, reply, consequence },
    };
    play.run::<Objection>(set.panitia, Role::Organiser, answered, &name("answer"), id, answer).await?;
    Ok(id)
}

async fn paper(play: &Play<'_>, entry: &Admitted, id: ObjectionId, at: Timestamp) -> Result<ObjectionFile, DemoError> {
    let new = New {
        id: AttachmentId::of(&[&id, &"bukti"]),
        owner: id.to_string(),
        slot: "bukti".to_owned(),
        uploader: cast::id(entry.operator),
        at,
        limit: DEFAULT_LIMIT,
    };
    let bytes = papers::pdf(&["Daftar desa yang dilayani", "", &entry.title, "", "Berkas contoh untuk peragaan."]);
    let row = play.keep("daftar-desa.pdf", &bytes, &new).await?;
    Ok(ObjectionFile {
        attachment: row.id,
        file_name: row.file_name,
        media_type: row.media_type.to_string(),
        size: row.size.unsigned_abs(),
        sha256: row.sha256,
    })
}

/// The clock ends the time to object.
async fn close(play: &Play<'_>, set: &Stageset, version: u32, over: Timestamp) -> Result<(), DemoError> {
    let name = format!("{}:sanggah:close:{version}", set.slug);
    play.tick::<Deliberation>(over, &name, set.deliberation(), DeliberationCommand::CloseObjections).await
}

/// The SK, on the working day after.
async fn record(
    play: &Play<'_>,
    set: &Stageset,
    objections: Objections,
    over: Timestamp,
    today: Timestamp,
) -> Result<(), DemoError> {
    let at = super::workday(over.plus_seconds(10 * 3_600)).min(today);
    let record = DeliberationCommand::RecordSk { sk: judging::sk(set, at), objections, today: Zone::Wib.date(at) };
    judging::pleno(play, set, "sk", at, record).await?;
    play.settled().await?;
    play.sign_minutes(set.panitia, set.id, at.plus_seconds(24 * 3_600).min(today)).await?;
    play.settled().await
}
