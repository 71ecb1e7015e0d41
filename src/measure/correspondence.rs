//! Correspondence analysis: the rows and columns of a table of counts as points of one plane (Greenacre, "Correspondence Analysis in Practice", 2017).
//!
//! With P = N/n, row and column masses r and c, the standardized residuals S = (P − rcᵀ)/√(rcᵀ) are decomposed by way of `SᵀS`, which is as small as there
//! are columns. Points are principal coordinates. The eigenvectors are found by Jacobi's rotations, in plain arithmetic, so that the same table gives the
//! same bytes on every machine; a library that multiplies matrices picks its instructions by the processor. A dimension's sign, which is free, is the one
//! that makes the column coordinate farthest from 0 positive.

#![expect(clippy::many_single_char_names, clippy::needless_range_loop, reason = "the letters and indices of the formulas")]

use serde::{Deserialize, Serialize};

/// A named point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Row or column.
    pub name: String,
    /// First coordinate.
    pub x: f64,
    /// Second coordinate.
    pub y: f64,
}

/// A table as a plane.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Map {
    /// All inertia of the table: chi-squared over the number of marks.
    pub inertia: f64,
    /// The shares of it that the two dimensions show.
    pub explained: [f64; 2],
    /// Its rows.
    pub rows: Vec<Point>,
    /// Its columns.
    pub columns: Vec<Point>,
}

/// Sweeps after which rotations have long converged.
const SWEEPS: usize = 60;

/// The map of a table; `None` below three rows or columns that hold anything, or where nothing differs.
#[must_use]
pub fn map(row_names: &[&str], column_names: &[&str], counts: &[Vec<f64>]) -> Option<Map> {
    let column_sum = |column: usize| counts.iter().map(|row| row[column]).sum::<f64>();
    let columns: Vec<usize> = (0..column_names.len()).filter(|&column| column_sum(column) > 0.0).collect();
    let rows: Vec<usize> = (0..row_names.len()).filter(|&row| columns.iter().map(|&column| counts[row][column]).sum::<f64>() > 0.0).collect();
    if rows.len() < 3 || columns.len() < 3 {
        return None;
    }
    let total: f64 = rows.iter().flat_map(|&row| columns.iter().map(move |&column| counts[row][column])).sum();
    let row_mass: Vec<f64> = rows.iter().map(|&row| columns.iter().map(|&column| counts[row][column]).sum::<f64>() / total).collect();
    let column_mass: Vec<f64> = columns.iter().map(|&column| column_sum(column) / total).collect();
    let residual = |row: usize, column: usize| {
        let expected = row_mass[row] * column_mass[column];
        (counts[rows[row]][columns[column]] / total - expected) / expected.sqrt()
    };
    let width = columns.len();
    let mut square = vec![vec![0.0; width]; width];
    for row in 0..rows.len() {
        for a in 0..width {
            for b in 0..width {
                square[a][b] += residual(row, a) * residual(row, b);
            }
        }
    }
    let inertia: f64 = (0..width).map(|index| square[index][index]).sum();
    if inertia < 1e-12 {
        return None;
    }
    let axes = eigen(square);
    let mut coordinates = axes.into_iter().take(2).map(|(value, mut vector)| {
        let value = value.max(0.0);
        let scaled = |vector: &[f64], column: usize| vector[column] * value.sqrt() / column_mass[column].sqrt();
        let farthest = (0..width)
            .map(|column| scaled(&vector, column))
            .fold(0.0_f64, |farthest, at| if at.abs() > farthest.abs() + 1e-9 { at } else { farthest });
        if farthest < 0.0 {
            vector = vector.into_iter().map(|part| -part).collect();
        }
        let of_columns: Vec<f64> = (0..width).map(|column| scaled(&vector, column)).collect();
        let of_rows: Vec<f64> =
            (0..rows.len()).map(|row| (0..width).map(|column| residual(row, column) * vector[column]).sum::<f64>() / row_mass[row].sqrt()).collect();
        (value / inertia, of_rows, of_columns)
    });
    let ((first, x_rows, x_columns), (second, y_rows, y_columns)) = (coordinates.next()?, coordinates.next()?);
    let points = |names: Vec<&str>, x: Vec<f64>, y: Vec<f64>| -> Vec<Point> {
        names.into_iter().zip(x).zip(y).map(|((name, x), y)| Point { name: name.to_owned(), x, y }).collect()
    };
    Some(Map {
        inertia,
        explained: [first, second],
        rows: points(rows.iter().map(|&row| row_names[row]).collect(), x_rows, y_rows),
        columns: points(columns.iter().map(|&column| column_names[column]).collect(), x_columns, y_columns),
    })
}

/// Eigenvalues and vectors of a symmetric matrix, the largest value first, by cyclic Jacobi rotations (Golub and Van Loan, "Matrix Computations", 8.5).
fn eigen(mut a: Vec<Vec<f64>>) -> Vec<(f64, Vec<f64>)> {
    let n = a.len();
    let mut v: Vec<Vec<f64>> = (0..n).map(|row| (0..n).map(|column| f64::from(u8::from(row == column))).collect()).collect();
    for _ in 0..SWEEPS {
        let off: f64 = (0..n).flat_map(|p| (0..n).filter(move |&q| q != p).map(move |q| (p, q))).map(|(p, q)| a[p][q] * a[p][q]).sum();
        if off < 1e-30 {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                if a[p][q] == 0.0 {
                    continue;
                }
                let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
                let t = if theta >= 0.0 { 1.0 } else { -1.0 } / (theta.abs() + (theta * theta + 1.0).sqrt());
                let c = 1.0 / (t * t + 1.0).sqrt();
                let s = t * c;
                for row in &mut a {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
                for k in 0..n {
                    (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]);
                }
                for row in &mut v {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
            }
        }
    }
    let mut found: Vec<(f64, Vec<f64>)> = (0..n).map(|k| (a[k][k], v.iter().map(|row| row[k]).collect())).collect();
    found.sort_by(|x, y| y.0.total_cmp(&x.0));
    found
}
