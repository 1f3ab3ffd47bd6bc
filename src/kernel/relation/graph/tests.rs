//! Chains as a table, and what holds for any graph.

use super::*;
use proptest::{collection::vec, prelude::*};

fn judge() -> Node {
    Node::Person(PersonId::from_u128(1))
}
fn entry() -> Node {
    Node::Proposal(ProposalId::from_u128(2))
}
fn innovation() -> Node {
    Node::Innovation(InnovationId::from_u128(3))
}
fn unit(code: &str) -> Node {
    Node::Unit(code.parse().unwrap())
}
fn region(code: &str) -> Node {
    Node::Region(code.parse().unwrap())
}
fn links(edges: &[Edge]) -> Vec<Link> {
    Graph::of(edges.to_vec()).links(PersonId::from_u128(1), ProposalId::from_u128(2))
}
fn named(node: &Node) -> String {
    match node {
        Node::Unit(code) => match code.as_str() {
            "puskesmas-licin" => "Puskesmas Licin".to_owned(),
            "rsud" => "RSUD Blambangan".to_owned(),
            "kec-licin" => "Kantor Kecamatan Licin".to_owned(),
            _ => "Dinas Kesehatan".to_owned(),
        },
        Node::Region(code) => match code.as_str() {
            "35.10.24" => "Kecamatan Licin".to_owned(),
            "35.10.24.2008" => "Desa Tamansari".to_owned(),
            _ => "Desa Jelun".to_owned(),
        },
        Node::Person(_) | Node::Innovation(_) | Node::Proposal(_) => String::new(),
    }
}

/// The unit of an entry from Desa Tamansari, or from RSUD Blambangan.
fn world() -> Vec<Edge> {
    vec![
        Edge::derived(unit("puskesmas-licin"), Tie::Below, unit("dinkes")),
        Edge::derived(unit("puskesmas-licin"), Tie::LiesIn, region("35.10.24")),
        Edge::derived(unit("rsud"), Tie::Below, unit("dinkes")),
        Edge::derived(unit("rsud"), Tie::LiesIn, region("35.10.16")),
        Edge::derived(unit("kec-licin"), Tie::Governs, region("35.10.24")),
        Edge::derived(unit("dinkes"), Tie::LiesIn, region("35.10.16")),
        Edge::derived(entry(), Tie::Of, innovation()),
    ]
}
fn of_desa() -> Vec<Edge> {
    vec![
        Edge::derived(entry(), Tie::EnteredBy, unit("desa-35.10.24.2008")),
        Edge::derived(entry(), Tie::ComesFrom, region("35.10.24.2008")),
    ]
}
fn of_hospital() -> Vec<Edge> {
    vec![Edge::derived(entry(), Tie::EnteredBy, unit("rsud"))]
}

