//! Wants as they cross: JavaScript has to know what a type asks for before it encodes.

use super::encode::{Encoder, payload};
use super::ser::Step;
use super::words::Tag;
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

/// Whether any of these is not data.
pub(super) fn ask_for_more(mut wants: impl Iterator<Item = &'static Want>) -> bool {
    wants.any(|want| !matches!(want, Want::Data))
}

// Written without serde: every module carries this.
impl Encoder {
    /// A want with pieces: its nodes, each with its kind, its keys if it has any, and a number for each piece. That is the piece's own if it
    /// has no pieces, else 3 and more, the place of its node.
    pub(super) fn described(&mut self, root: &'static Want) -> Step {
        let opened = self.open();
        let mut nodes = vec![root];
        let mut count = 0;
        while let Some(want) = nodes.get(count).copied() {
            count += 1;
            self.node(want, &mut nodes)?;
        }
        self.close(opened, Tag::Array, payload(count, "a want")?);
        Ok(())
    }

    fn node(&mut self, want: &'static Want, nodes: &mut Vec<&'static Want>) -> Step {
        let (kind, keys, pieces): (_, Vec<&str>, Vec<_>) = match want {
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
        self.array(3)?;
        self.string(kind)?;
        self.array(keys.len())?;
        keys.into_iter().try_for_each(|key| self.string(key))?;
        self.array(pieces.len())?;
        for piece in pieces {
            self.plain_want(number_of(piece, nodes));
        }
        Ok(())
    }

    /// What each of some parameters asks for.
    pub(super) fn params(&mut self, wants: &[&'static Want]) -> Step {
        self.array(wants.len())?;
        wants.iter().try_for_each(|want| match want_number(want) {
            STRUCTURED => self.described(want),
            plain => {
                self.plain_want(plain);
                Ok(())
            }
        })
    }

    /// The exports that ask for more than data: their crate, their name, and what each parameter asks for.
    pub(super) fn published(&mut self, is_served: impl Fn(&str) -> bool) -> Step {
        let functions = Registry::global().exports().filter(|export| export.owner_name().is_none());
        let functions = functions.filter(|export| is_served(export.source().package));
        let asking: Vec<_> = functions.filter(|export| ask_for_more(export.param_wants())).collect();
        self.array(asking.len())?;
        for export in asking {
            self.array(3)?;
            self.string(export.source().package)?;
            self.string(export.name())?;
            self.params(&export.param_wants().collect::<Vec<_>>())?;
        }
        Ok(())
    }

    /// As many values follow.
    pub(super) fn array(&mut self, len: usize) -> Step {
        self.word(Tag::Array.with(payload(len, "an array")?));
        Ok(())
    }

    fn plain_want(&mut self, number: u32) {
        self.integer(i32::try_from(number).unwrap_or(i32::MAX));
    }
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
