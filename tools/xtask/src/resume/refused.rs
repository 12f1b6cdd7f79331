//! States that are not to be used.

use super::killed::Killed;
use super::subject::{Place, Undisturbed};
use crate::process;
use fastrand::Rng;
use std::path::{Path, PathBuf};

/// The status of a command that was given unusable files.
const UNUSABLE: i32 = 2;

type States = Vec<(PathBuf, Vec<u8>)>;

impl Undisturbed<'_> {
    /// Gives the command of a killed proof with each of its state files damaged, and with another
    /// input. Returns what is not as it should be; the state is left as it was.
    pub(super) fn refusals(
        &self,
        killed: &Killed,
        random: &mut Rng,
    ) -> Result<Vec<String>, String> {
        let place = &killed.place;
        let states = place.states()?;
        let mut wrong = Vec::new();
        for (path, contents) in &states {
            let (byte, bit) = (random.usize(..contents.len()), random.u8(..8));
            let mut damaged = contents.clone();
            damaged[byte] ^= 1 << bit;
            std::fs::write(path, &damaged).map_err(|error| error.to_string())?;
            let what = format!("bit {bit} of byte {byte} of {}", name(path));
            wrong.extend(self.refusal(self.input.path(), place, path, &what)?);
            std::fs::write(path, contents).map_err(|error| error.to_string())?;
        }
        wrong.extend(self.foreign(place, &states)?);
        eprintln!("{} damaged states and a foreign one: {} findings", states.len(), wrong.len());
        Ok(wrong)
    }

    /// As [`Self::refusals`], with an input that counts, in its first 8 bytes, one step less.
    fn foreign(&self, place: &Place, states: &States) -> Result<Option<String>, String> {
        let failed = |error: std::io::Error| error.to_string();
        let mut input = std::fs::read(self.input.path()).map_err(failed)?;
        let count = input.first_chunk_mut().ok_or("an input without a count")?;
        *count = (u64::from_le_bytes(*count) - 1).to_le_bytes();
        let other = tempfile::NamedTempFile::new().map_err(failed)?;
        std::fs::write(other.path(), input).map_err(failed)?;
        // The commitment is the first to be looked for.
        let first = states.iter().find(|(path, _)| name(path).starts_with("commitment"));
        let (first, _) = first.ok_or("there is no state of the commitment")?;
        self.refusal(other.path(), place, first, "another input")
    }

    /// What is wrong with the refusal of the state in `place`, of which `file` must be named.
    fn refusal(
        &self,
        input: &Path,
        place: &Place,
        file: &Path,
        what: &str,
    ) -> Result<Option<String>, String> {
        let before = place.states()?;
        let outcome = process::outcome(&mut self.command(input, place))?;
        let said = String::from_utf8_lossy(&outcome.stderr);
        let said = said.lines().last().unwrap_or_default();
        let named = said.contains(&file.display().to_string());
        let left = before == place.states()? && !place.proof().exists() && !place.report().exists();
        let fine = outcome.status.code() == Some(UNUSABLE) && named && left;
        let unchanged = if left { "unchanged" } else { "changed" };
        Ok((!fine)
            .then(|| format!("{what}: {}, {said}; the files are {unchanged}", outcome.status)))
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
