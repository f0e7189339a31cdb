// The contracts' rules once more, in JavaScript, for properties.test.mjs to compare the contracts with.
//
// Each state-changing function takes the sender, then the contract's arguments (numbers as bigint, accounts as
// checksummed addresses), changes the model and returns the events as [name, ...arguments]; or it throws Refused and
// changes nothing. Each view returns an array of what the contract's view returns.
import {
  Signature, TypedDataEncoder, ZeroAddress, ZeroHash, dataLength, dataSlice, id, recoverAddress, sha256,
} from "ethers";
import { recordIdOf, types } from "./patient.mjs";

export const ADMIN = ZeroHash;
export const HOSPITAL = id("HOSPITAL");
export const KGC = id("KGC");
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** The custom error with which the contract must revert. */
export class Refused extends Error {
  constructor(name, ...args) {
    super(name);
    this.revert = [name, ...args];
  }
}

function require(condition, ...revert) {
  if (!condition) throw new Refused(...revert);
}

const requireDigest = (digest) => require(digest !== ZeroHash, "ZeroDigest");
const keyOf = (...parts) => parts.join(" ");

export class MembershipModel {
  #members = new Set(); // role and account
  #keys = new Map();

  constructor(consortium) {
    this.#members.add(keyOf(ADMIN, consortium));
  }

