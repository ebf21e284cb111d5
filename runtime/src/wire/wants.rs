//! Wants as they cross: JavaScript has to know what a type asks for before it encodes.

use serde::Serialize;

use crate::registry::Registry;
use crate::want::Want;

/// The number of wants with pieces.
pub(super) const STRUCTURED: u32 = 3;

#[inline]
pub(super) fn want_number(want: &Want) -> u32 {
    match want {
        Want::Nothing => 0,
        Want::Data => 1,
        Want::Handle => 2,
        Want::List(_) | Want::Map(_) | Want::Tuple(_) | Want::Struct(_) => STRUCTURED,
    }
}

/// A want as it crosses: its nodes, each with its kind, its keys if it has any, and a number for each piece. That is the piece's own if it
/// has no pieces, else 3 and more, the place of its node.
pub(super) type Described = Vec<(&'static str, Vec<&'static str>, Vec<u32>)>;

pub(super) fn describe(root: &'static Want) -> Described {
    let mut nodes = vec![root];
    let mut described = Described::new();
    while let Some(want) = nodes.get(described.len()).copied() {
        let (kind, keys, pieces) = match want {
            Want::List(piece) => ("list", vec![], vec![piece.want()]),
            Want::Map(piece) => ("map", vec![], vec![piece.want()]),
            Want::Tuple(pieces) => ("tuple", vec![], pieces.iter().map(|piece| piece.want()).collect()),
            Want::Struct(fields) => (
                "struct",
                fields.iter().map(|(key, _)| *key).collect(),
                fields.iter().map(|(_, piece)| piece.want()).collect(),
            ),
            Want::Nothing | Want::Data | Want::Handle => ("list", vec![], vec![want]),
        };
        let pieces = pieces.into_iter().map(|piece| number_of(piece, &mut nodes)).collect();
        described.push((kind, keys, pieces));
    }
    described
}

fn number_of(piece: &'static Want, nodes: &mut Vec<&'static Want>) -> u32 {
    if want_number(piece) < STRUCTURED {
        return want_number(piece);
    }
    let place = nodes.iter().position(|node| std::ptr::eq(*node, piece)).unwrap_or_else(|| {
        nodes.push(piece);
        nodes.len() - 1
    });
    STRUCTURED + u32::try_from(place).unwrap_or(u32::MAX)
}

/// What one parameter asks for.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum ParamWant {
    Plain(u32),
    Pieces(Described),
}

/// Whether any of these is not data.
pub(super) fn ask_for_more(mut wants: impl Iterator<Item = &'static Want>) -> bool {
    wants.any(|want| !matches!(want, Want::Data))
}

pub(super) fn param(want: &'static Want) -> ParamWant {
    match want_number(want) {
        STRUCTURED => ParamWant::Pieces(describe(want)),
        plain => ParamWant::Plain(plain),
    }
}

/// The exports that ask for more than data: their crate, their name, and what each parameter asks for.
pub(super) fn published(is_served: impl Fn(&str) -> bool) -> Vec<(&'static str, &'static str, Vec<ParamWant>)> {
    let functions = Registry::global().exports().filter(|export| export.owner_name().is_none());
    let functions = functions.filter(|export| is_served(export.source().package));
    let asking = functions.filter(|export| ask_for_more(export.param_wants()));
    asking.map(|export| (export.source().package, export.name(), export.param_wants().map(param).collect())).collect()
}