#[test]
fn every_relation_has_its_kind_and_a_sentence_that_names_the_chain() {
    let own = |tie, to| vec![Edge::derived(judge(), tie, to)];
    let said = |source, kind, to| vec![Edge { from: judge(), tie: Tie::Is(kind), to, source }];
    let table: Vec<(Vec<Edge>, Vec<Edge>, Kind, &str)> = vec![
        (
            own(Tie::WorksFor, unit("puskesmas-licin")),
            of_desa(),
            Kind::Office,
            "Juri berkantor di Puskesmas Licin di Kecamatan Licin; peserta, Desa Tamansari, ada di Kecamatan Licin.",
        ),
        (
            own(Tie::WorksFor, unit("kec-licin")),
            of_desa(),
            Kind::Camat,
            "Juri bekerja di Kantor Kecamatan Licin di Kecamatan Licin; peserta, Desa Tamansari, ada di Kecamatan Licin.",
        ),
        (
            own(Tie::LivesIn, region("35.10.24.2007")),
            of_desa(),
            Kind::Home,
            "Juri tinggal di Desa Jelun di Kecamatan Licin; peserta, Desa Tamansari, ada di Kecamatan Licin.",
        ),
        (
            own(Tie::LivesIn, region("35.10.24.2008")),
            of_desa(),
            Kind::Home,
            "Juri tinggal di Desa Tamansari; usulan ini dari Desa Tamansari.",
        ),
        (
            own(Tie::HeldPost, region("35.10.24")),
            of_desa(),
            Kind::FormerPost,
            "Juri pernah bertugas di Kecamatan Licin; peserta, Desa Tamansari, ada di Kecamatan Licin.",
        ),
        (
            own(Tie::WorksFor, unit("puskesmas-licin")),
            of_hospital(),
            Kind::SameUnit,
            "Juri bekerja di Puskesmas Licin, bagian dari Dinas Kesehatan; usulan ini dari RSUD Blambangan, bagian dari Dinas Kesehatan.",
        ),
        (
            own(Tie::WorksFor, unit("rsud")),
            of_hospital(),
            Kind::SameUnit,
            "Juri bekerja di RSUD Blambangan; usulan ini dari RSUD Blambangan.",
        ),
        (
            own(Tie::HeldPost, unit("dinkes")),
            of_hospital(),
            Kind::FormerPost,
            "Juri pernah bertugas di Dinas Kesehatan; usulan ini dari RSUD Blambangan, bagian dari Dinas Kesehatan.",
        ),
        (
            own(Tie::Is(Kind::CoInnovator), entry()),
            of_desa(),
            Kind::CoInnovator,
            "Juri tercatat ikut menulis usulan ini.",
        ),
        (said(Source::Declared, Kind::Family, entry()), of_desa(), Kind::Family, "Juri menyatakan sendiri: keluarga."),
        (
            said(Source::Stated, Kind::Mentor, innovation()),
            of_desa(),
            Kind::Mentor,
            "Panitia menyatakan: pernah membina atau menjadi konsultan.",
        ),
    ];
    for (edges, of_entry, kind, sentence) in table {
        let found = links(&[world(), edges, of_entry].concat());
        assert_eq!(found.len(), 1, "{sentence} {found:?}");
        assert_eq!((found[0].kind, found[0].sentence(named).as_str()), (kind, sentence));
    }
}

#[test]
fn nothing_ties_beyond_the_kecamatan_and_a_dinas_has_no_neighbours() {
    let own = |tie, to| vec![Edge::derived(judge(), tie, to)];
    for edges in [
        own(Tie::LivesIn, region("35.10.16.1001")),
        own(Tie::LivesIn, region("35.10")),
        own(Tie::HeldPost, region("35")),
        own(Tie::WorksFor, unit("rsud")),
    ] {
        assert_eq!(links(&[world(), edges, of_desa()].concat()), []);
    }
    // A hospital stands for no kecamatan, though it lies in one.
    assert_eq!(links(&[world(), own(Tie::LivesIn, region("35.10.16")), of_hospital()].concat()), []);
}

#[test]
fn two_ties_are_two_relations_and_the_same_from_two_sources_too() {
    let edges = vec![
        Edge::derived(judge(), Tie::LivesIn, region("35.10.24")),
        Edge::derived(judge(), Tie::WorksFor, unit("kec-licin")),
        Edge { from: judge(), tie: Tie::Is(Kind::Home), to: entry(), source: Source::Declared },
        Edge { from: judge(), tie: Tie::Is(Kind::Acquaintance), to: entry(), source: Source::Declared },
    ];
    let graph = Graph::of([world(), edges, of_desa()].concat());
    let (judge, entry) = (PersonId::from_u128(1), ProposalId::from_u128(2));
    let found: Vec<_> = graph.links(judge, entry).into_iter().map(|link| (link.kind, link.source)).collect();
    let wanted = [
        (Kind::Camat, Source::Derived),
        (Kind::Home, Source::Derived),
        (Kind::Home, Source::Declared),
        (Kind::Acquaintance, Source::Declared),
    ];
    assert_eq!(found, wanted);
    assert_eq!(graph.blocking(judge, entry).map(|link| link.kind), Some(Kind::Camat));
}

