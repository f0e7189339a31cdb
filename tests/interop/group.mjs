// The groups of section 2 on noble-curves, with Aceso's encodings.

import { bls12_381 } from '@noble/curves/bls12-381';
import { concat, equal, integer, toInteger } from './bytes.mjs';
import { random } from './random.mjs';

const { Fp, Fp12 } = bls12_381.fields;
export const r = bls12_381.fields.Fr.ORDER;

export const mod = (a, n = r) => ((a % n) + n) % n;

export const power = (base, exponent, n) => {
  let result = 1n;
  for (let b = mod(base, n), e = exponent; e > 0n; e >>= 1n, b = (b * b) % n) {
    if (e & 1n) result = (result * b) % n;
  }
  return result;
};

/** The inverse modulo n by Euclid's algorithm; throws when there is none. */
export const inverse = (a, n = r) => {
  let [x, y, u, v] = [mod(a, n), n, 1n, 0n];
  while (x !== 0n) {
    const q = y / x;
    [x, y, u, v] = [y - q * x, x, v - q * u, u];
  }
  if (y !== 1n) throw new Error('no inverse');
  return mod(v, n);
};

/** From the random bytes that `source` gives. */
export const randomScalar = (source = random) => {
  const scalar = mod(toInteger(source(48)));
  return scalar === 0n ? randomScalar(source) : scalar;
};

export const encodeScalar = (scalar) => integer(32, scalar);
export const decodeScalar = (bytes) => {
  const scalar = toInteger(bytes);
  if (bytes.length !== 32 || scalar >= r) throw new Error('not a scalar');
  return scalar;
};

const curveGroup = (Point, size) => ({
  size,
  generator: Point.BASE,
  mul: (...points) => points.reduce((a, b) => a.add(b), Point.ZERO),
  pow: (point, scalar) => (mod(scalar) === 0n ? Point.ZERO : point.multiply(mod(scalar))),
  inv: (point) => point.negate(),
  equal: (a, b) => a.equals(b),
  isOne: (point) => point.is0(),
  encode: (point) => {
    if (point.is0()) throw new Error('the identity has no encoding');
    return point.toBytes(true);
  },
  decode: (bytes) => {
    if (bytes.length !== size || bytes[0] >> 6 !== 2) throw new Error('not a point');
    const point = Point.fromHex(bytes);
    point.assertValidity();
    if (point.is0() || !equal(point.toBytes(true), bytes)) throw new Error('not a canonical point');
    return point;
  },
});

export const G1 = curveGroup(bls12_381.G1.Point, 48);
export const G2 = curveGroup(bls12_381.G2.Point, 96);
export const g1 = G1.generator;
export const g2 = G2.generator;

const coefficients = ({ c0, c1 }) =>
  [c0, c1].flatMap((fp6) => [fp6.c0, fp6.c1, fp6.c2]).flatMap((fp2) => [fp2.c0, fp2.c1]);

export const GT = {
  size: 576,
  mul: (...elements) => elements.reduce((a, b) => Fp12.mul(a, b), Fp12.ONE),
  pow: (element, scalar) => Fp12.pow(element, mod(scalar)),
  inv: (element) => Fp12.inv(element),
  equal: (a, b) => Fp12.eql(a, b),
  isOne: (element) => Fp12.eql(element, Fp12.ONE),
  encode: (element) => {
    if (GT.isOne(element)) throw new Error('the identity has no encoding');
    return concat(...coefficients(element).map((c) => integer(48, c)));
  },
  decode: (bytes) => {
    if (bytes.length !== 576) throw new Error('not an element of GT');
    const c = Array.from({ length: 12 }, (_, i) => toInteger(bytes.slice(48 * i, 48 * (i + 1))));
    if (c.some((x) => x >= Fp.ORDER)) throw new Error('coefficient not below p');
    const element = Fp12.fromBigTwelve(c);
    if (GT.isOne(element) || !Fp12.eql(Fp12.pow(element, r), Fp12.ONE)) throw new Error('not in the subgroup');
    return element;
  },
};

/** The product of pairings; a pair with an identity counts as one. */
export const pairings = (...pairs) => {
  const proper = pairs.filter(([a, b]) => !a.is0() && !b.is0());
  return proper.length === 0 ? Fp12.ONE : bls12_381.pairingBatch(proper.map(([a, b]) => ({ g1: a, g2: b })));
};
export const pair = (a, b) => pairings([a, b]);
