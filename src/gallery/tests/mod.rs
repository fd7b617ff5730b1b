//! Tests of the rules, a file for each family.
