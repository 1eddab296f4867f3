/** A seeded source of chance (mulberry32): the same seed gives the same evening. */
export function seeded(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const pick = (list) => list[Math.floor(uniform() * list.length)];
  const chance = (p) => uniform() < p;
  return { uniform, normal, pick, chance, int: (low, high) => low + Math.floor(uniform() * (high - low + 1)) };
}

/** Normal distribution function (Abramowitz and Stegun 7.1.26). */
export function phi(x) {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const erf = 1 - ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-z * z);
  return x >= 0 ? (1 + erf) / 2 : (1 - erf) / 2;
}

export const round = (value, decimals) => Math.round(value * 10 ** decimals) / 10 ** decimals;
export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
