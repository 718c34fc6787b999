//! Adds line numbers to problems with a file. The lines are found by parsing the file once more,
//! and only where it was refused.

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_saphyr::Spanned;
use std::fmt;

/// Puts the line before every problem that begins with a path in the file, as in
/// `accounts[0].clients[1].name: ...`, and orders them by it. A problem whose path is not in the
/// file, such as a missing value, gets the line of its parent.
#[must_use]
pub fn numbered(text: &str, mistakes: Vec<String>) -> Vec<String> {
    let read =
        |deserializer: serde_saphyr::Deserializer<'_, '_>| FileNode::deserialize(deserializer);
    // JSON is parsed as YAML here, of which it is a subset.
    let Ok(root) =
        serde_saphyr::with_deserializer_from_str_with_options(text, super::read::limits(), read)
    else {
        return mistakes;
    };
    let mut numbered: Vec<_> = mistakes
        .into_iter()
        .map(|mistake| (line(&root, &mistake), mistake))
        .collect();
    numbered.sort_by_key(|(line, _)| *line);
    let shown = numbered.into_iter().map(|(line, mistake)| match line {
        0 => mistake,
        line => format!("line {line}: {mistake}"),
    });
    shown.collect()
}

/// The line of the path that a problem begins with; 0 where it begins with none.
fn line(root: &FileNode, mistake: &str) -> u64 {
    let place = mistake.split(": ").next().unwrap_or_default();
    let mut found = 0;
    let mut node = root;
    for part in place.split('.').flat_map(parts) {
        let next = match (&node.0.value, part) {
            (NodeKind::Map(entries), PathSegment::Key(key)) => {
                let entry = entries.iter().find(|(name, _)| name.value == key);
                entry.map(|(name, value)| (name.referenced.line().max(1), value))
            }
            (NodeKind::List(items), PathSegment::Index(index)) => items
                .get(index)
                .map(|item| (item.0.referenced.line(), item)),
            _ => None,
        };
        let Some((line, below)) = next else { break };
        (found, node) = (line, below);
    }
    found
}

/// A segment of a path in the file.
#[derive(Clone, Copy)]
enum PathSegment<'p> {
    /// The value of a key.
    Key(&'p str),
    /// An item of a list.
    Index(usize),
}

/// `clients[1]` is a key and then an index.
fn parts(text: &str) -> Vec<PathSegment<'_>> {
    let (key, rest) = text.split_once('[').unwrap_or((text, ""));
    let indexes = rest
        .split(['[', ']'])
        .filter_map(|index| index.parse().ok())
        .map(PathSegment::Index);
    [PathSegment::Key(key)].into_iter().chain(indexes).collect()
}

/// A value in the file, with its line.
#[derive(Deserialize)]
#[serde(transparent)]
struct FileNode(Spanned<NodeKind>);

enum NodeKind {
    /// A value that is neither a map nor a list.
    Scalar,
    List(Vec<FileNode>),
    Map(Vec<(Spanned<String>, FileNode)>),
}

impl<'de> Deserialize<'de> for NodeKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KindVisitor)
    }
}

struct KindVisitor;

impl<'de> Visitor<'de> for KindVisitor {
    type Value = NodeKind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<NodeKind, E> {
        Ok(NodeKind::Scalar)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<NodeKind, E> {
        Ok(NodeKind::Scalar)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<NodeKind, E> {
        Ok(NodeKind::Scalar)
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<NodeKind, E> {
        Ok(NodeKind::Scalar)
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<NodeKind, E> {
        Ok(NodeKind::Scalar)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<NodeKind, E> {
        Ok(NodeKind::Scalar)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<NodeKind, E> {
        Ok(NodeKind::Scalar)
    }

    fn visit_unit<E: Error>(self) -> Result<NodeKind, E> {
        Ok(NodeKind::Scalar)
    }

    fn visit_none<E: Error>(self) -> Result<NodeKind, E> {
        Ok(NodeKind::Scalar)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<NodeKind, D::Error> {
        NodeKind::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<NodeKind, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(NodeKind::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<NodeKind, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(NodeKind::Map(map))
    }
}
