//! The pleno, its result and the objections to it, in words.

use super::{Audience, Part, Said, lower};
use crate::{
    judging::deliberation::events::{DeliberationEvent, SealedEntry, Sk},
    kernel::time::{Zone, plain_date},
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
        DeliberationEvent::ResultSealed { sk, result, version, objections_until, supersedes, .. } => {
            let what =
                if *version > 1 { format!("Hasil versi {version} disahkan") } else { "Hasil disahkan".to_owned() };
            let how = match (sk, objections_until) {
                (Some(sk), _) => format!(" dengan {}", decree(sk)),
                (None, Some(until)) => format!(". Sanggah dapat diajukan sampai {}", zone.long(*until)),
                (None, None) => String::new(),
            };
            let whole = by(Audience::Public, format!("{what}{how}."));
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
        DeliberationEvent::SkRecorded { sk, .. } => {
            vec![by(Audience::Public, format!("Hasil ditetapkan dengan {}.", decree(sk)))]
        }
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
