//! Numbers in the texts of errors.

use std::fmt;

/// A number, to six places. The `Display` of `f64` finds the shortest digits, and is several KB of each module.
pub(crate) struct Decimal(pub(crate) f64);

/// Numbers from here on are told by their size alone.
const MAX_PRECISE: f64 = 1e19;

impl fmt::Display for Decimal {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "compared with the largest before")]
    #[expect(clippy::float_cmp, reason = "whether six places are all of it")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_nan() {
            return f.write_str("NaN");
        }
        let (sign, size) = (if self.0.is_sign_negative() { "-" } else { "" }, self.0.abs());
        if size.is_infinite() {
            return write!(f, "{sign}Infinity");
        }
        if size >= MAX_PRECISE {
            let tens = std::iter::successors(Some(size), |size| Some(size / 10.0)).take_while(|size| *size >= 10.0);
            return write!(f, "of about {sign}10^{}", tens.count());
        }
        write!(f, "{sign}{}", size as u64)?;
        let millionths = size.fract() * 1e6;
        let nearest = (millionths + 0.5) as u32;
        if size.trunc() + f64::from(nearest) / 1e6 != size {
            return write!(f, ".{:06}…", millionths as u32);
        }
        match format!("{nearest:06}").trim_end_matches('0') {
            "" => Ok(()),
            digits => write!(f, ".{digits}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn numbers_are_told_to_six_places() {
        let texts = [
            (1.5, "1.5"),
            (-0.25, "-0.25"),
            (0.1, "0.1"),
            (1.0 / 3.0, "0.333333…"),
            (2.000_05, "2.00005"),
            (9_007_199_254_740_992.0, "9007199254740992"),
            (-1e300, "of about -10^300"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
        ];
        for (number, text) in texts {
            assert_eq!(Decimal(number).to_string(), text);
        }
    }
}
