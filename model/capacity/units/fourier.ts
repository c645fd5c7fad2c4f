/**
 * The discrete Fourier transform of complex values, in place: radix 2, by decimation in time (J. W. Cooley and J. W. Tukey, "An
 * algorithm for the machine calculation of complex Fourier series", 1965). Both arrays have the same length, a power of two.
 */
export function fourier(real: Float64Array, imaginary: Float64Array): void {
  const length = real.length;
  reverseBits(real, imaginary);
  const cosines = new Float64Array(length / 2).map((_, index) => Math.cos((2 * Math.PI * index) / length));
  const sines = new Float64Array(length / 2).map((_, index) => -Math.sin((2 * Math.PI * index) / length));
  for (let half = 1; half < length; half *= 2) {
    const stride = length / (2 * half);
    for (let start = 0; start < length; start += 2 * half) {
      for (let offset = 0; offset < half; offset += 1) {
        const cosine = cosines[offset * stride] ?? 0;
        const sine = sines[offset * stride] ?? 0;
        const upper = start + offset;
        const lower = upper + half;
        const upperReal = real[upper] ?? 0;
        const upperImaginary = imaginary[upper] ?? 0;
        const lowerReal = real[lower] ?? 0;
        const lowerImaginary = imaginary[lower] ?? 0;
        const turnedReal = lowerReal * cosine - lowerImaginary * sine;
        const turnedImaginary = lowerReal * sine + lowerImaginary * cosine;
        real[upper] = upperReal + turnedReal;
        imaginary[upper] = upperImaginary + turnedImaginary;
        real[lower] = upperReal - turnedReal;
        imaginary[lower] = upperImaginary - turnedImaginary;
      }
    }
  }
}

/** Moves each value to the place whose binary digits are those of its own in reverse. */
function reverseBits(real: Float64Array, imaginary: Float64Array): void {
  const length = real.length;
  let reversed = 0;
  for (let index = 1; index < length; index += 1) {
    let bit = length / 2;
    while (reversed >= bit) {
      reversed -= bit;
      bit /= 2;
    }
    reversed += bit;
    if (index < reversed) {
      swap(real, index, reversed);
      swap(imaginary, index, reversed);
    }
  }
}

function swap(values: Float64Array, left: number, right: number): void {
  const kept = values[left] ?? 0;
  values[left] = values[right] ?? 0;
  values[right] = kept;
}
