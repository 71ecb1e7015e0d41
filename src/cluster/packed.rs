//! Vectors as bytes, for those that are kept: a component a byte is enough to compare by, and no words can be read from it.

/// A vector as signed bytes, its largest component ±127; its length is not kept, for it is 1.
#[must_use]
pub fn pack(vector: &[f32]) -> Box<[u8]> {
    let largest = vector.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let scale = if largest > 0.0 { 127.0 / largest } else { 0.0 };
    #[expect(clippy::cast_possible_truncation, reason = "the bounds are those of a byte")]
    let byte = |value: &f32| ((value * scale).round().clamp(-127.0, 127.0) as i8).cast_unsigned();
    vector.iter().map(byte).collect()
}

/// The vector of length 1 that the bytes stand for.
#[must_use]
pub fn unpack(bytes: &[u8]) -> Box<[f32]> {
    let mut values = vec![0.0; bytes.len()];
    unpack_into(bytes, &mut values);
    values.into()
}

fn unpack_into(bytes: &[u8], values: &mut [f32]) {
    let norm = product(bytes, bytes).sqrt().max(1.0);
    for (value, byte) in values.iter_mut().zip(bytes) {
        *value = f32::from(byte.cast_signed()) / norm;
    }
}

/// The cosine of two packed vectors.
#[must_use]
pub fn cosine(a: &[u8], b: &[u8]) -> f32 {
    product(a, b) / (product(a, a) * product(b, b)).sqrt().max(1.0)
}

/// The inner product of the bytes. Exact, as long as there are fewer than a thousand: each term is whole and their sum is below 2²⁴.
fn product(a: &[u8], b: &[u8]) -> f32 {
    a.iter().zip(b).map(|(a, b)| i32::from(a.cast_signed()) * i32::from(b.cast_signed())).sum::<i32>() as f32
}

/// A vector of length 1, as it is or packed.
#[derive(Clone, Copy, Debug)]
pub enum Vector<'a> {
    /// Its numbers.
    Whole(&'a [f32]),
    /// What [`pack`] made of them.
    Packed(&'a [u8]),
}

impl Vector<'_> {
    /// How many numbers it has.
    pub(super) fn dimensions(self) -> usize {
        match self {
            Self::Whole(values) => values.len(),
            Self::Packed(bytes) => bytes.len(),
        }
    }

    /// Writes the numbers, as far as there is room.
    pub(super) fn write(self, room: &mut [f32]) {
        match self {
            Self::Whole(values) => room.iter_mut().zip(values).for_each(|(place, value)| *place = *value),
            Self::Packed(bytes) => unpack_into(bytes, room),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_vectors_are_as_near_as_the_vectors() {
        let vector = |seed: u32| -> Vec<f32> { (0..384_u32).map(|column| ((column * seed) % 97) as f32 / 48.0 - 1.0).collect() };
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        for (a, b) in [(3, 5), (3, 3), (7, 94)].map(|(a, b)| (vector(a), vector(b))) {
            let exact = dot(&a, &b) / (dot(&a, &a) * dot(&b, &b)).sqrt();
            assert!((cosine(&pack(&a), &pack(&b)) - exact).abs() < 0.005);
            assert!((dot(&unpack(&pack(&a)), &unpack(&pack(&b))) - exact).abs() < 0.005);
        }
        assert!(cosine(&pack(&[0.0, 0.0]), &pack(&[1.0, 0.0])).abs() < f32::EPSILON, "nothing said is near to nothing");
    }
}
