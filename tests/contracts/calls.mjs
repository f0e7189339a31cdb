// Random calls by random parties, for properties.test.mjs. Most are nearly right, so that sequences get far.
import { ZeroHash, concat, dataSlice, id, sha256 } from "ethers";
import { consortium, hospitalA, hospitalB, hospitalC, kgc, stranger } from "./chain.mjs";
import { ADMIN, HOSPITAL, KGC } from "./model.mjs";
import { patientOf, recordIdOf, sampleBytes, types, withHighS } from "./patient.mjs";

export const hospitals = [hospitalA, hospitalB, hospitalC].map(({ address }) => address);
export const accounts = [...hospitals, ...[consortium, kgc, stranger].map(({ address }) => address)];
export const roles = [ADMIN, HOSPITAL, KGC, id("a role without meaning")];
export const digests = ["first", "second", "third"].map(id); // for whatever a digest stands for
export const periods = [0n, 1n, 2n, 5n, 2n ** 64n - 1n];
const patients = ["first patient", "second patient", "third patient"].map(patientOf);
const patientById = new Map(patients.map((patient) => [recordIdOf(patient), patient]));
export const unknownRecord = id("unknown record");
export const patientRecords = [...patientById.keys()];

const malformations = [
  () => "0x",
  (signature) => dataSlice(signature, 0, 64),
  (signature) => concat([signature, "0x00"]),
  (signature) => concat([dataSlice(signature, 0, 64), "0x00"]),
  (signature) => concat([dataSlice(signature, 0, 64), "0x1d"]),
  (signature) => concat([ZeroHash, dataSlice(signature, 32)]),
  (signature) => concat([dataSlice(signature, 0, 32), ZeroHash, dataSlice(signature, 64)]),
  (signature, random) => concat([id(`r ${random.below(2 ** 32)}`), dataSlice(signature, 32)]),
  withHighS,
];

/**
 * Makes calls { target, method, sender, args } on the state that the models show.
 * @param models by target: membership, periods, records, otherRecords
 */
export class Calls {
  #random;
  #models;
  #signed = []; // signed calls made so far: { target, method, args }; the signature is the last argument

  constructor(random, models) {
    this.#random = random;
    this.#models = models;
  }

