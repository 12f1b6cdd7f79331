//! How much more memory the process may have: from the machine, its control groups and their
//! parents, and its own limits.
//!
//! Everything is read from the files that Linux has for it, below a folder that is `/` except in
//! tests. What cannot be read limits nothing.

use std::fmt;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// What a process may still have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes, besides those it has.
    pub bytes: u64,
    /// Whose limit is the first to be reached.
    pub limit: Limit,
}

/// A limit of memory.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// Free memory and swap space of the machine.
    Machine,
    /// The limit of a control group, which this file sets.
    ControlGroup(PathBuf),
    /// Addresses of the process: `ulimit -v`.
    AddressSpace,
    /// Data of the process: `ulimit -d`.
    Data,
    /// The most that the machine promises, since it does not overcommit.
    Commitment,
}

impl Limit {
    /// Whether memory counts when it is reserved, not when it is first touched.
    pub(crate) fn counts_reserved(&self) -> bool {
        matches!(self, Self::AddressSpace | Self::Data | Self::Commitment)
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Machine => f.write_str("the free memory of the machine"),
            Self::ControlGroup(file) => write!(f, "the control group's limit {}", file.display()),
            Self::AddressSpace => f.write_str("the address-space limit (ulimit -v)"),
            Self::Data => f.write_str("the data limit (ulimit -d)"),
            Self::Commitment => {
                f.write_str("what the machine can still commit (vm.overcommit_memory is 2)")
            }
        }
    }
}

/// What this process may still have; `None` where the system does not tell.
pub fn room() -> Option<Room> {
    room_below(Path::new("/"))
}

/// What a process may still have if its system's files are below `root`.
fn room_below(root: &Path) -> Option<Room> {
    let system = System { root };
    let rooms = [
        system.machine(),
        system.own("Max address space", "VmSize:", Limit::AddressSpace),
        system.own("Max data size", "VmData:", Limit::Data),
        system.commitment(),
    ];
    rooms.into_iter().flatten().chain(system.control_groups()).min_by_key(|room| room.bytes)
}

/// Files of one version of control groups.
struct Version {
    /// Limits; a group without one has no number there, or one beyond all memory.
    limits: &'static [&'static str],
    used: &'static str,
    /// Names in `memory.stat` of pages of files, which are given up when memory is short.
    cached: [&'static str; 2],
}

const FIRST: Version = Version {
    limits: &["memory.limit_in_bytes"],
    used: "memory.usage_in_bytes",
    cached: ["total_inactive_file", "total_active_file"],
};
const SECOND: Version = Version {
    limits: &["memory.max", "memory.high"],
    used: "memory.current",
    cached: ["inactive_file", "active_file"],
};

/// From here on a limit is no limit: version 1 writes the largest number of pages.
const UNLIMITED: u64 = 1 << 60;

/// The files of a system.
struct System<'a> {
    root: &'a Path,
}

