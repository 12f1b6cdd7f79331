//! Every relation in all its forms, and prove.
