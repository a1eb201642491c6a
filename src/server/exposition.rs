//! The text format of Prometheus.
//!
//! Gets:    names, labels and numbers.
//! Gives:   the text.
//! Touches: nothing.
//! Never:   an escape: see [`Exposition`].

use std::fmt::{Display, Write};
use std::sync::atomic::{AtomicU64, Ordering};

use super::traffic::{BUCKETS_S, Histogram};

/// The format: <https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format>. Names and labels are ours, and no
/// value of a label needs an escape.
#[derive(Default)]
pub(super) struct Exposition(String);

impl Exposition {
    pub(super) fn family(&mut self, name: &str, kind: &str, help: &str) {
        let _ = write!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
    }

    pub(super) fn sample(&mut self, name: &str, labels: &str, value: impl Display) {
        let _ = match labels {
            "" => writeln!(self.0, "{name} {value}"),
            labels => writeln!(self.0, "{name}{{{labels}}} {value}"),
        };
    }

    pub(super) fn gauge(&mut self, name: &str, help: &str, value: impl Display) {
        self.family(name, "gauge", help);
        self.sample(name, "", value);
    }

    pub(super) fn counter(&mut self, name: &str, help: &str, count: &AtomicU64) {
        self.family(name, "counter", help);
        self.sample(name, "", count.load(Ordering::Relaxed));
    }

    /// Buckets count what came before them too.
    pub(super) fn histogram(&mut self, name: &str, labels: &str, histogram: &Histogram) {
        let (bucket, mut count) = (format!("{name}_bucket"), 0);
        let ends = BUCKETS_S.iter().map(ToString::to_string);
        for (end, more) in ends.chain(["+Inf".to_owned()]).zip(histogram.counts) {
            count += more;
            self.sample(&bucket, &format!("{labels},le=\"{end}\""), count);
        }
        self.sample(&format!("{name}_sum"), labels, histogram.sum_s);
        self.sample(&format!("{name}_count"), labels, count);
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn buckets_count_what_came_before_them_too() {
        let mut histogram = Histogram::default();
        for ms in [0, 1, 2, 40, 6_000] {
            histogram.add(Duration::from_millis(ms));
        }
        let mut text = Exposition::default();
        text.histogram("x", "a=\"b\"", &histogram);
        for line in [
            "x_bucket{a=\"b\",le=\"0.001\"} 2\n",
            "x_bucket{a=\"b\",le=\"0.0025\"} 3\n",
            "x_bucket{a=\"b\",le=\"0.025\"} 3\n",
            "x_bucket{a=\"b\",le=\"0.05\"} 4\n",
            "x_bucket{a=\"b\",le=\"5\"} 4\n",
            "x_bucket{a=\"b\",le=\"+Inf\"} 5\n",
            "x_sum{a=\"b\"} 6.043\n",
            "x_count{a=\"b\"} 5\n",
        ] {
            assert!(text.0.contains(line), "{line}{}", text.0);
        }
    }
}
