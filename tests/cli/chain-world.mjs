// A chain with its members, and a patient's record on its way there.

import { Desk } from "./aceso.mjs";
import { epilepsy, updateKey } from "./world.mjs";

const parties = ["consortium", "kgc", "a", "b", "stranger"];
const labels = { consortium: "consortium", kgc: "kgc" };

/** A chain with its contracts, a KGC, two hospitals, and a patient with a sealed record. */
export function chainDesk(t) {
  const desk = new Desk(t);
  desk.ok("chain up");
  desk.address = Object.fromEntries(
    parties.map((name) => [
      name,
      desk.ok(`account --new --seed ${name}.seed --label ${labels[name] ?? "hospital"}`).address,
    ]),
  );
  desk.ok("chain deploy --seed consortium.seed");
  for (const name of ["a", "b"]) {
    desk.ok(`encapsulation-key --secret-key ${name}.kem --public-key ${name}.pub`);
    desk.ok(
      `chain admit-hospital --seed consortium.seed --hospital ${desk.address[name]} --encapsulation-key ${name}.pub`,
    );
  }
  desk.ok(`chain admit-kgc --seed consortium.seed --kgc ${desk.address.kgc}`);
  desk.ok("setup --depth 4 --parameters pp --master-key msk --state st --revocations rl");
  desk.ok("chain publish-parameters --seed kgc.seed --parameters pp");
  updateKey(desk, 7);
  desk.ok("chain publish-period --seed kgc.seed --update-key 7.updk --revocations rl");
  return desk;
}

/** A patient's record at hospital A, for reports to the key in `cert`, with its index, ready for consent. */
export function addRecord(desk) {
  desk.patient = desk.ok("account --new --seed patient.seed");
  desk.id = desk.patient.record_id;
  desk.write("record", "health data");
  desk.write("keywords", `${epilepsy}\n`);
  desk.ok("report-key --secret-key rsa --certificate cert");
  desk.ok(
    `encrypt --parameters pp --policy x --period 7 --record-id ${desk.id} --certificate cert --in record --data hd ` +
      "--ciphertext sym",
  );
  desk.ok(`index-build --record-id ${desk.id} --keywords keywords --index index --opening opening`);
  desk.consent =
    `consent --seed patient.seed --deployment chain/deployment.json --hospital ${desk.address.a} --index index ` +
    "--opening opening --keywords keywords --ciphertext sym --out consent";
  desk.publish = "chain publish --seed a.seed --index index --ciphertext sym --consent consent";
}

export function publishAndAuthorize(desk) {
  desk.ok(desk.consent);
  desk.ok(desk.publish);
  desk.ok("authorize --index index --opening opening --to b.pub --out authorization");
  desk.ok(`chain authorize --seed a.seed --authorization authorization --to ${desk.address.b}`);
}
