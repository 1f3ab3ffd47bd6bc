//! Pages into a PDF/A-2a that also keeps to PDF/UA-1.

use super::{
    block::Sheet,
    flow::{Draw, Owner, Page, Pages, Piece, Role, Tree, Weight, lay_out},
    font,
    picture::Picture,
};
use crate::kernel::time::Timestamp;
use chrono::{Datelike, Timelike};
use krilla::{
    Document, SerializeSettings,
    color::luma,
    configure::{Accessibility, Archival, ConfigurationBuilder},
    geom::{Path, PathBuilder, Point, Rect, Size, Transform},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    outline::Outline,
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag, TableHeaderScope, Tag, TagGroup,
        TagKind, TagTree,
    },
    text::{Font, GlyphId, KrillaGlyph},
};
use std::num::NonZeroU16;

/// Why no PDF came of a document: a fault of the program, never of what was typed.
#[derive(Debug, thiserror::Error)]
#[error("the PDF cannot be made: {0}")]
pub struct PaperError(String);

/// The document as PDF. The same sheet gives the same bytes.
pub fn pdf(sheet: &Sheet) -> Result<Vec<u8>, PaperError> {
    write(&lay_out(sheet))
}

/// The instant in universal time.
fn date(at: Timestamp) -> DateTime {
    let at = at.to_utc();
    DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(at.month() as u8)
        .day(at.day() as u8)
        .hour(at.hour() as u8)
        .minute(at.minute() as u8)
        .second(at.second() as u8)
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

struct Fonts {
    regular: Font,
    bold: Font,
}

fn load(bytes: &'static [u8]) -> Result<Font, PaperError> {
    Font::new(bytes.to_vec().into(), 0).ok_or_else(|| PaperError("a font cannot be read".to_owned()))
}

/// An empty file that says of itself what our papers are.
fn begun() -> Result<Document, PaperError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PaperError(format!("{error:?}")))?;
    Ok(Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() }))
}

/// Whether a page with this picture alone becomes a file.
pub(super) fn trial(picture: &Picture) -> Result<(), PaperError> {
    let (width, height) = (100.0, 100.0);
    let draws = vec![Draw::Picture { picture: picture.clone(), x: 0.0, y: 0.0, width, height }];
    let page = Page { pieces: vec![Piece { owner: Owner::Artifact, draws }] };
    let issued_at = Timestamp::from_millis(0);
    let pages =
        Pages { title: "Gambar".to_owned(), issued_at, width, height, pages: vec![page], tree: Tree::default() };
    write(&pages).map(drop)
}

fn write(pages: &Pages) -> Result<Vec<u8>, PaperError> {
    let mut document = begun()?;
    let fonts = Fonts { regular: load(font::REGULAR)?, bold: load(font::BOLD)? };
    let mut parts: Vec<Vec<Identifier>> = vec![Vec::new(); pages.tree.nodes.len()];
    for page in &pages.pages {
        let settings = PageSettings::from_wh(pages.width, pages.height)
            .ok_or_else(|| PaperError("the page has no size".to_owned()))?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        draw_page(&mut surface, page, &fonts, &mut parts);
        surface.finish();
        sheet.finish();
    }
    document.set_outline(Outline::new());
    // No author: the paper names people, the file's own data does not.
    let metadata = Metadata::new()
        .title(pages.title.clone())
        .language("id".to_owned())
        .creator("Sayembara".to_owned())
        .creation_date(date(pages.issued_at));
    document.set_metadata(metadata);
    document.set_tag_tree(tags(&pages.tree, &mut parts));
    document.finish().map_err(|error| PaperError(format!("{error:?}")))
}

fn draw_page(surface: &mut Surface<'_>, page: &Page, fonts: &Fonts, parts: &mut [Vec<Identifier>]) {
    for piece in &page.pieces {
        let tag = match piece.owner {
            Owner::Artifact => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)),
            Owner::Node(_) => ContentTag::Span(SpanTag::empty()),
        };
        let identifier = surface.start_tagged(tag);
        for draw in &piece.draws {
            draw_one(surface, draw, fonts);
        }
        surface.end_tagged();
        if let Owner::Node(node) = piece.owner {
            parts[node].push(identifier);
        }
    }
}