  /** One of the plausible values, if there are any and mostly then, or one of all. */
  #likely(plausible, all) {
    return plausible.length > 0 && this.#random.chance(0.9) ? this.#random.pick(plausible) : this.#random.pick(all);
  }

  #digest = () => (this.#random.chance(0.03) ? ZeroHash : this.#random.pick(digests));
  #admin = () => this.#likely([consortium.address], accounts);

  #members(isMember) {
    return accounts.filter((account) => this.#models.membership[isMember](account)[0]);
  }

  async #sign(target, type, message, signer) {
    const { random, domain: own } = { random: this.#random, domain: this.#models[target].domain };
    const domain = random.weighted([
      [20, own],
      [1, this.#models[target === "records" ? "otherRecords" : "records"].domain],
      [1, { ...own, chainId: 1n }],
    ]);
    const signature = await this.#likely([signer], patients).signTypedData(domain, { [type]: types[type] }, message);
    return random.chance(0.08) ? random.pick(malformations)(signature, random) : signature;
  }

  #signedCall(target, method, sender, args) {
    this.#signed.push({ target, method, args });
    return { target, method, sender, args };
  }

  next() {
    const { membership, periods, records } = this;
    return this.#random.weighted([[5, membership], [2, periods], [20, records]]).call(this);
  }

  membership() {
    const random = this.#random;
    const call = (method, sender, ...args) => ({ target: "membership", method, sender, args });
    const members = this.#members("isHospital");
    const absent = hospitals.filter((hospital) => !members.includes(hospital));
    const key = random.chance(0.2) ? ZeroHash : random.pick(digests);
    const anyone = random.pick(accounts);
    // The roles' own functions would soon leave no administrator, were ADMIN as likely as the others.
    const role = this.#likely(roles.slice(1), roles);
    return random.weighted([
      [6, () => call("admitHospital", this.#admin(), this.#likely(absent, accounts), key)],
      [2, () => call("removeHospital", this.#admin(), this.#likely(members, accounts))],
      [3, () => call("admitKgc", this.#admin(), this.#likely([kgc.address], accounts))],
      [1, () => call("removeKgc", this.#admin(), this.#likely([kgc.address], accounts))],
      [2, () => call("grantRole", this.#admin(), role, random.pick(accounts))],
      [1, () => call("revokeRole", this.#admin(), role, random.pick(accounts))],
      [4, () => call("renounceRole", anyone, role, random.pick([anyone, ...accounts]))],
    ])();
  }

  periods() {
    const random = this.#random;
    const sender = this.#likely(this.#members("isKgc"), accounts);
    const call = (method, ...args) => ({ target: "periods", method, sender, args });
    const started = this.#models.periods.parametersDigest()[0] !== ZeroHash;
    return random.weighted([
      [started ? 1 : 4, () => call("publishParameters", this.#digest())],
      [3, () => call("publishPeriod", this.#likely(periods.slice(0, -1), periods), this.#digest(), this.#digest())],
    ])();
  }

  async records() {
    const random = this.#random;
    const target = this.#likely(["records"], ["records", "otherRecords"]);
    const model = this.#models[target];
    const known = [...model.records.keys()];
    const recordId = this.#likely(known, [...patientRecords, unknownRecord]);
    const [owner] = model.recordOf(recordId);
    const owners = accounts.includes(owner) ? [owner] : [];
    const authorized = hospitals.filter((hospital) => model.authorizationOf(recordId, hospital)[0]);
    const users = [...owners, ...authorized];
    const patient = patientById.get(recordId) ?? random.pick(patients);
    const call = (method, sender, ...args) => ({ target, method, sender, args });

    const publish = async () => {
      const sender = this.#likely(this.#members("isHospital"), accounts);
      const index = sampleBytes(random.weighted([[1, 63], [20, 64], [2, 2048], [1, 2049]]));
      const [sealedDigest, period] = [this.#digest(), random.pick(periods)];
      const message = { hospital: this.#likely([sender], accounts), indexDigest: sha256(index), sealedDigest, period };
      const signature = await this.#sign(target, "Publish", message, random.pick(patients));
      return this.#signedCall(target, "publish", sender, [index, sealedDigest, period, signature]);
    };
    const authorize = () => {
      const encapsulation = sampleBytes(random.weighted([[2, 0], [1, 1], [16, 144], [1, 512], [2, 513]]));
      const others = this.#members("isHospital").filter((hospital) => hospital !== owner);
      const to = this.#likely([...others, ...others, ...others, ...owners], accounts);
      return call("authorize", this.#likely(owners, accounts), recordId, to, encapsulation);
    };
    const withdrawByPatient = async () => {
      const hospital = this.#likely(authorized, accounts);
      const epoch = this.#likely([model.authorizationOf(recordId, hospital)[1]], [0n, 1n, 2n, 3n]);
      const signature = await this.#sign(target, "Withdraw", { recordId, hospital, epoch }, patient);
      const args = [recordId, hospital, epoch, signature];
      return this.#signedCall(target, "withdrawByPatient", random.pick(accounts), args);
    };
    const deliverReport = () => {
      const open = [...model.verdicts.values()].filter(({ matched, reported }) => matched && !reported);
      const any = { recordId, hospital: this.#likely(users, accounts), trapdoor: random.pick(digests) };
      const { recordId: matched, hospital, trapdoor } = this.#likely(open, [...model.verdicts.values(), any]);
      const report = this.#likely(digests.slice(0, 1), [ZeroHash, ...digests]); // often one that was delivered before
      return call("deliverReport", hospital, matched, trapdoor, report);
    };
    const acknowledge = async () => {
      const any = { recordId, hospital: this.#likely(users, accounts), report: random.pick(digests) };
      const reports = [...model.reports.values()];
      const open = reports.filter(({ receipt }) => receipt === ZeroHash);
      const { recordId: reported, hospital, report: reportDigest } = this.#likely(open, [...reports, any]);
      const message = { recordId: reported, hospital, reportDigest, receiptDigest: this.#digest() };
      const signature = await this.#sign(target, "Acknowledge", message, patientById.get(reported) ?? patient);
      return this.#signedCall(target, "acknowledge", random.pick(accounts), [...Object.values(message), signature]);
    };
    const recordVerdict = () => {
      const matched = random.chance(0.7);
      return call("recordVerdict", this.#likely(users, accounts), recordId, this.#digest(), matched, this.#digest());
    };
    return random.weighted([
      [known.length === 0 ? 100 : 5, publish],
      [7, authorize],
      [3, () => call("withdraw", this.#likely(owners, accounts), recordId, this.#likely(authorized, accounts))],
      [6, withdrawByPatient],
      [8, recordVerdict],
      [9, deliverReport],
      [5, acknowledge],
      [3, () => this.#replay() ?? publish()],
    ])();
  }

  /** A former signed call, sent again by anybody: as it was, to the other contract, or with one argument changed. */
  #replay() {
    const random = this.#random;
    if (this.#signed.length === 0) return undefined;
    const { target, method, args } = random.pick(this.#signed);
    const sender = random.pick(accounts);
    const changed = [...args];
    const donors = this.#signed.filter((former) => former.method === method);
    const position = random.below(args.length);
    if (random.chance(0.5)) changed[position] = random.pick(donors).args[position];
    // A signature made for another kind of message.
    if (random.chance(0.2)) changed[args.length - 1] = random.pick(this.#signed).args.at(-1);
    return { target: this.#likely([target], ["records", "otherRecords"]), method, sender, args: changed };
  }
}