impl System<'_> {
    fn read(&self, path: impl AsRef<Path>) -> Option<String> {
        let path = path.as_ref();
        fs::read_to_string(self.root.join(path.strip_prefix("/").unwrap_or(path))).ok()
    }

    fn machine(&self) -> Option<Room> {
        let text = self.read("proc/meminfo")?;
        let bytes = kibibytes(&text, "MemAvailable:")?;
        let swap = kibibytes(&text, "SwapFree:").unwrap_or(0);
        Some(Room { bytes: bytes.saturating_add(swap), limit: Limit::Machine })
    }

    /// What a limit of the process leaves: its name in `limits`, what it counts in `status`.
    fn own(&self, name: &str, used: &str, limit: Limit) -> Option<Room> {
        let limits = self.read("proc/self/limits")?;
        let most = limits.lines().find_map(|line| line.strip_prefix(name))?;
        let most = number(most.split_whitespace().next()?)?;
        let used = kibibytes(&self.read("proc/self/status")?, used)?;
        Some(Room { bytes: most.saturating_sub(used), limit })
    }

    /// What is left of the promises of a machine that promises no more than it can keep, less what
    /// it keeps back for its administrator and for other programs of the user.
    fn commitment(&self) -> Option<Room> {
        if self.read("proc/sys/vm/overcommit_memory")?.trim() != "2" {
            return None;
        }
        let text = self.read("proc/meminfo")?;
        let [limit, used] = ["CommitLimit:", "Committed_AS:"].map(|name| kibibytes(&text, name));
        let kept = |name: &str| {
            let text = self.read(format!("proc/sys/vm/{name}_reserve_kbytes"));
            text.and_then(|text| number(&text)).unwrap_or(0) << 10
        };
        let size = self.read("proc/self/status").and_then(|text| kibibytes(&text, "VmSize:"));
        let user = kept("user").min(size.unwrap_or(0) / 32);
        let used = used?.saturating_add(kept("admin")).saturating_add(user);
        Some(Room { bytes: limit?.saturating_sub(used), limit: Limit::Commitment })
    }

    /// What the groups of the process and all groups above them leave, in both versions.
    fn control_groups(&self) -> Vec<Room> {
        let groups = self.read("proc/self/cgroup").unwrap_or_default();
        let mounts = self.read("proc/self/mountinfo").unwrap_or_default();
        let of_line = |line: &str| {
            let mut parts = line.splitn(3, ':').skip(1);
            let (controllers, group) = (parts.next()?, Path::new(parts.next()?));
            let version = match controllers {
                "" => SECOND,
                names if names.split(',').any(|name| name == "memory") => FIRST,
                _ => return None,
            };
            let mount = mounts.lines().find_map(|line| Mount::of(line, &version))?;
            Some((version, mount.folders(group)))
        };
        let found = groups.lines().filter_map(of_line);
        let rooms = found.flat_map(|(version, folders)| {
            let of = move |folder: PathBuf| self.group(&version, &folder);
            folders.into_iter().flat_map(of)
        });
        rooms.collect()
    }

    /// What the group at `folder` leaves, for each of its limits.
    fn group(&self, version: &Version, folder: &Path) -> Vec<Room> {
        let used = self.read(folder.join(version.used)).and_then(|text| number(&text));
        let statistics = self.read(folder.join("memory.stat")).unwrap_or_default();
        let told = |name: &str| {
            let of = |line: &str| number(line.strip_prefix(name)?.strip_prefix(' ')?);
            statistics.lines().find_map(of)
        };
        let cached: u64 = version.cached.iter().filter_map(|name| told(name)).sum();
        let room = |limit: Option<u64>, file: PathBuf| {
            let limit = limit.filter(|limit| *limit < UNLIMITED)?;
            let bytes = limit.saturating_sub(used?.saturating_sub(cached));
            Some(Room { bytes, limit: Limit::ControlGroup(file) })
        };
        let own = version.limits.iter().map(|name| {
            let file = folder.join(name);
            room(number(&self.read(&file)?), file)
        });
        // Version 1 tells the limits of groups above it that are not seen.
        let above = room(told("hierarchical_memory_limit"), folder.join("memory.stat"));
        own.chain([above]).flatten().collect()
    }
}

/// Where a hierarchy of control groups is seen.
struct Mount {
    /// The group that is seen there.
    group: PathBuf,
    folder: PathBuf,
}

impl Mount {
    /// That of a line of `mountinfo`, if it is of this version and has the memory of groups.
    fn of(line: &str, version: &Version) -> Option<Self> {
        let (own, system) = line.split_once(" - ")?;
        let mut system = system.split(' ');
        let (kind, options) = (system.next()?, system.nth(1)?);
        let first = kind == "cgroup" && options.split(',').any(|option| option == "memory");
        let wanted = if version.limits == FIRST.limits { first } else { kind == "cgroup2" };
        let mut fields = own.split(' ').skip(3);
        let (group, folder) = (fields.next()?, fields.next()?);
        wanted.then(|| Self { group: unescaped(group), folder: unescaped(folder) })
    }

    /// The folders of `group` and of all groups above it that are seen here. If the group itself
    /// is not seen, as in a container that has the machine's names, the first that is seen.
    fn folders(&self, group: &Path) -> Vec<PathBuf> {
        let outside = group.components().any(|part| part == Component::ParentDir);
        let below = group.strip_prefix(&self.group).ok().filter(|_| !outside);
        let lowest = self.folder.join(below.unwrap_or(Path::new("")));
        let above = lowest.ancestors().take_while(|folder| folder.starts_with(&self.folder));
        above.map(Path::to_owned).collect()
    }
}

/// Spaces in a path of `mountinfo` are octal.
fn unescaped(path: &str) -> PathBuf {
    path.replace("\\040", " ").into()
}

fn number(text: &str) -> Option<u64> {
    text.trim().parse().ok()
}

/// The bytes that `text` gives in KiB in the line that begins with `name`.
pub(crate) fn kibibytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    number(line.trim().strip_suffix("kB")?)?.checked_mul(1 << 10)
}

#[cfg(test)]
mod tests;
