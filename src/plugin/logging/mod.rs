//! Log records as Terraform wants them from a plugin: one JSON object per line on standard error,
//! in the form of hclog. Terraform filters and prints them under `TF_LOG` and `TF_LOG_PROVIDER`.

mod line;

use std::{
    fmt,
    io::Write,
    sync::{Mutex, PoisonError},
};

use line::Line;
use serde_json::{Map, Number, Value};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
    span,
    subscriber::SetGlobalDefaultError,
};
use tracing_subscriber::{
    Layer, Registry,
    filter::Targets,
    layer::Context,
    prelude::*,
    registry::{LookupSpan, Scope},
};

use super::clock::Clock;

/// Sends every record of at least `level` to standard error, for the rest of the process.
///
/// What libraries say is held at warnings: their traces would drown the provider's own.
pub fn install(level: LevelFilter, clock: Clock) -> Result<(), SetGlobalDefaultError> {
    let filter = Targets::new()
        .with_default(level.min(LevelFilter::WARN))
        .with_target(env!("CARGO_CRATE_NAME"), level);
    let layer = HclogLayer::new(std::io::stderr(), clock).with_filter(filter);
    tracing::subscriber::set_global_default(Registry::default().with(layer))
}

/// Writes a line per event, with the fields of the event and of the spans that it happened in.
#[derive(Debug)]
pub struct HclogLayer<W> {
    out: Mutex<W>,
    clock: Clock,
}

impl<W: Write> HclogLayer<W> {
    /// Writes to `out`; times are those of `clock`.
    pub fn new(out: W, clock: Clock) -> Self {
        Self {
            out: Mutex::new(out),
            clock,
        }
    }
}

impl<S, W> Layer<S> for HclogLayer<W>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    W: Write + 'static,
{
    fn on_new_span(&self, new: &span::Attributes<'_>, id: &span::Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut fields = Fields::default();
            new.record(&mut fields);
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &span::Id, values: &span::Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Map::new();
        for span in context
            .event_scope(event)
            .into_iter()
            .flat_map(Scope::from_root)
        {
            if let Some(outer) = span.extensions().get::<Fields>() {
                fields.extend(outer.0.clone());
            }
        }
        let mut own = Fields(fields);
        event.record(&mut own);
        let metadata = event.metadata();
        let line = Line {
            level: *metadata.level(),
            module: metadata.target(),
            time: self.clock.now(),
            fields: own.0,
        };
        let text = line.to_text();
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody reads our errors when the host has closed the pipe.
        drop(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
    }
}

/// Fields of a span or an event; the event's text is the field `message`.
#[derive(Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn insert(&mut self, field: &Field, value: impl Into<Value>) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        let number = Number::from_f64(value).map(Value::Number);
        self.insert(field, number.unwrap_or_else(|| value.to_string().into()));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.insert(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.insert(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.insert(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.insert(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.insert(field, format!("{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;
    use tracing::{Level, subscriber::with_default};

    use super::*;

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn logged(act: impl FnOnce()) -> Vec<Value> {
        let page = Page::default();
        let clock = Clock::telling(|| Timestamp::from_microsecond(1_700_000_000_000_700).unwrap());
        let subscriber = Registry::default().with(HclogLayer::new(page.clone(), clock));
        with_default(subscriber, act);
        let text = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    #[test]
    fn p11_an_event_is_one_object_with_the_keys_of_hclog() {
        let lines = logged(|| tracing::info!(count = 3, ready = true, "two\nlines"));
        let expected = serde_json::json!({
            "@level": "info",
            "@message": "two\nlines",
            "@module": module_path!(),
            "@timestamp": "2023-11-14T22:13:20.000700Z",
            "count": 3,
            "ready": true,
        });
        assert_eq!(lines, [expected]);
    }

    #[test]
    fn p11_levels_have_hclogs_names() {
        let lines = logged(|| {
            tracing::event!(Level::TRACE, "");
            tracing::event!(Level::DEBUG, "");
            tracing::event!(Level::INFO, "");
            tracing::event!(Level::WARN, "");
            tracing::event!(Level::ERROR, "");
        });
        let levels: Vec<_> = lines
            .iter()
            .map(|line| line["@level"].as_str().unwrap())
            .collect();
        assert_eq!(levels, ["trace", "debug", "info", "warn", "error"]);
    }

    #[test]
    fn fields_of_spans_appear_in_each_line_and_the_inner_one_wins() {
        let lines = logged(|| {
            let outer = tracing::info_span!(
                "outer",
                rpc = "Read",
                kind = "a",
                late = tracing::field::Empty
            );
            let _outer = outer.enter();
            outer.record("late", 1.5);
            let _inner = tracing::info_span!("inner", kind = "b").entered();
            tracing::info!(error = %"broken", "said");
        });
        let line = &lines[0];
        assert_eq!((&line["rpc"], &line["kind"]), (&"Read".into(), &"b".into()));
        assert_eq!(
            (&line["late"], &line["error"]),
            (&1.5.into(), &"broken".into())
        );
    }

    #[test]
    fn p11_the_three_keys_are_strings_whatever_is_logged() {
        let lines = logged(|| tracing::info!(message = 7, not_a_number = f64::NAN));
        assert_eq!(lines[0]["@message"], "7");
        assert_eq!(lines[0]["not_a_number"], "NaN");
    }
}
