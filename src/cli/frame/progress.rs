//! Progress on standard error, while somebody watches it; nothing otherwise.

use std::collections::BTreeMap;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::Terminal;
use super::words;

/// What is done and what is left, as the bars of tables show it.
const CELLS: &str = "██░";

/// How much of a file has been read; it goes when this does.
#[derive(Debug)]
pub struct FileProgress(ProgressBar);

impl FileProgress {
    /// Progress over so many bytes, under a label.
    #[must_use]
    pub fn new(terminal: &Terminal, label: &str, bytes: u64) -> Self {
        let bar = ProgressBar::with_draw_target(Some(bytes), target(terminal));
        let template = format!(
            "{{prefix}} {{bar:{}}} {{percent:>3}} %  {{bytes}} of {{total_bytes}}, {{eta}} left",
            words::BAR
        );
        bar.set_style(style(&template));
        bar.set_prefix(label.to_owned());
        Self(bar)
    }

    /// Whoever reads tells this how many bytes more are done.
    pub fn counter(&self) -> impl Fn(u64) + Send + 'static {
        let bar = self.0.clone();
        move |bytes| bar.inc(bytes)
    }
}

impl Drop for FileProgress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// Several things that come along side by side, a bar for each.
#[derive(Debug)]
pub struct Bars {
    all: MultiProgress,
    bars: BTreeMap<String, ProgressBar>,
}

impl Bars {
    /// No bars yet.
    #[must_use]
    pub fn new(terminal: &Terminal) -> Self {
        Self {
            all: MultiProgress::with_draw_target(target(terminal)),
            bars: BTreeMap::new(),
        }
    }

    /// Shows how far the thing of that name has come, in per cent, and a word about it.
    pub fn show(&mut self, name: &str, percent: u64, word: &str) {
        let all = &self.all;
        let bar = self.bars.entry(name.to_owned()).or_insert_with(|| {
            let bar = all.add(ProgressBar::new(100));
            let template = format!(
                "{{prefix:<20}} {{bar:{}}} {{percent:>3}} %  {{msg}}",
                words::BAR
            );
            bar.set_style(style(&template));
            bar.set_prefix(name.to_owned());
            bar
        });
        bar.set_message(word.to_owned());
        bar.set_position(percent.min(100));
    }
}

fn target(terminal: &Terminal) -> ProgressDrawTarget {
    if terminal.watched {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars(CELLS)
}
