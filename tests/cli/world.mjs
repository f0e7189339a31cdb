// What most tests of the command line start from: parameters, a doctor's keys, an update key, a sealed record.

import { Desk } from "./aceso.mjs";

export const epilepsy = "http://snomed.info/sct|84757009";
export const migraine = "http://snomed.info/sct|37796009";
export const asthma = "http://snomed.info/sct|195967001";
export const recordId = "11".repeat(32);

/** Parameters and the KGC's files. */
export function centerDesk(t) {
  const desk = new Desk(t);
  desk.ok("setup --depth 4 --parameters pp --master-key msk --state st --revocations rl");
  return desk;
}

/** Makes a doctor's own keys: NAME.sign, NAME.sign.pub, NAME.key, NAME.pub. */
export function makeUser(desk, name) {
  desk.ok(`signing-key --secret-key ${name}.sign --public-key ${name}.sign.pub`);
  desk.ok(
    `user-kg --parameters pp --id ${name} --signing-key ${name}.sign --secret-key ${name}.key ` +
      `--public-key ${name}.pub`,
  );
}

/** Issues keys to a new doctor: those of makeUser and NAME.attk. */
export function enrol(desk, name, ...attributes) {
  makeUser(desk, name);
  const words = attributes.flatMap((attribute) => ["--attribute", attribute]);
  return desk.ok(
    `att-key-gen --parameters pp --master-key msk --state st --revocations rl --user-public-key ${name}.pub ` +
      `--out ${name}.attk`,
    ...words,
  );
}

export function updateKey(desk, period) {
  return desk.ok(
    `upd-key-gen --parameters pp --master-key msk --revocations rl --period ${period} --out ${period}.updk`,
  );
}

/** Seals the file `name` under a policy, for reports to the key in `cert`: NAME.hd and NAME.sym. */
export function encrypt(desk, name, period, policy) {
  return desk.ok(
    `encrypt --parameters pp --period ${period} --record-id ${recordId} --certificate cert --in ${name} ` +
      `--data ${name}.hd --ciphertext ${name}.sym --policy`,
    policy,
  );
}

/** An index of one record with two keywords, its opening, and a trapdoor that matches. */
export function indexDesk(t) {
  const desk = new Desk(t);
  desk.write("keywords", `${epilepsy}\n${migraine}\n`);
  desk.ok(`index-build --record-id ${recordId} --keywords keywords --index index --opening opening`);
  desk.ok("trd-gen --out yes.trapdoor --interest", epilepsy);
  desk.ok("trd-gen --out no.trapdoor --interest", asthma);
  return desk;
}
