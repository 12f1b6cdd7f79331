//! What a verifier needs of polynomials.
