//! Files.

use super::*;

fn attach(n: u128, slot: &str) -> ProposalCommand {
    let file = NewAttachment {
        attachment: AttachmentId::from_u128(n),
        slot: slot.into(),
        file_name: format!("{slot}-{n}.pdf"),
        media_type: "application/pdf".into(),
        size: 12_345,
        sha256: format!("{n:064x}"),
    };
    ProposalCommand::AddAttachment { acting: acting(), edition: edition(), file }
}
fn remove(n: u128) -> ProposalCommand {
    ProposalCommand::RemoveAttachment { acting: acting(), attachment: AttachmentId::from_u128(n) }
}

#[test]
fn files_go_to_sections_and_documents() {
    check(&[drafted()], attach(1, "latar"), Ok(&[attached(1, "latar")]));
    check(&[drafted()], attach(1, "surat"), Ok(&[attached(1, "surat")]));
    check(&[drafted()], attach(1, "entah"), Err(No::SlotUnknown));
}

#[test]
fn the_same_file_is_not_attached_twice_in_one_place() {
    let again = ProposalCommand::AddAttachment {
        acting: acting(),
        edition: edition(),
        file: NewAttachment {
            attachment: AttachmentId::from_u128(2),
            slot: "latar".into(),
            file_name: "lain.pdf".into(),
            media_type: "application/pdf".into(),
            size: 12_345,
            sha256: format!("{:064x}", 1),
        },
    };
    check(&[drafted(), attached(1, "latar")], again, Err(No::AttachedAlready));
    check(&[drafted(), attached(1, "latar")], attach(2, "latar"), Ok(&[attached(2, "latar")]));
}

#[test]
fn five_files_fit_in_one_place() {
    let five: Vec<_> = std::iter::once(drafted()).chain((1..=5).map(|n| attached(n, "latar"))).collect();
    check(&five, attach(6, "latar"), Err(No::TooManyFiles));
    check(&five, attach(6, "surat"), Ok(&[attached(6, "surat")]));
}

#[test]
fn a_file_is_taken_out_once() {
    let out = ProposalEvent::ProposalAttachmentRemoved { attachment: AttachmentId::from_u128(1) };
    check(&[drafted(), attached(1, "latar")], remove(1), Ok(std::slice::from_ref(&out)));
    check(&[drafted(), attached(1, "latar"), out], remove(1), Err(No::AttachmentUnknown));
}

#[test]
fn the_files_of_a_handed_in_proposal_stay() {
    check(&handed_in(), remove(1), Err(No::AlreadySubmitted));
    check(&handed_in(), attach(7, "latar"), Err(No::AlreadySubmitted));
}
