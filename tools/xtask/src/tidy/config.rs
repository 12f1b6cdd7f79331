//! `tools/xtask/tidy.toml`: exceptions, each with its reason.

use crate::workspace::Workspace;
use serde::Deserialize;

pub(super) const FILE: &str = "tools/xtask/tidy.toml";

/// What is excused.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// Files with limits of their own.
    #[serde(default)]
    pub(crate) file: Vec<FileException>,
    /// Parts of relations that are not built yet.
    #[serde(default)]
    pub(crate) pending: Vec<Pending>,
}

/// Other limits for one file, or for all below a folder.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileException {
    /// From the root; a folder ends in `/`.
    pub(crate) path: String,
    /// Lines of the file.
    pub(crate) lines: Option<usize>,
    /// Characters of a line.
    pub(crate) width: Option<usize>,
    /// Relations that it names although it is not one of their places.
    pub(crate) relations: Option<usize>,
    /// Why; not empty.
    pub(crate) reason: String,
}

/// A pattern of the list of places that relations may still lack.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pending {
    /// The part.
    pub(crate) part: String,
    /// One relation; all of them if absent.
    pub(crate) slug: Option<String>,
    /// Why, and until when; not empty.
    pub(crate) reason: String,
}

impl Config {
    /// Reads the file of the workspace.
    pub(crate) fn read(workspace: &Workspace) -> Result<Self, String> {
        Self::parse(&workspace.read(FILE)?).map_err(|error| format!("{FILE}: {error}"))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let config: Self = basic_toml::from_str(text).map_err(|error| error.to_string())?;
        let mut reasons = config
            .file
            .iter()
            .map(|exception| &exception.reason)
            .chain(config.pending.iter().map(|pending| &pending.reason));
        if reasons.any(|reason| reason.trim().is_empty()) {
            return Err("an exception without a reason".to_owned());
        }
        Ok(config)
    }

    /// The `limit` that an exception gives `path`; the first one that does counts.
    pub(crate) fn limit(
        &self,
        path: &str,
        limit: fn(&FileException) -> Option<usize>,
    ) -> Option<usize> {
        self.file.iter().filter(|exception| exception.covers(path)).find_map(limit)
    }

    /// Whether relation `slug` may lack `part`.
    pub(crate) fn is_pending(&self, part: &str, slug: &str) -> bool {
        self.pending.iter().any(|pending| {
            pending.part == part && pending.slug.as_deref().is_none_or(|named| named == slug)
        })
    }
}

impl FileException {
    /// Whether the exception is about `path`.
    pub(crate) fn covers(&self, path: &str) -> bool {
        self.path == path || (self.path.ends_with('/') && path.starts_with(&self.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_needs_a_reason() {
        let with = |reason: &str| format!("[[file]]\npath = \"a.rs\"\nwidth = 120\n{reason}\n");
        assert!(Config::parse(&with("reason = \"because\"")).is_ok());
        assert!(Config::parse(&with("reason = \" \"")).is_err());
        assert!(Config::parse(&with("")).is_err());
    }

    #[test]
    fn a_pending_part_is_for_one_relation_or_for_all() {
        let text = "[[pending]]\npart = \"tamper\"\nreason = \"r\"\n\
                    [[pending]]\npart = \"linear.rs\"\nslug = \"ram.raf\"\nreason = \"r\"\n";
        let config = Config::parse(text).unwrap();
        assert!(config.is_pending("tamper", "ram.output"));
        assert!(config.is_pending("linear.rs", "ram.raf"));
        assert!(!config.is_pending("linear.rs", "ram.output"));
    }
}
