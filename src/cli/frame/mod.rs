//! What all commands share: options, the session with the engine, answers and how they are
//! rendered, failures and exit codes, references to resources, words for numbers.
//!
//! Conventions, so that all commands are of one style:
//!
//! - **Resources** are given as one argument, a path of names or an ARM id: `golden`,
//!   `golden/ubuntu`, `golden/ubuntu/1.0.0`, `managed_image/build` ([`mod@reference`]). Names mean
//!   the subscription of `--subscription`; `--resource-group` is needed only when a name stands in
//!   several groups. Regions are given as in Terraform, by name or display name.
//! - **Values** are named as in Terraform (`resource_group_name`, `size_gb`, `published_date`), in
//!   snake case; dates are RFC 3339 in UTC; sizes are GiB. A list is an array, one resource an
//!   object. What is absent is `null`, never left out.
//! - **Columns** are lower-case words without units that the cells state: `name`, `location`,
//!   `size`, `published`. The first column is what a script would ask for next.
//! - **Standard output** carries the answer alone; notes, questions and progress go to standard
//!   error.
//! - **What destroys or replaces** calls [`session::Session::confirm`] before it acts.

pub mod answer;
pub mod argument;
pub mod cell;
pub mod deletion;
pub mod document;
pub mod environment;
pub mod exit;
pub mod failure;
pub mod options;
pub mod parser;
pub mod progress;
pub mod reference;
pub mod render;
pub mod scope;
pub mod session;
pub mod terminal;
pub mod words;
