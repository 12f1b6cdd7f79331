//! Runs the guest, takes checkpoints, replays any range of rows.
