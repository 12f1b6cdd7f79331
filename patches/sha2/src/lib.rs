//! The interface of the crate sha2 0.10. SHA-256 and SHA-224 call Rill's precompile; the others run
//! in software, as all do on a machine without it.

#![no_std]

mod constants;
mod cores;
mod sha512;

#[cfg(feature = "oid")]
use digest::const_oid::{AssociatedOid, ObjectIdentifier};
use digest::{
    consts::{U28, U32, U48, U64},
    core_api::{CoreWrapper, CtVariableCoreWrapper},
    impl_oid_carrier,
};

pub use cores::{Sha256VarCore, Sha512VarCore};
pub use digest::{self, Digest};

#[cfg(feature = "compress")]
pub use cores::{compress256, compress512};

impl_oid_carrier!(OidSha256, "2.16.840.1.101.3.4.2.1");
impl_oid_carrier!(OidSha384, "2.16.840.1.101.3.4.2.2");
impl_oid_carrier!(OidSha512, "2.16.840.1.101.3.4.2.3");
impl_oid_carrier!(OidSha224, "2.16.840.1.101.3.4.2.4");
impl_oid_carrier!(OidSha512_224, "2.16.840.1.101.3.4.2.5");
impl_oid_carrier!(OidSha512_256, "2.16.840.1.101.3.4.2.6");

/// A hash of one size.
type Hash<Core, Size, Oid> = CoreWrapper<CtVariableCoreWrapper<Core, Size, Oid>>;

/// SHA-224.
pub type Sha224 = Hash<Sha256VarCore, U28, OidSha224>;
/// SHA-256.
pub type Sha256 = Hash<Sha256VarCore, U32, OidSha256>;
/// SHA-384.
pub type Sha384 = Hash<Sha512VarCore, U48, OidSha384>;
/// SHA-512.
pub type Sha512 = Hash<Sha512VarCore, U64, OidSha512>;
/// SHA-512/224.
pub type Sha512_224 = Hash<Sha512VarCore, U28, OidSha512_224>;
/// SHA-512/256.
pub type Sha512_256 = Hash<Sha512VarCore, U32, OidSha512_256>;
