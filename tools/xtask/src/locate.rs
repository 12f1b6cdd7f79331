//! `cargo xtask where SLUG`.

use crate::slugs::{Slug, built, described};
use crate::workspace::Workspace;

/// Prints every place of one relation; on an unknown name, the names there are.
pub(crate) fn command(workspace: &Workspace, text: &str) -> Result<String, String> {
    let built = built(workspace).unwrap_or_default();
    let slugs: Vec<Slug> = built.union(&described(workspace)).cloned().collect();
    let Some(slug) = slugs.iter().find(|slug| slug.text() == text) else {
        let names: Vec<String> = slugs.iter().map(Slug::text).collect();
        return Err(format!("no relation `{text}`; there are:\n  {}", names.join("\n  ")));
    };
    let lines = slug.places(workspace).into_iter().map(|place| {
        let mark = if place.present { "" } else { "   (missing)" };
        format!("{:<13}{}{mark}\n", place.part, place.path)
    });
    Ok(lines.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_described_relation_is_located_and_an_unknown_one_is_not() {
        let workspace = Workspace::of_this_build();
        let places = command(&workspace, "registers.read_write").unwrap();
        assert!(places.contains("docs/protocol/registers.md#read_write\n"), "{places}");
        assert!(command(&workspace, "registers.nothing").unwrap_err().contains("registers."));
    }
}
