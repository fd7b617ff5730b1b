//! Values as JSON, the form in which Terraform stores state.
