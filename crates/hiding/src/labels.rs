//! What the items of the proof about hidden values are called, beside its two relations.

/// Where a proof is refused for a value that it hides.
pub const HIDING: &str = "hiding";
/// The row of the value that is opened.
pub const VALUE: &str = "hiding.value";
/// The row that masks the combination of all rows.
pub const DUMMY: &str = "hiding.dummy";
/// The folded left factor.
pub const LEFT: &str = "hiding.products/left";
/// The folded right factor.
pub const RIGHT: &str = "hiding.products/right";
/// The folded entries.
pub const ENTRIES: &str = "hiding.rows/entries";
/// The folded blind.
pub const BLIND: &str = "hiding.rows/blind";
/// A row of masks of the last rounds.
pub const MASK: &str = "hiding.closing/mask";
/// The last equation on the masks.
pub const MASK_FORM: &str = "hiding.closing/form";
/// What answers are asked for.
pub const CHALLENGE: &str = "hiding.closing/challenge";
/// Masked entries of the last rounds.
pub const RESPONSE: &str = "hiding.closing/response";
/// Masked blinds of the last rounds.
pub const RESPONSE_BLIND: &str = "hiding.closing/response_blind";
/// What combines the checks of all rows.
pub const BATCH: &str = "hiding.closing/batch";
