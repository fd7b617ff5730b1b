//! A data source that answers with the provider's greeting, or with as much text as is asked for.

use terraform_provider_acg::framework::context::Context;
use terraform_provider_acg::framework::data_source::DataSource;
use terraform_provider_acg::framework::diagnostic::{Diagnostic, Diagnostics};
use terraform_provider_acg::framework::model::Attr;
use terraform_provider_acg::framework::schema::{Attribute, Schema};

use super::Configured;

pub const LOOKUP: &str = "probe_lookup";

terraform_provider_acg::model! {
    pub struct Lookup {
        missing: Attr<bool>,
        size: Attr<u32>,
        text: Attr<String>,
    }
}

pub struct Source;

impl DataSource<Configured> for Source {
    type Model = Lookup;

    fn type_name(&self) -> &'static str {
        LOOKUP
    }

    fn schema(&self) -> Schema {
        Schema::new("Looks up a text.")
            .attribute("missing", Attribute::boolean("Whether there is none."))
            .attribute("size", Attribute::integer("How long it is."))
            .attribute("text", Attribute::string("The text.").computed())
    }

    async fn read(
        &self,
        context: &Context<'_, Configured>,
        mut config: Lookup,
    ) -> Result<Lookup, Diagnostics> {
        if config.missing == Attr::Known(true) {
            return Err(Diagnostic::error("Text Not Found", "There is no such text.").into());
        }
        config.text = Attr::Known(match config.size {
            Attr::Known(size) => "x".repeat(size as usize),
            _ => context.provider().greeting.clone(),
        });
        Ok(config)
    }
}
