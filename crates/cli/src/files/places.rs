//! All the files of a command, so that none of them destroys another.

use super::destination::Destination;
use super::place::{Key, Place};
use crate::failure::Failure;
use crate::terminal::Text;
use std::path::{Path, PathBuf};

/// Ending of the names of the files that `--resume` keeps.
const STATE_ENDING: &str = ".rill-state";

/// What a file is to a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Input,
    Output,
    /// Standard error, which every command has.
    Implied,
}

#[derive(Debug)]
struct Use {
    /// The option that names it.
    option: &'static str,
    name: PathBuf,
    place: Place,
    keys: Vec<Key>,
    role: Role,
}

/// The files that a command reads and writes. They are all named before any of them is read.
#[derive(Debug)]
pub(crate) struct Places {
    uses: Vec<Use>,
    /// Whether files that exist are overwritten.
    force: bool,
}

impl Places {
    /// Those of a command: standard error.
    pub(crate) fn new(force: bool) -> Self {
        let place = Place::Descriptor(2);
        let keys = place.keys();
        let name = PathBuf::from("standard error");
        let errors = Use { option: "messages", name, place, keys, role: Role::Implied };
        Self { uses: vec![errors], force }
    }

    /// A file that is read.
    ///
    /// # Errors
    /// If something is to be written there, or it is standard input a second time.
    pub(crate) fn input(&mut self, option: &'static str, name: &Path) -> Result<(), Failure> {
        // What cannot be found cannot be read either; that error comes later.
        let Ok(place) = Place::of_input(name) else { return Ok(()) };
        self.add(option, name, place, Role::Input)
    }

    /// A file that is written: what may be there is not lost before the result is complete.
    ///
    /// # Errors
    /// If it is read or written for another option too, exists and may not be overwritten, or
    /// cannot be written.
    pub(crate) fn output(
        &mut self,
        option: &'static str,
        name: &Path,
    ) -> Result<Destination, Failure> {
        let failed = |source| Failure::Write { path: name.to_owned(), source };
        let place = Place::of_output(name).map_err(failed)?;
        self.add(option, name, place.clone(), Role::Output)?;
        Destination::new(name, place, self.force)
    }

    /// Like [`Places::output`], if a name was given.
    pub(crate) fn optional(
        &mut self,
        option: &'static str,
        name: Option<&PathBuf>,
    ) -> Result<Option<Destination>, Failure> {
        name.map(|name| self.output(option, name)).transpose()
    }

    /// The folder of `--resume`, in which files are made and removed.
    ///
    /// # Errors
    /// If one of them is read or written for another option.
    pub(crate) fn states(&self, folder: &Path) -> Result<(), Failure> {
        let Ok(Place::Path(folder)) = Place::of_output(folder) else { return Ok(()) };
        let inside = self.uses.iter().find(|used| match &used.place {
            Place::Path(path) if *path == folder => true,
            Place::Path(path) => {
                let is_state = path.to_string_lossy().ends_with(STATE_ENDING);
                is_state && path.parent() == Some(&*folder)
            }
            Place::Descriptor(_) => false,
        });
        inside.map_or(Ok(()), |used| {
            let Use { option, name, .. } = used;
            Err(Failure::InStates { path: name.clone(), option })
        })
    }

    /// Where the text goes that the command shows: standard output, unless that is asked for
    /// something else.
    ///
    /// # Errors
    /// If standard output is a file that is read or written for an option.
    pub(crate) fn text(&mut self) -> Result<Text, Failure> {
        let taken = |used: &Use| used.keys.contains(&Key::Descriptor(1));
        if self.uses.iter().any(taken) {
            return Ok(Text::StandardError);
        }
        let name = Path::new("standard output");
        self.add("the result", name, Place::Descriptor(1), Role::Output)?;
        Ok(Text::StandardOutput)
    }

    fn add(
        &mut self,
        option: &'static str,
        name: &Path,
        place: Place,
        role: Role,
    ) -> Result<(), Failure> {
        let new = Use { option, name: name.to_owned(), keys: place.keys(), place, role };
        if let Some(used) = self.uses.iter().find(|used| used.excludes(&new)) {
            return Err(used.conflict(new));
        }
        self.uses.push(new);
        Ok(())
    }
}

impl Use {
    fn excludes(&self, other: &Self) -> bool {
        match (&self.place, &other.place) {
            // Streams share their place in a file, so that one is written after the other. Messages
            // may go where a result does.
            (Place::Descriptor(one), Place::Descriptor(two)) => {
                self.role != Role::Implied && one == two
            }
            // Files are read as often as one likes.
            _ if (self.role, other.role) == (Role::Input, Role::Input) => false,
            _ => self.keys.iter().any(|key| other.keys.contains(key)),
        }
    }

    fn conflict(&self, other: Self) -> Failure {
        let (path, options) = (other.name, [self.option, other.option]);
        match (self.role, other.role) {
            (Role::Input, Role::Input) => Failure::TwiceRead { options },
            (Role::Input, _) => Failure::ReadAndWritten { path, options },
            (_, Role::Input) => Failure::ReadAndWritten { path, options: [options[1], options[0]] },
            _ => Failure::SameFile { path, options },
        }
    }
}
