//! Portalis
