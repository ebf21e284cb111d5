//! The data: waves that travel, and how they are to look.

use jsinterop::TypedArray;

use crate::uplot::{Axis, Grid, Options, ScaleX, ScaleY, Scales, Series, Toggle};

/// Readable on paper and in the dark.
const AXIS: Axis = Axis { stroke: "#8b8177", grid: Grid { stroke: "rgba(139, 129, 119, 0.22)", width: 1.0 } };

/// How the chart looks.
pub fn options() -> Options {
    let line = |label, stroke| Series { label: Some(label), stroke: Some(stroke), width: Some(2.0) };
    Options {
        width: 640.0,
        height: 320.0,
        series: vec![Series::default(), line("swell", "#e4572e"), line("chop", "#2e93c9"), line("both", "#c79a00")],
        axes: [AXIS, AXIS],
        scales: Scales { x: ScaleX { time: false }, y: ScaleY { range: (-1.6, 1.6) } },
        legend: Toggle { show: false },
    }
}

/// x and three lines, as they are at a time.
pub fn at(millis: f64, points: u32) -> Vec<TypedArray<f64>> {
    let time = millis / 1000.0;
    let x: Vec<f64> = (0..points).map(|point| f64::from(point) * 12.0 / f64::from(points)).collect();
    let swell: Vec<f64> = x.iter().map(|x| (x - time).sin()).collect();
    let chop: Vec<f64> = x.iter().map(|x| 0.45 * (3.1 * x + 2.3 * time).sin() * (0.4 * x - time).cos()).collect();
    let both = swell.iter().zip(&chop).map(|(swell, chop)| swell + chop).collect();
    [x, swell, chop, both].map(TypedArray::from).into()
}

#[cfg(test)]
mod tests {
    use super::{at, options};

    #[test]
    fn a_column_for_each_series() {
        let columns = at(250.0, 40);
        assert_eq!(columns.len(), options().series.len());
        assert!(columns.iter().all(|column| column.len() == 40));
        assert!(columns.iter().skip(1).flat_map(|column| column.iter()).all(|y| y.abs() < 1.6));
    }

    #[test]
    fn time_moves_the_lines_and_not_x() {
        let (now, later) = (at(0.0, 10), at(16.0, 10));
        assert_eq!(now.first(), later.first());
        assert_ne!(now.get(1), later.get(1));
    }
}
