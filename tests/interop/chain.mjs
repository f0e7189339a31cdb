// Accounts, record ids and typed messages of section 11.

import { Signature, SigningKey, TypedDataEncoder, computeAddress, keccak256, recoverAddress } from 'ethers';
import { concat, toInteger, u64, unhex, utf8 } from './bytes.mjs';

const keccak = (...parts) => unhex(keccak256(concat(...parts)).slice(2));
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The private key of an account. */
export const accountKey = (seed, label, counter) => {
  for (let attempt = 0; ; attempt++) {
    const name = utf8(label);
    const key = keccak(utf8('aceso account v1'), seed, u64(name.length), name, u64(counter), u64(attempt));
    if (toInteger(key) > 0n && toInteger(key) < ORDER) return key;
  }
};

export const addressOf = (key) => computeAddress(new SigningKey(key));

/** abi.encode pads the 20 bytes of the address on the left. */
export const recordIdOf = (address) => keccak(new Uint8Array(12), unhex(address.slice(2).toLowerCase()));

const fields = (text) => text.split(',').map((field) => ({ type: field.split(' ')[0], name: field.split(' ')[1] }));
const types = {
  Publish: fields('address hospital,bytes32 indexDigest,bytes32 sealedDigest,uint64 period'),
  Withdraw: fields('bytes32 recordId,address hospital,uint64 epoch'),
  Acknowledge: fields('bytes32 recordId,address hospital,bytes32 reportDigest,bytes32 receiptDigest'),
};

const digest = ({ chainId, contract }, name, message) =>
  TypedDataEncoder.hash(
    { name: 'Aceso', version: '1', chainId, verifyingContract: contract },
    { [name]: types[name] },
    message,
  );

/** A signature of 65 bytes. */
export const signTyped = (key, domain, name, message) =>
  unhex(new SigningKey(key).sign(digest(domain, name, message)).serialized.slice(2));

/** The address whose signature of 65 bytes it is. */
export const signerOf = (domain, name, message, signature) =>
  recoverAddress(digest(domain, name, message), Signature.from(`0x${Buffer.from(signature).toString('hex')}`));
