/**
 * All chance in the simulator is a pure function of (seed, stream name, index): no generator has a state, so any
 * reading can be computed by itself, in any order, and a restarted simulator goes on as if it had never stopped.
 */
export interface NoiseStream {
  /** Uniform in the open interval (0, 1). */
  uniform(index: number): number;
  /** Standard normal, by Box and Muller (1958). */
  normal(index: number): number;
}

/** The stream of that name under that seed. Different names are independent. */
export function noiseStream(seed: number, name: string): NoiseStream {
  const key = mix(hashName(name) ^ Math.imul(seed | 0, 0x9e3779b1));
  const uniform = (index: number): number => (bits(key, index) + 0.5) / 2 ** 32;
  return {
    uniform,
    normal: (index) => {
      const radius = Math.sqrt(-2 * Math.log(uniform(2 * index)));
      return radius * Math.cos(2 * Math.PI * uniform(2 * index + 1));
    },
  };
}

/** 32 well-mixed bits for an index; indices beyond 32 bits differ too. */
function bits(key: number, index: number): number {
  const low = index | 0;
  const high = Math.floor(index / 2 ** 32) | 0;
  return mix(mix(key ^ low) + Math.imul(high, 0x85ebca6b) + 0x6d2b79f5);
}

/** The finaliser of MurmurHash3 (Appleby, public domain): every input bit changes every output bit half the time. */
function mix(input: number): number {
  let h = input | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** FNV-1a, 32 bits. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash;
}
