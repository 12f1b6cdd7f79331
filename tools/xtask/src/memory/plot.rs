//! The picture: peak memory against rows, both logarithmic.

use crate::proofs::{Form, Record};
use plotters::prelude::*;
use std::path::Path;

const SIZE: (u32, u32) = (760, 460);

/// Writes the picture as SVG.
pub(super) fn write(path: &Path, records: &[Record]) -> Result<(), String> {
    draw(path, records).map_err(|error| format!("{}: {error}", path.display()))
}

fn draw(path: &Path, records: &[Record]) -> Result<(), Box<dyn std::error::Error>> {
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let mebibytes = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let most = records.iter().map(|record| record.report.peak_rss_bytes).max().unwrap_or(1);
    let (first, last) = (
        records.iter().map(|record| record.log_cycles).min().unwrap_or(12),
        records.iter().map(|record| record.log_cycles).max().unwrap_or(24),
    );
    let mut chart = ChartBuilder::on(&root)
        .caption("Peak resident memory of a proof", ("sans-serif", 20))
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d(
            f64::from(first)..f64::from(last),
            (16.0..mebibytes(most) * 1.5).log_scale().base(2.0),
        )?;
    chart
        .configure_mesh()
        .x_desc("padded rows")
        .y_desc("MiB")
        .x_labels(usize::from(last - first) + 1)
        .x_label_formatter(&|x| format!("2^{x:.0}"))
        .y_label_formatter(&|y| format!("{y:.0}"))
        .light_line_style(WHITE)
        .draw()?;
    let mut lines: Vec<(&str, Form)> =
        records.iter().map(|record| (record.guest, record.form)).collect();
    lines.sort_by_key(|(guest, form)| (*form == Form::Streaming, *guest));
    lines.dedup();
    for (index, (guest, form)) in lines.iter().enumerate() {
        let color = Palette99::pick(index).to_rgba();
        let mut points: Vec<(f64, f64)> = records
            .iter()
            .filter(|record| (record.guest, record.form) == (*guest, *form))
            .map(|r| (f64::from(r.log_cycles), mebibytes(r.report.peak_rss_bytes)))
            .collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let line = LineSeries::new(points, color.stroke_width(2)).point_size(3);
        chart
            .draw_series(line)?
            .label(format!("{guest}, {}", form.name()))
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], color.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK)
        .draw()?;
    root.present()?;
    Ok(())
}