#[test]
fn only_close_acquaintance_does_not_block() {
    let free: Vec<Kind> = Kind::ALL.iter().copied().filter(|kind| !kind.blocks()).collect();
    assert_eq!(free, [Kind::Acquaintance]);
    let edge = Edge { from: judge(), tie: Tie::Is(Kind::Acquaintance), to: entry(), source: Source::Stated };
    let graph = Graph::of([vec![edge], of_desa()].concat());
    assert_eq!(graph.blocking(PersonId::from_u128(1), ProposalId::from_u128(2)), None);
}

/// Any edges among a few things, upward or not, with circles.
fn edges() -> impl Strategy<Value = Vec<Edge>> {
    let units = || (0_usize..4).prop_map(|n| unit(&format!("unit-{n}")));
    let regions = || prop_oneof![Just("35.10"), Just("35.10.24"), Just("35.10.24.2008"), Just("35.10.16")];
    let people = || (1_u128..3).prop_map(|n| Node::Person(PersonId::from_u128(n)));
    let entries = || (1_u128..3).prop_map(|n| Node::Proposal(ProposalId::from_u128(n)));
    let source = || prop_oneof![Just(Source::Derived), Just(Source::Declared), Just(Source::Stated)];
    let kind = (0..Kind::ALL.len()).prop_map(|n| Kind::ALL[n]);
    let edge = prop_oneof![
        (people(), units()).prop_map(|(from, to)| Edge::derived(from, Tie::WorksFor, to)),
        (people(), units()).prop_map(|(from, to)| Edge::derived(from, Tie::HeldPost, to)),
        (people(), regions()).prop_map(|(from, to)| Edge::derived(from, Tie::LivesIn, region(to))),
        (people(), entries(), kind, source())
            .prop_map(|(from, to, kind, source)| { Edge { from, tie: Tie::Is(kind), to, source } }),
        (units(), units()).prop_map(|(from, to)| Edge::derived(from, Tie::Below, to)),
        (units(), regions()).prop_map(|(from, to)| Edge::derived(from, Tie::LiesIn, region(to))),
        (entries(), units()).prop_map(|(from, to)| Edge::derived(from, Tie::EnteredBy, to)),
        (entries(), regions()).prop_map(|(from, to)| Edge::derived(from, Tie::ComesFrom, region(to))),
    ];
    vec(edge, 0..24)
}

proptest! {
    #[test]
    fn more_edges_never_hide_a_relation_and_their_order_is_irrelevant(edges in edges(), more in edges()) {
        let pair = (PersonId::from_u128(1), ProposalId::from_u128(2));
        let kinds = |edges: &[Edge]| -> BTreeSet<(Kind, Source)> {
            Graph::of(edges.to_vec()).links(pair.0, pair.1).into_iter().map(|link| (link.kind, link.source)).collect()
        };
        let before = kinds(&edges);
        let mut turned = edges.clone();
        turned.reverse();
        prop_assert_eq!(&kinds(&turned), &before);
        let after = kinds(&[edges, more].concat());
        // Nearer offices may turn an office into that of a camat, never the other way into nothing.
        prop_assert!(before.iter().all(|one| after.contains(one)), "{before:?} {after:?}");
    }

    #[test]
    fn what_is_said_is_always_found_and_nobody_is_tied_without_an_edge_of_their_own(edges in edges()) {
        let graph = Graph::of(edges.clone());
        for edge in &edges {
            if let (Node::Person(person), Tie::Is(kind), Node::Proposal(entry)) = (&edge.from, edge.tie, &edge.to) {
                let known = edges.iter().any(|other| other.from == edge.to);
                let found = graph.links(*person, *entry);
                prop_assert!(!known || found.iter().any(|link| (link.kind, link.source) == (kind, edge.source)));
            }
        }
        let own = |n: u128| edges.iter().any(|edge| edge.from == Node::Person(PersonId::from_u128(n)));
        for n in 1..3 {
            for entry in 1..3 {
                let tied = !graph.links(PersonId::from_u128(n), ProposalId::from_u128(entry)).is_empty();
                prop_assert!(!tied || own(n));
            }
        }
    }
}
