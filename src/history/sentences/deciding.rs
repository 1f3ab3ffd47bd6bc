//! The pleno, its result and the objections to it, in words.

use super::{Audience, Part, Said, lower};
use crate::{
    judging::deliberation::events::{DeliberationEvent, Finalist, Mark, Office, Presence, SealedEntry, Sk, expected},
    kernel::{
        ids::ProposalId,
        time::{Zone, plain_date},
    },
    objection::events::{Consequence, ObjectionEvent},
};

pub(super) fn deliberation(event: &DeliberationEvent, zone: Zone) -> Vec<Said> {
    let by = |audience, sentence: String| Said::new(Part::Deliberation, audience, sentence);
    match event {
        DeliberationEvent::DeliberationOpened { finalists, .. } => {
            let mut said = vec![by(Audience::Public, format!("Pleno menerima {} finalis.", finalists.len()))];
            said.extend(finalists.iter().map(|finalist| {
                by(
                    Audience::Organiser,
                    format!("Masuk pleno, peringkat {} dengan nilai akhir {}.", finalist.rank, finalist.total.round2()),
                )
                .aside(finalist.proposal, Some(finalist.innovation))
            }));
            said
        }
        DeliberationEvent::DeliberationOrderChanged { proposal, from, to, reason } => vec![Said {
            after_sealing: Some(Audience::Public),
            ..by(Audience::Organiser, format!("Pleno memindahkannya dari peringkat {from} ke peringkat {to}."))
                .because(reason)
                .of(*proposal, None)
        }],
        DeliberationEvent::DeliberationAwardsFixed { awards, .. } => {
            vec![by(Audience::Organiser, format!("Pleno menetapkan {} penghargaan.", awards.len()))]
        }
        DeliberationEvent::DeliberationAgendaWritten { items } => {
            vec![by(Audience::Organiser, format!("Agenda pleno ditulis: {} acara.", items.len()))]
        }
        DeliberationEvent::DeliberationConvened { chair, secretary, judges, quorum, reason } => {
            let all = expected(*chair, *secretary, judges).len();
            let quorum = quorum.map_or_else(String::new, |least| format!(" Kuorumnya {least} orang."));
            let said = format!("Ketua dan sekretaris pleno ditetapkan; {all} orang diundang.{quorum}");
            let said = by(Audience::Organiser, said);
            vec![match reason {
                Some(reason) => said.because(reason),
                None => said,
            }]
        }
        DeliberationEvent::DeliberationAttendanceRecorded { marks, reason } => {
            let said = by(Audience::Organiser, attendance(marks, reason.is_some()));
            vec![match reason {
                Some(reason) => said.because(reason),
                None => said,
            }]
        }
        DeliberationEvent::MinutesWritten { minutes, reason, .. } => {
            let number = minutes.number.as_ref().map_or_else(String::new, |number| format!(" nomor {number}"));
            let met = plain_date(minutes.date);
            let said = by(
                Audience::Organiser,
                format!("Isian berita acara{number} ditulis: pleno {met} di {}.", minutes.place),
            );
            vec![match reason {
                Some(reason) => said.because(reason),
                None => said,
            }]
        }
        DeliberationEvent::DeliberationNoteAdded { proposal, note } => {
            let said = by(Audience::Organiser, "Pembahasan pleno dicatat.".to_owned()).because(note);
            vec![match proposal {
                Some(proposal) => said.of(*proposal, None),
                None => said,
            }]
        }
        DeliberationEvent::ResultSealProposed { attended, .. } => vec![by(
            Audience::Organiser,
            format!(
                "Ketua pleno menandatangani hasil, hadir {} dari {}. Menunggu sekretaris.",
                attended.present, attended.expected
            ),
        )],
        DeliberationEvent::ResultSealWithdrawn { office, reason, .. } => {
            let said = match office {
                Office::Chair => "Ketua pleno menarik tanda tangannya.",
                Office::Secretary => "Sekretaris pleno belum mengesahkan hasil yang ditandatangani ketua.",
            };
            vec![by(Audience::Organiser, said.to_owned()).because(reason)]
        }
        DeliberationEvent::ResultSealVoided { cause, .. } => {
            vec![by(Audience::Organiser, format!("Tanda tangan ketua pleno gugur: {}.", cause.label()))]
        }
        DeliberationEvent::ResultSealed {
            sk,
            result,
            version,
            objections_until,
            supersedes,
            attended,
            signatures,
            ..
        } => {
            let what =
                if *version > 1 { format!("Hasil versi {version} disahkan") } else { "Hasil disahkan".to_owned() };
            let how = match (sk, objections_until) {
                (Some(sk), _) => format!(" dengan {}", decree(sk)),
                (None, Some(until)) => format!(". Sanggah dapat diajukan sampai {}", zone.long(*until)),
                (None, None) => String::new(),
            };
            let together = if signatures.is_empty() { "" } else { " Ketua dan sekretaris pleno menandatanganinya." };
            let came = attended.map_or_else(String::new, |it| format!(" Hadir {} dari {}.", it.present, it.expected));
            let whole = by(Audience::Public, format!("{what}{how}.{together}{came}"));
            let mut said = vec![match supersedes {
                Some(superseded) => whole.because(&superseded.reason),
                None => whole,
            }];
            said.extend(result.iter().map(sealed));
            said
        }
        DeliberationEvent::ObjectionsClosed { .. } => vec![by(Audience::Public, "Masa sanggah berakhir.".to_owned())],
        DeliberationEvent::ResultReopened { version, objections, reason, .. } => {
            let why = format!(
                "Pleno dibuka kembali atas hasil versi {version}, karena {} sanggah diterima. Hasil itu tetap dapat dibaca.",
                objections.len()
            );
            vec![by(Audience::Public, why).because(reason)]
        }
        DeliberationEvent::RecountOrdered { closes_at, reason, .. } => {
            let until = zone.long(*closes_at);
            let said = format!(
                "Pleno meminta babak penilaian terakhir dibuka kembali sampai {until}, supaya nilai yang keliru dibetulkan."
            );
            vec![by(Audience::Public, said).because(reason)]
        }
        DeliberationEvent::DeliberationRecounted { finalists, moves_ended, awards_ended, .. } => {
            recounted(finalists, moves_ended, *awards_ended)
        }
        DeliberationEvent::SkRecorded { sk, .. } => {
            vec![by(Audience::Public, format!("Hasil ditetapkan dengan {}.", decree(sk)))]
        }
    }
}

