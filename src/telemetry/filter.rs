//! The filter of the log: an [`EnvFilter`] that is told of spans only where a directive names one.
//!
//! Each time that a span is opened, entered, left or closed, an `EnvFilter` takes a lock that all
//! threads share, some ten times a token, to look up whether a directive is about that span. Few
//! directives are, and many cores would pass the memory of that lock round for nothing.

use tracing::{
    Metadata, Subscriber,
    level_filters::LevelFilter,
    span::{Attributes, Id, Record},
    subscriber::Interest,
};
use tracing_subscriber::{EnvFilter, Layer, filter::ParseError, layer::Context};

/// The filter of the log.
pub(super) struct LogFilter {
    directives: EnvFilter,
    /// Whether a directive names a span, as in `app[request]=debug`.
    names_spans: bool,
}

impl LogFilter {
    /// The filter of these directives.
    ///
    /// # Errors
    /// Where they are malformed.
    pub(super) fn new(directives: &str) -> Result<Self, ParseError> {
        Ok(Self {
            directives: EnvFilter::try_new(directives)?,
            names_spans: directives.contains('['),
        })
    }

    /// The directives, for what happens to a span.
    fn of_spans(&self) -> Option<&EnvFilter> {
        self.names_spans.then_some(&self.directives)
    }
}

impl<S: Subscriber> Layer<S> for LogFilter
where
    EnvFilter: Layer<S>,
{
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        Layer::<S>::register_callsite(&self.directives, metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Layer::<S>::max_level_hint(&self.directives)
    }

    fn enabled(&self, metadata: &Metadata<'_>, context: Context<'_, S>) -> bool {
        Layer::enabled(&self.directives, metadata, context)
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(directives) = self.of_spans() {
            Layer::on_new_span(directives, attributes, id, context);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(directives) = self.of_spans() {
            Layer::on_record(directives, id, values, context);
        }
    }

    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        if let Some(directives) = self.of_spans() {
            Layer::on_enter(directives, id, context);
        }
    }

    fn on_exit(&self, id: &Id, context: Context<'_, S>) {
        if let Some(directives) = self.of_spans() {
            Layer::on_exit(directives, id, context);
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        if let Some(directives) = self.of_spans() {
            Layer::on_close(directives, id, context);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LogFilter;
    use std::{
        io::{self, Write},
        sync::{Arc, Mutex},
    };
    use tracing_subscriber::{fmt, layer::SubscriberExt, registry};

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, line: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(line);
            Ok(line.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is logged, where these directives apply, within a span and without one.
    fn logged(directives: &str) -> Vec<String> {
        let lines = Lines::default();
        let writer = lines.clone();
        let layer = fmt::layer()
            .with_ansi(false)
            .without_time()
            .with_target(false)
            .with_writer(move || writer.clone());
        let subscriber = registry()
            .with(layer)
            .with(LogFilter::new(directives).unwrap());
        tracing::subscriber::with_default(subscriber, || {
            tracing::debug!("before");
            tracing::info_span!("request", method = "GET").in_scope(|| {
                tracing::debug!("within");
                tracing::info!("answered");
            });
            tracing::debug!("after");
        });
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| line.trim().to_owned()).collect()
    }

    #[test]
    fn levels_apply_within_spans_and_without() {
        assert_eq!(
            logged("info"),
            [r#"INFO request{method="GET"}: answered"#],
            "the line has the fields of its span"
        );
        assert_eq!(logged("debug").len(), 4);
        assert!(logged("warn").is_empty());
    }

    #[test]
    fn a_directive_that_names_a_span_applies_within_it_alone() {
        let lines = logged("info,[request]=debug");
        assert_eq!(
            lines,
            [
                r#"DEBUG request{method="GET"}: within"#,
                r#"INFO request{method="GET"}: answered"#
            ]
        );
        assert_eq!(logged("info,[request{method=GET}]=debug"), lines);
        assert_eq!(logged("info,[request{method=POST}]=debug").len(), 1);
    }
}
