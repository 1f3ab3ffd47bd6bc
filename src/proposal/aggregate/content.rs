//! The hash that names what was handed in.

use crate::proposal::{
    commands::{Head, VideoLink},
    events::SubmittedAttachment,
};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Of canonical JSON: keys sorted, no spaces. Anybody can compute it again from what the receipt names.
pub(super) fn content_sha256(
    head: &Head,
    sections: &BTreeMap<String, String>,
    attachments: &[SubmittedAttachment],
) -> String {
    let content = serde_json::json!({
        "title": head.title,
        "group": head.group,
        "category": head.category,
        "video_link": head.video_link.as_ref().map(VideoLink::as_str),
        "sections": sections,
        "attachments": attachments,
    });
    format!("{:x}", Sha256::digest(content.to_string().as_bytes()))
}