/// The new list, and what it made of what had been decided on the old one.
fn recounted(finalists: &[Finalist], moves_ended: &[ProposalId], awards_ended: bool) -> Vec<Said> {
    let by = |audience, sentence: String| Said::new(Part::Deliberation, audience, sentence);
    let moves = match moves_ended.len() {
        0 => String::new(),
        n => format!(" Perubahan urutan atas {n} usulan tidak berlaku lagi."),
    };
    let awards = if awards_ended { " Penghargaan ditetapkan lagi." } else { "" };
    let whole = format!("Pleno menerima {} finalis yang dihitung ulang.{moves}{awards}", finalists.len());
    // What became of the order is not told before it is sealed.
    let mut said = vec![Said { after_sealing: Some(Audience::Public), ..by(Audience::Organiser, whole) }];
    said.extend(finalists.iter().map(|finalist| {
        let total = finalist.total.round2();
        let own = format!("Dihitung ulang: peringkat {} dengan nilai akhir {total}.", finalist.rank);
        by(Audience::Organiser, own).aside(finalist.proposal, Some(finalist.innovation))
    }));
    said
}

/// How many were recorded as what.
fn attendance(marks: &[Mark], corrected: bool) -> String {
    let counted = Presence::ALL.iter().filter_map(|presence| {
        let count = marks.iter().filter(|mark| mark.presence == *presence).count();
        (count > 0).then(|| format!("{count} {}", lower(presence.label())))
    });
    let counted = counted.collect::<Vec<_>>().join(", ");
    if corrected {
        format!("Kehadiran pleno dibetulkan: {counted}.")
    } else {
        format!("Kehadiran pleno dicatat: {counted}.")
    }
}

fn decree(sk: &Sk) -> String {
    format!("SK Nomor {} tanggal {}, ditandatangani {}", sk.number, plain_date(sk.date), sk.signed_by)
}

/// For its unit and the panitia; the public reads the summary beside the result.
pub(super) fn objection(event: &ObjectionEvent) -> Said {
    let said = |sentence: String| Said::new(Part::Objection, Audience::Owner, sentence);
    match event {
        ObjectionEvent::ObjectionFiled { ground, proposal, .. } => {
            said(format!("Sanggah diajukan: {}.", lower(ground.label()))).of(*proposal, None)
        }
        ObjectionEvent::ObjectionFileAdded { file, .. } => {
            said(format!("Berkas \"{}\" ditambahkan ke sanggah.", file.file_name))
        }
        ObjectionEvent::ObjectionRejected { proposal, reply, .. } => Said {
            reason: Some(reply.as_str().to_owned()),
            ..said("Sanggah dijawab: tidak diterima.".to_owned()).of(*proposal, None)
        },
        ObjectionEvent::ObjectionUpheld { proposal, reply, consequence, .. } => {
            let what = match consequence {
                Consequence::Recount => "hasil dihitung ulang.".to_owned(),
                Consequence::Correction { text } => format!("dibetulkan: {text}"),
            };
            Said {
                reason: Some(reply.as_str().to_owned()),
                ..said(format!("Sanggah dijawab: diterima, {what}")).of(*proposal, None)
            }
        }
    }
}

fn sealed(entry: &SealedEntry) -> Said {
    let awards = if entry.awards.is_empty() { String::new() } else { format!(": {}", entry.awards.join(", ")) };
    let sentence = format!("Peringkat akhir {} dengan nilai {}{awards}.", entry.rank, entry.shown);
    Said {
        reason: (!entry.departure.is_empty()).then(|| entry.departure.join(" ")),
        ..Said::new(Part::Deliberation, Audience::Public, sentence).aside(entry.proposal, Some(entry.innovation))
    }
}