fn shade(value: f32) -> Fill {
    let value = (value.clamp(0.0, 1.0) * 255.0).round() as u8;
    Fill { paint: luma::Color::new(value).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn draw_one(surface: &mut Surface<'_>, draw: &Draw, fonts: &Fonts) {
    surface.set_stroke(None);
    surface.set_fill(Some(shade(0.0)));
    match draw {
        Draw::Text { x, y, size, weight, text } => {
            let font = if *weight == Weight::Bold { fonts.bold.clone() } else { fonts.regular.clone() };
            let glyphs: Vec<KrillaGlyph> = text
                .char_indices()
                .map(|(at, c)| {
                    let letter = font::letter(c, *weight);
                    let range = at..at + c.len_utf8();
                    KrillaGlyph::new(GlyphId::new(letter.glyph), letter.advance, 0.0, 0.0, 0.0, range, None)
                })
                .collect();
            surface.draw_glyphs(Point::from_xy(*x, *y), &glyphs, font, text, *size, false);
        }
        Draw::Line { x, y, x2, y2, width } => {
            surface.set_fill(None);
            let paint = luma::Color::new(110).into();
            surface.set_stroke(Some(Stroke { paint, width: *width, ..Stroke::default() }));
            let mut path = PathBuilder::new();
            path.move_to(*x, *y);
            path.line_to(*x2, *y2);
            fill(surface, path.finish());
        }
        Draw::Fill { x, y, width, height, shade: value } => {
            surface.set_fill(Some(shade(*value)));
            fill(surface, rectangles(&[(*x, *y, *width, *height)]));
        }
        Draw::Picture { picture, x, y, width, height } => {
            if let Some(size) = Size::from_wh(*width, *height) {
                surface.push_transform(&Transform::from_translate(*x, *y));
                surface.draw_image(picture.image.clone(), size);
                surface.pop();
            }
        }
        Draw::Squares(squares) => fill(surface, rectangles(squares)),
    }
}

fn fill(surface: &mut Surface<'_>, path: Option<Path>) {
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}

fn rectangles(all: &[(f32, f32, f32, f32)]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (x, y, width, height) in all {
        if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
            path.push_rect(rect);
        }
    }
    path.finish()
}

/// The tree of what stands where, for those who hear the document.
fn tags(tree: &Tree, parts: &mut [Vec<Identifier>]) -> TagTree {
    let mut root = TagTree::new();
    for node in 0..tree.nodes.len() {
        if tree.nodes[node].1.is_none() {
            root.push(group(tree, parts, node));
        }
    }
    root
}

fn group(tree: &Tree, parts: &mut [Vec<Identifier>], node: usize) -> TagGroup {
    let mut children: Vec<Node> = std::mem::take(&mut parts[node]).into_iter().map(Node::from).collect();
    let inside = (node + 1..tree.nodes.len()).filter(|child| tree.nodes[*child].1 == Some(node));
    for child in inside.collect::<Vec<_>>() {
        children.push(group(tree, parts, child).into());
    }
    TagGroup::with_children(tag(&tree.nodes[node].0), children)
}

fn tag(role: &Role) -> TagKind {
    match role {
        Role::Heading(level, text) => {
            Tag::Hn(NonZeroU16::new(u16::from(*level)).unwrap_or(NonZeroU16::MIN), Some(text.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::Figure(alt) => Tag::Figure(Some(alt.clone())).into(),
        Role::Table(caption) => Tag::Table.with_summary(Some(caption.clone())).into(),
        Role::List => Tag::L(ListNumbering::Disc).into(),
        Role::Item => Tag::LI.into(),
        Role::ItemLabel => Tag::Lbl.into(),
        Role::ItemBody => Tag::LBody.into(),
        Role::Caption => Tag::Caption.into(),
        Role::TableHead => Tag::THead.into(),
        Role::TableBody => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::HeadCell => Tag::TH(TableHeaderScope::Column).into(),
        Role::Cell => Tag::TD.into(),
    }
}