  #requireAdmin(sender) {
    require(this.hasRole(ADMIN, sender)[0], "AccessControlUnauthorizedAccount", sender, ADMIN);
  }

  #grant(sender, role, account) {
    if (this.hasRole(role, account)[0]) return [];
    require(role !== HOSPITAL || this.#keys.has(account), "MissingEncapsulationKey", account);
    this.#members.add(keyOf(role, account));
    const announced = {
      [HOSPITAL]: ["HospitalAdmitted", account, this.#keys.get(account)],
      [KGC]: ["KgcAdmitted", account],
    };
    return [["RoleGranted", role, account, sender], announced[role]].filter(Boolean);
  }

  #revoke(sender, role, account) {
    if (!this.#members.delete(keyOf(role, account))) return [];
    if (role === HOSPITAL) this.#keys.delete(account);
    const announced = { [HOSPITAL]: ["HospitalRemoved", account], [KGC]: ["KgcRemoved", account] };
    return [["RoleRevoked", role, account, sender], announced[role]].filter(Boolean);
  }

  admitHospital(sender, hospital, encapsulationKey) {
    this.#requireAdmin(sender);
    require(!this.isHospital(hospital)[0], "AlreadyMember", hospital);
    require(encapsulationKey !== ZeroHash, "MissingEncapsulationKey", hospital);
    this.#keys.set(hospital, encapsulationKey);
    return this.#grant(sender, HOSPITAL, hospital);
  }

  removeHospital(sender, hospital) {
    this.#requireAdmin(sender);
    require(this.isHospital(hospital)[0], "NotHospital", hospital);
    return this.#revoke(sender, HOSPITAL, hospital);
  }

  admitKgc(sender, kgc) {
    this.#requireAdmin(sender);
    require(!this.isKgc(kgc)[0], "AlreadyMember", kgc);
    return this.#grant(sender, KGC, kgc);
  }

  removeKgc(sender, kgc) {
    this.#requireAdmin(sender);
    require(this.isKgc(kgc)[0], "NotKgc", kgc);
    return this.#revoke(sender, KGC, kgc);
  }

  grantRole(sender, role, account) {
    this.#requireAdmin(sender);
    return this.#grant(sender, role, account);
  }

  revokeRole(sender, role, account) {
    this.#requireAdmin(sender);
    return this.#revoke(sender, role, account);
  }

  renounceRole(sender, role, confirmation) {
    require(sender === confirmation, "AccessControlBadConfirmation");
    return this.#revoke(sender, role, sender);
  }

  hasRole = (role, account) => [this.#members.has(keyOf(role, account))];
  isHospital = (account) => this.hasRole(HOSPITAL, account);
  isKgc = (account) => this.hasRole(KGC, account);
  encapsulationKeyOf = (account) => [this.#keys.get(account) ?? ZeroHash];
}

export class PeriodsModel {
  #parameters = ZeroHash;
  #latest;
  #periods = new Map();

  constructor(membership) {
    this.membership = membership;
  }

  #requireKgc(sender) {
    require(this.membership.isKgc(sender)[0], "NotKgc", sender);
  }

  publishParameters(sender, digest) {
    this.#requireKgc(sender);
    requireDigest(digest);
    require(this.#parameters === ZeroHash, "ParametersAlreadyPublished");
    this.#parameters = digest;
    return [["ParametersPublished", digest]];
  }

  publishPeriod(sender, period, updateKeyDigest, revocationListDigest) {
    this.#requireKgc(sender);
    requireDigest(updateKeyDigest);
    requireDigest(revocationListDigest);
    require(this.#parameters !== ZeroHash, "ParametersNotPublished");
    require(this.#latest === undefined || period > this.#latest, "PeriodNotIncreasing", this.#latest, period);
    this.#latest = period;
    this.#periods.set(period, [updateKeyDigest, revocationListDigest]);
    return [["PeriodPublished", period, updateKeyDigest, revocationListDigest]];
  }

  parametersDigest = () => [this.#parameters];
  latestPeriod = () => [this.#latest !== undefined, this.#latest ?? 0n];
  periodOf = (period) => this.#periods.get(period) ?? [ZeroHash, ZeroHash];
}

export class RecordsModel {
  records = new Map(); // record id -> the view's values
  authorizations = new Map(); // record id and hospital -> { recordId, hospital, active, epoch }
  // Record id, hospital and trapdoor digest -> { recordId, hospital, trapdoor, matched, proof, reported }
  verdicts = new Map();
  // Record id, hospital and report digest -> { recordId, hospital, report, trapdoor, receipt }
  reports = new Map();

  /** @param domain the EIP-712 domain of the contract */
  constructor(membership, domain) {
    this.membership = membership;
    this.domain = domain;
  }

  #requireHospital(account) {
    require(this.membership.isHospital(account)[0], "NotHospital", account);
  }

  #requireKnown(recordId) {
    require(this.records.has(recordId), "UnknownRecord", recordId);
  }

  #requireAccess(sender, recordId) {
    this.#requireKnown(recordId);
    this.#requireHospital(sender);
    const isUser = this.records.get(recordId)[0] === sender || this.authorizationOf(recordId, sender)[0];
    require(isUser, "NotAuthorized", recordId, sender);
  }

  #recordIdOfSigner(type, message, signature) {
    require(dataLength(signature) === 65, "BadPatientSignature");
    const [r, s, v] = [dataSlice(signature, 0, 32), dataSlice(signature, 32, 64), Number(dataSlice(signature, 64))];
    require((v === 27 || v === 28) && BigInt(s) <= HALF_ORDER, "BadPatientSignature");
    const digest = TypedDataEncoder.hash(this.domain, { [type]: types[type] }, message);
    let address;
    try {
      address = recoverAddress(digest, Signature.from({ r, s, v }));
    } catch {
      throw new Refused("BadPatientSignature"); // r is no coordinate of a point, or r or s is out of range
    }
    return recordIdOf({ address });
  }

  #requirePatient(recordId, type, message, signature) {
    require(this.#recordIdOfSigner(type, message, signature) === recordId, "BadPatientSignature");
  }

  #withdraw(recordId, hospital, epoch) {
    const [active, latest] = this.authorizationOf(recordId, hospital);
    require(active && latest === epoch, "NotAuthorized", recordId, hospital);
    this.authorizations.set(keyOf(recordId, hospital), { recordId, hospital, active: false, epoch });
    return [["Withdrawn", recordId, hospital, epoch]];
  }

  publish(sender, index, sealedDigest, period, signature) {
    this.#requireHospital(sender);
    const size = dataLength(index);
    require(size >= 64 && size <= 2048, "IndexSize", BigInt(size));
    requireDigest(sealedDigest);
    const indexDigest = sha256(index);
    const message = { hospital: sender, indexDigest, sealedDigest, period };
    const recordId = this.#recordIdOfSigner("Publish", message, signature);
    require(!this.records.has(recordId), "AlreadyPublished", recordId);
    this.records.set(recordId, [sender, period, indexDigest, sealedDigest]);
    return [["Published", recordId, sender, indexDigest, sealedDigest, period, index]];
  }

  authorize(sender, recordId, to, encapsulation) {
    this.#requireKnown(recordId);
    require(this.records.get(recordId)[0] === sender, "NotRecordHospital", recordId, sender);
    this.#requireHospital(sender);
    require(to !== sender, "SelfAuthorization");
    this.#requireHospital(to);
    const size = dataLength(encapsulation);
    require(size >= 1 && size <= 512, "EncapsulationSize", BigInt(size));
    const [active, previous] = this.authorizationOf(recordId, to);
    require(!active, "AlreadyAuthorized", recordId, to);
    this.authorizations.set(keyOf(recordId, to), { recordId, hospital: to, active: true, epoch: previous + 1n });
    return [["Authorized", recordId, to, previous + 1n, encapsulation]];
  }

  withdraw(sender, recordId, from) {
    this.#requireKnown(recordId);
    require(this.records.get(recordId)[0] === sender, "NotRecordHospital", recordId, sender);
    return this.#withdraw(recordId, from, this.authorizationOf(recordId, from)[1]);
  }

  withdrawByPatient(sender, recordId, from, epoch, signature) {
    this.#requireKnown(recordId);
    this.#requirePatient(recordId, "Withdraw", { recordId, hospital: from, epoch }, signature);
    return this.#withdraw(recordId, from, epoch);
  }

  recordVerdict(sender, recordId, trapdoor, matched, proof) {
    this.#requireAccess(sender, recordId);
    requireDigest(trapdoor);
    requireDigest(proof);
    const key = keyOf(recordId, sender, trapdoor);
    require(!this.verdicts.has(key), "DuplicateVerdict", recordId, sender, trapdoor);
    this.verdicts.set(key, { recordId, hospital: sender, trapdoor, matched, proof, reported: false });
    return [["VerdictRecorded", recordId, sender, trapdoor, matched, proof]];
  }

  deliverReport(sender, recordId, trapdoor, report) {
    this.#requireAccess(sender, recordId);
    requireDigest(report);
    const verdict = this.verdicts.get(keyOf(recordId, sender, trapdoor));
    require(verdict?.matched, "NoMatch", recordId, sender, trapdoor);
    require(!verdict.reported, "MatchAlreadyReported", recordId, sender, trapdoor);
    const key = keyOf(recordId, sender, report);
    require(!this.reports.has(key), "AlreadyReported", report);
    verdict.reported = true;
    this.reports.set(key, { recordId, hospital: sender, report, trapdoor, receipt: ZeroHash });
    return [["ReportDelivered", recordId, sender, report, trapdoor]];
  }

  acknowledge(sender, recordId, hospital, reportDigest, receiptDigest, signature) {
    this.#requireKnown(recordId);
    requireDigest(receiptDigest);
    const report = this.reports.get(keyOf(recordId, hospital, reportDigest));
    require(report, "UnknownReport", reportDigest);
    require(report.receipt === ZeroHash, "AlreadyAcknowledged", reportDigest);
    this.#requirePatient(recordId, "Acknowledge", { recordId, hospital, reportDigest, receiptDigest }, signature);
    report.receipt = receiptDigest;
    return [["ReceiptRecorded", recordId, reportDigest, receiptDigest]];
  }

  recordOf = (recordId) => this.records.get(recordId) ?? [ZeroAddress, 0n, ZeroHash, ZeroHash];

  authorizationOf(recordId, hospital) {
    const { active, epoch } = this.authorizations.get(keyOf(recordId, hospital)) ?? { active: false, epoch: 0n };
    return [active, epoch];
  }

  verdictOf(recordId, hospital, trapdoor) {
    const verdict = this.verdicts.get(keyOf(recordId, hospital, trapdoor));
    return verdict ? [true, verdict.matched, verdict.proof] : [false, false, ZeroHash];
  }

  reportOf(recordId, hospital, reportDigest) {
    const report = this.reports.get(keyOf(recordId, hospital, reportDigest));
    return report ? [true, report.trapdoor, report.receipt] : [false, ZeroHash, ZeroHash];
  }
}
