//! Results → text, tables and pictures, as `String` or `Vec<u8>`. Must not know how they were
//! computed.
