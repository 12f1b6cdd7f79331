use super::{Limit, Room, room_below};
use std::fs;
use std::path::Path;

const MIB: u64 = 1 << 20;

const LIMITS: &str = "\
Limit                     Soft Limit           Hard Limit           Units     
Max data size             unlimited            unlimited            bytes     
Max address space         unlimited            unlimited            bytes     
";
const STATUS: &str = "VmPeak:\t  409600 kB\nVmSize:\t  204800 kB\nVmData:\t  102400 kB\n";
const MEMINFO: &str = "\
MemTotal:       8388608 kB
MemAvailable:   4194304 kB
SwapFree:       1048576 kB
CommitLimit:    3145728 kB
Committed_AS:   1048576 kB
";
/// A machine with both versions, and the groups of a container below it.
const MOUNTS: &str = "\
21 1 8:1 / / rw - ext4 /dev/sda1 rw
31 21 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
35 31 0:32 / /sys/fs/cgroup/memory rw shared:9 - cgroup cgroup rw,memory
41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
";

/// What is left on a machine with these files besides the usual ones.
fn room(files: &[(&str, &str)]) -> Room {
    let root = tempfile::tempdir().unwrap();
    let usual = [
        ("proc/meminfo", MEMINFO),
        ("proc/self/limits", LIMITS),
        ("proc/self/status", STATUS),
        ("proc/self/mountinfo", MOUNTS),
        ("proc/sys/vm/overcommit_memory", "0\n"),
    ];
    for (path, text) in usual.iter().chain(files) {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    room_below(root.path()).unwrap()
}

fn group(file: &str, mebibytes: u64) -> Room {
    Room { bytes: mebibytes * MIB, limit: Limit::ControlGroup(file.into()) }
}

#[test]
fn a_machine_without_limits_has_its_free_memory_and_swap() {
    assert_eq!(room(&[]), Room { bytes: 5 << 30, limit: Limit::Machine });
    assert_eq!(room_below(Path::new("/no such folder")), None);
}

#[test]
fn a_group_of_version_2_leaves_its_limit_but_what_is_used_and_not_cached() {
    let files = |max, high| {
        [
            ("proc/self/cgroup", "0::/app\n"),
            ("sys/fs/cgroup/unified/app/memory.max", max),
            ("sys/fs/cgroup/unified/app/memory.high", high),
            ("sys/fs/cgroup/unified/app/memory.current", "314572800\n"),
            (
                "sys/fs/cgroup/unified/app/memory.stat",
                "anon 9\nfile 9\ninactive_file 104857600\nactive_file 52428800\n",
            ),
        ]
    };
    let left = room(&files("1048576000\n", "max\n"));
    assert_eq!(left, group("/sys/fs/cgroup/unified/app/memory.max", 1000 - 150));
    let left = room(&files("1048576000\n", "524288000\n"));
    assert_eq!(left, group("/sys/fs/cgroup/unified/app/memory.high", 500 - 150));
    assert_eq!(room(&files("max\n", "max\n")).limit, Limit::Machine);
    assert_eq!(room(&files("1048576\n", "max\n")).bytes, 0);
}

#[test]
fn the_tightest_of_nested_groups_counts() {
    let left = room(&[
        ("proc/self/cgroup", "0::/outer/middle/inner\n"),
        ("sys/fs/cgroup/unified/outer/memory.max", "209715200\n"),
        ("sys/fs/cgroup/unified/outer/memory.current", "104857600\n"),
        ("sys/fs/cgroup/unified/outer/middle/memory.max", "max\n"),
        ("sys/fs/cgroup/unified/outer/middle/memory.current", "104857600\n"),
        ("sys/fs/cgroup/unified/outer/middle/inner/memory.max", "524288000\n"),
        ("sys/fs/cgroup/unified/outer/middle/inner/memory.current", "10485760\n"),
    ]);
    assert_eq!(left, group("/sys/fs/cgroup/unified/outer/memory.max", 100));
}

#[test]
fn groups_of_version_1_count_with_their_parents() {
    let left = room(&[
        ("proc/self/cgroup", "9:name=systemd:/x\n4:memory:/a/b\n1:cpu,cpuacct:/c\n0::/\n"),
        ("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "209715200\n"),
        ("sys/fs/cgroup/memory/a/memory.usage_in_bytes", "157286400\n"),
        (
            "sys/fs/cgroup/memory/a/memory.stat",
            "inactive_file 1\ntotal_inactive_file 52428800\ntotal_active_file 0\n",
        ),
        ("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "9223372036854771712\n"),
        ("sys/fs/cgroup/memory/a/b/memory.usage_in_bytes", "157286400\n"),
    ]);
    assert_eq!(left, group("/sys/fs/cgroup/memory/a/memory.limit_in_bytes", 100));
}

#[test]
fn limits_of_groups_that_are_not_seen_count_as_far_as_version_1_tells() {
    let left = room(&[
        ("proc/self/cgroup", "4:memory:/\n"),
        ("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n"),
        ("sys/fs/cgroup/memory/memory.usage_in_bytes", "104857600\n"),
        ("sys/fs/cgroup/memory/memory.stat", "hierarchical_memory_limit 209715200\n"),
    ]);
    assert_eq!(left, group("/sys/fs/cgroup/memory/memory.stat", 100));
}

#[test]
fn a_container_that_sees_its_own_group_only_finds_it() {
    let of_mount = |group_seen: &str, line: &str| {
        let mounts = format!("50 21 0:28 {group_seen} /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
        room(&[
            ("proc/self/mountinfo", &mounts),
            ("proc/self/cgroup", line),
            ("sys/fs/cgroup/memory.max", "104857600\n"),
            ("sys/fs/cgroup/memory.current", "0\n"),
        ])
    };
    let expected = group("/sys/fs/cgroup/memory.max", 100);
    // With names of its own, with those of the machine, and a group beside its own.
    assert_eq!(of_mount("/", "0::/\n"), expected);
    assert_eq!(of_mount("/docker/1f", "0::/docker/1f\n"), expected);
    assert_eq!(of_mount("/", "0::/docker/1f\n"), expected);
    assert_eq!(of_mount("/docker/1f", "0::/../2e\n"), expected);
}

#[test]
fn limits_of_the_process_leave_what_it_does_not_have() {
    let limits = |name: &str| format!("{name:26}314572800            unlimited            bytes\n");
    let left = room(&[("proc/self/limits", &limits("Max address space"))]);
    assert_eq!(left, Room { bytes: 100 * MIB, limit: Limit::AddressSpace });
    let left = room(&[("proc/self/limits", &limits("Max data size"))]);
    assert_eq!(left, Room { bytes: 200 * MIB, limit: Limit::Data });
}

#[test]
fn a_machine_that_does_not_overcommit_leaves_what_it_has_not_promised() {
    let strict = ("proc/sys/vm/overcommit_memory", "2\n");
    assert_eq!(room(&[strict]), Room { bytes: 2 << 30, limit: Limit::Commitment });
    // 8 MiB for the administrator, and a 32nd of this process for other programs of the user.
    let left = room(&[
        strict,
        ("proc/sys/vm/admin_reserve_kbytes", "8192\n"),
        ("proc/sys/vm/user_reserve_kbytes", "131072\n"),
    ]);
    assert_eq!(left.bytes, (2 << 30) - 8 * MIB - (200 * MIB) / 32);
}
