// Setup, users, attribute keys, update keys, pre-decryption keys.

#include "book.hpp"

namespace aceso::vectors {
namespace {

const std::string empty_state = "4143530301010000000000000000";
const std::string empty_list = "4143530401010000000000000000";

}  // namespace

World add_keys(Book& book) {
  World world;
  book.file("setup", "Public parameters and master key.");
  world.setup = book.add("setup", {{"depth", 4}, {"period_seconds", 86400}});
  book.add("setup", {{"depth", 32}, {"period_seconds", 1}});
  book.file("setup-depth-3", "A tree must have a depth of 4 to 32.");
  book.refused("setup", {{"depth", 3}, {"period_seconds", 86400}});
  const Json& pp = world.setup["parameters"];
  const Json& msk = world.setup["master_key"];

  book.file("user-key", "A user's keys: sk = beta, pk = g1^beta with its proof and signature.");
  world.user = book.add("user_kg", {{"parameters", pp}, {"id", "dr-a"}, {"signing_seed", std::string(64, 'a')}});
  world.other =
      book.add("user_kg", {{"parameters", pp}, {"id", "dr-b \u00c4"}, {"signing_seed", std::string(64, 'b')}});
  book.add("decode_user_public_key", {{"parameters", pp}, {"user_public_key", world.user["user_public_key"]}});
  book.file("user-key-of-another-instance", "Proof and signature bind the public parameters.");
  const Json pp2 = book.add("setup", {{"depth", 4}, {"period_seconds", 86400}})["parameters"];
  book.refused("decode_user_public_key", {{"parameters", pp2}, {"user_public_key", world.user["user_public_key"]}});

  book.file("user-key-signed-by-another", "The signing key signs the rest.");
  const std::string own = world.user["user_public_key"], others = world.other["user_public_key"];
  const std::string mixed = own.substr(0, own.size() - 128) + others.substr(others.size() - 128);
  book.refused("decode_user_public_key", {{"parameters", pp}, {"user_public_key", mixed}});
  book.file("user-key-version-1", "Version 1 of user public keys had no signature.");
  const std::string former = own.substr(0, 8) + "01" + own.substr(10, own.size() - 10 - 128);
  book.refused("decode_user_public_key", {{"parameters", pp}, {"user_public_key", former}});

  book.file("attribute-key", "Attribute keys of two users, one after the other, and the KGC's state.");
  const auto issue = [&](const Json& user, const std::vector<std::string>& attributes, const Json& state) {
    return Json{{"parameters", pp},         {"master_key", msk},  {"user_public_key", user["user_public_key"]},
                {"attributes", attributes}, {"kgc_state", state}, {"revocation_list", empty_list}};
  };
  const Json first = book.add("att_key_gen", issue(world.user, {"a", "b", "c"}, empty_state));
  const Json second = book.add("att_key_gen", issue(world.other, {"a"}, first["kgc_state"]));
  world.attribute_key = first["attribute_key"];
  book.file("attribute-key-twice", "A user has one leaf that is not revoked.");
  book.refused("att_key_gen", issue(world.user, {"a"}, second["kgc_state"]));

  book.file("revocation", "Revocation lists.");
  const auto revoke = [&](const char* id, int period, const Json& rl) {
    return book.add("revoke", {{"id", id},
                               {"period", period},
                               {"revocation_list", rl},
                               {"kgc_state", second["kgc_state"]}})["revocation_list"];
  };
  const Json b_revoked = revoke("dr-b \u00c4", 8, empty_list);
  const Json both_revoked = revoke("dr-a", 9, b_revoked);
  revoke("dr-b \u00c4", 3, b_revoked);
  book.file("revocation-of-a-stranger", "Only a user to whom a key was issued can be revoked.");
  book.refused("revoke",
               {{"id", "dr-c"}, {"period", 1}, {"revocation_list", empty_list}, {"kgc_state", second["kgc_state"]}});

  book.file("update-key", "Update keys: with nobody revoked, with one, and with two.");
  const auto update = [&](int period, const Json& rl) {
    return book.add(
        "upd_key_gen",
        {{"parameters", pp}, {"master_key", msk}, {"period", period}, {"revocation_list", rl}})["update_key"];
  };
  const Json nobody = update(7, both_revoked);
  world.update_key = update(8, both_revoked);
  const Json both = update(9, both_revoked);

  book.file("pre-decryption-key", "PreKeyGen, at the root and at a lower node.");
  const auto pre_key = [&](const Json& attribute_key, const Json& update_key) {
    return Json{{"attribute_key", attribute_key}, {"update_key", update_key}};
  };
  book.add("pre_key_gen", pre_key(world.attribute_key, nobody));
  world.pre_decryption_key =
      book.add("pre_key_gen", pre_key(world.attribute_key, world.update_key))["pre_decryption_key"];
  book.file("pre-decryption-key-revoked", "Null result: no node of the path is covered.");
  book.refused("pre_key_gen", pre_key(world.attribute_key, both));
  book.file("pre-decryption-key-revoked-earlier", "Null result: revoked from period 8 on.");
  book.refused("pre_key_gen", pre_key(second["attribute_key"], world.update_key));
  return world;
}

}  // namespace aceso::vectors
