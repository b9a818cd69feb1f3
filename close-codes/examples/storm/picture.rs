//! The picture: a panel for each strategy, below each other, with the same axes.

use std::error::Error;
use std::fmt::Write as _;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::simulation::{Bin, Outcome};

/// What one panel shows.
pub(crate) struct Panel {
    pub(crate) name: &'static str,
    /// What to see in it.
    pub(crate) story: &'static str,
    pub(crate) outcome: Outcome,
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

const WIDTH: u32 = 1_320;
const HEAD: u32 = 108;
const PANEL: u32 = 172;
const FOOT: u32 = 46;
const LEFT: u32 = 70;
const RIGHT: u32 = 50;

/// A pixel for each bin.
const SECONDS: f64 = 120.0;
/// In multiples of what can be taken.
const LEAST: f64 = 0.1;
const MOST: f64 = 1_000.0;

// It has a ground of its own, so that it can be read on a dark page and on a light one.
const GROUND: RGBColor = RGBColor(16, 22, 34);
const TEXT: RGBColor = RGBColor(232, 237, 245);
const FAINT: RGBColor = RGBColor(158, 170, 190);
const GRID: RGBColor = RGBColor(44, 54, 72);
const TAKEN: RGBColor = RGBColor(52, 199, 160);
const REFUSED: RGBColor = RGBColor(240, 101, 82);
const AWAY: RGBColor = RGBColor(250, 210, 90);

/// The SVG.
pub(crate) fn draw(clients: u32, panels: &[Panel]) -> Result<String, Box<dyn Error>> {
    let mut svg = String::new();
    let count = u32::try_from(panels.len())?;
    {
        let root =
            SVGBackend::with_string(&mut svg, (WIDTH, HEAD + count * PANEL + FOOT)).into_drawing_area();
        root.fill(&GROUND)?;
        let (head, rest) = root.split_vertically(HEAD);
        let (body, foot) = rest.split_vertically(count * PANEL);
        draw_head(&head, clients)?;
        for (area, panel) in body.split_evenly((panels.len(), 1)).iter().zip(panels) {
            draw_panel(area, clients, panel)?;
        }
        let middle = i32::try_from(WIDTH / 2)?;
        let below = "seconds since the server began to go down";
        foot.draw(&Text::new(
            below,
            (middle, 22),
            font(18, FAINT).pos(Pos::new(HPos::Center, VPos::Center)),
        ))?;
        root.present()?;
    }
    Ok(with_words(&svg, clients, panels))
}

fn draw_head(area: &Area<'_>, clients: u32) -> Result<(), Box<dyn Error>> {
    let title = format!("{} clients lose their server", with_commas(clients));
    area.draw(&Text::new(title, (24, 16), font(32, TEXT)))?;
    let subtitle = format!(
        "The other servers can take {} of them a second: at best all are back after 50 s.",
        with_commas(clients / 50)
    );
    area.draw(&Text::new(subtitle, (24, 56), font(19, FAINT)))?;
    let keys = [
        (TAKEN, 24, "taken back"),
        (REFUSED, 148, "refused: they ask again"),
        (AWAY, 372, "who is away, in % (right)"),
    ];
    for (color, x, what) in keys {
        area.draw(&Rectangle::new([(x, 88), (x + 14, 102)], color.filled()))?;
        area.draw(&Text::new(what, (x + 21, 86), font(18, TEXT)))?;
    }
    let axis = "height: attempts in each 0.1 s; white line (1x): as many as can be taken in it";
    area.draw(&Text::new(axis, (620, 86), font(18, FAINT)))?;
    Ok(())
}

fn draw_panel(area: &Area<'_>, clients: u32, panel: &Panel) -> Result<(), Box<dyn Error>> {
    let outcome = &panel.outcome;
    area.draw(&Text::new(panel.name, (24, 12), font(22, TEXT)))?;
    let figures = format!(
        "99 % back: {} · attempts: {:.1} each · peak: {:.0}x · away: {}",
        seconds(outcome.most),
        outcome.attempts,
        outcome.peak,
        away(outcome)
    );
    let right = i32::try_from(WIDTH - RIGHT)?;
    area.draw(&Text::new(figures, (right, 14), font(19, TEXT).pos(Pos::new(HPos::Right, VPos::Top))))?;
    area.draw(&Text::new(panel.story, (24, 38), font(17, FAINT)))?;

    let capacity = Outcome::capacity(clients);
    let mut chart = ChartBuilder::on(area)
        .margin_top(62)
        .margin_bottom(4)
        .set_label_area_size(LabelAreaPosition::Left, LEFT)
        .set_label_area_size(LabelAreaPosition::Right, RIGHT)
        .set_label_area_size(LabelAreaPosition::Bottom, 22)
        .build_cartesian_2d(0.0..SECONDS, (LEAST..MOST).log_scale())?
        .set_secondary_coord(0.0..SECONDS, 0.0..100.0);
    chart
        .configure_mesh()
        .x_labels(13)
        .y_labels(5)
        .x_label_formatter(&|x| format!("{x:.0}"))
        .y_label_formatter(&|y| format!("{y}x"))
        .label_style(font(16, FAINT))
        .axis_style(GRID)
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .draw()?;
    chart
        .configure_secondary_axes()
        .y_labels(3)
        .y_label_formatter(&|y| format!("{y:.0}"))
        .label_style(font(16, AWAY))
        .axis_style(GRID)
        .draw()?;
    let asked = steps(&outcome.bins, |bin| f64::from(bin.taken + bin.refused) / capacity);
    chart.draw_series(AreaSeries::new(asked, LEAST, REFUSED.filled()))?;
    let taken = steps(&outcome.bins, |bin| f64::from(bin.taken) / capacity);
    chart.draw_series(AreaSeries::new(taken, LEAST, TAKEN.filled()))?;
    chart.draw_series(LineSeries::new([(0.0, 1.0), (SECONDS, 1.0)], TEXT.stroke_width(1)))?;
    let away = outcome.bins.iter().zip(0_u32..).take(1_200).step_by(5);
    let away = away.map(|(bin, at)| (f64::from(at) / 10.0, f64::from(bin.away) * 100.0 / f64::from(clients)));
    chart.draw_secondary_series(LineSeries::new(away, AWAY.stroke_width(3)))?;
    Ok(())
}

/// The corners of the steps, without those that no pixel shows.
fn steps(bins: &[Bin], height: impl Fn(&Bin) -> f64) -> Vec<(f64, f64)> {
    const IN_A_DECADE: f64 = 25.0;
    let mut corners: Vec<(f64, f64)> = Vec::new();
    let mut last = LEAST;
    let mut end = 0.0;
    for (bin, at) in bins.iter().zip(0_u32..) {
        let time = f64::from(at) / 10.0;
        if time >= SECONDS {
            break;
        }
        let exact = height(bin).clamp(LEAST, MOST);
        let height = 10_f64.powf((exact.log10() * IN_A_DECADE).round() / IN_A_DECADE);
        if (height - last).abs() > f64::EPSILON {
            corners.extend([(time, last), (time, height)]);
            last = height;
        }
        end = time + 0.1;
    }
    corners.extend([(end, last), (end, LEAST)]);
    corners
}

/// A title and a description, for those who hear the picture.
fn with_words(svg: &str, clients: u32, panels: &[Panel]) -> String {
    let clients = with_commas(clients);
    let mut words = format!(
        "<title>{clients} clients lose their server: how they come back by each strategy</title>\n<desc>Attempts in each tenth of a \
         second, over two minutes, in multiples of what the other servers can take."
    );
    for Panel { name, story, outcome } in panels {
        let (most, away) = (seconds(outcome.most), away(outcome));
        let Outcome { attempts, peak, .. } = outcome;
        let _ = write!(
            words,
            " {name}: 99 % back {most}, {attempts:.1} attempts each, peak {peak:.0} times what can be taken, away {away}. {story}"
        );
    }
    words += "</desc>\n";
    let opened = svg.find("<svg").and_then(|start| svg[start..].find('>').map(|end| start + end));
    let Some(end) = opened else { return words };
    format!("{} role=\"img\">\n{words}{}", &svg[..end], svg[end + 1..].trim_start())
}

fn font(size: i32, color: RGBColor) -> TextStyle<'static> {
    ("sans-serif", size).into_font().color(&color)
}

/// Seconds for people.
pub(crate) fn seconds(seconds: f64) -> String {
    if seconds.is_finite() { format!("{seconds:.0} s") } else { String::from("never") }
}

/// How long a client was away.
pub(crate) fn away(outcome: &Outcome) -> String {
    // Where some never come back the mean says nothing.
    if outcome.all.is_finite() { format!("{:.0} s", outcome.away) } else { String::from("for ever") }
}

fn with_commas(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
