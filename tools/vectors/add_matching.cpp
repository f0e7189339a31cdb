// Index, authorization, trapdoor, verdicts.

#include "book.hpp"

namespace aceso::vectors {
namespace {

const std::string record_id = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const std::string friend_ikm = "6060606060606060606060606060606060606060606060606060606060606060";
const std::string other_ikm = "6161616161616161616161616161616161616161616161616161616161616161";
const std::vector<std::string> keywords = {"flu", "asthma", "http://loinc.org|718-7"};

}  // namespace

void add_matching(Book& book, const World& world) {
  book.file("index", "Indexes of the size classes 8 and 16.");
  const Json index = book.add("index_build", {{"record_id", record_id}, {"keywords", keywords}, {"m", 8}});
  book.add("index_build", {{"record_id", record_id}, {"keywords", keywords}, {"m", 16}});
  const auto check = [&](const std::vector<std::string>& words) {
    return Json{{"index", index["index"]}, {"index_opening", index["index_opening"]}, {"keywords", words}};
  };
  book.add("check_index", check(keywords));
  book.file("index-of-other-keywords", "A patient sees that the index is not of its keywords.");
  book.refused("check_index", check({"flu", "asthma"}));
  book.file("index-size-class-9", "A size class is 8, 16 or 32.");
  book.refused("index_build", {{"record_id", record_id}, {"keywords", keywords}, {"m", 9}});
  book.file("index-with-a-keyword-twice", "Keywords differ.");
  book.refused("index_build", {{"record_id", record_id}, {"keywords", {"flu", "flu"}}, {"m", 8}});

  book.file("authorization", "kappa for one other hospital, whose DHKEM key pair is derived from key_material.");
  const Json pair = book.add("kem_key_pair", {{"key_material", friend_ikm}});
  const Json authorization = book.add("authorize", {{"index", index["index"]},
                                                    {"index_opening", index["index_opening"]},
                                                    {"recipient", pair["public"]}})["authorization"];
  const auto open = [&](const std::string& ikm) {
    return Json{{"authorization", authorization}, {"index", index["index"]}, {"key_material", ikm}};
  };
  const Json kappa = book.add("open_authorization", open(friend_ikm))["kappa"];
  book.file("authorization-of-another-hospital", "It opens for its recipient alone.");
  book.refused("open_authorization", open(other_ikm));

  book.file("trapdoor", "Trapdoors: one interest, two, and one of a larger size class.");
  const auto trapdoor = [&](const std::vector<std::string>& interests, int m) {
    return book.add("trd_gen", {{"interests", interests}, {"m", m}})["trapdoor"];
  };
  const Json matching = trapdoor({"flu"}, 8);
  const Json larger = trapdoor({"asthma", "flu"}, 16);
  const Json failing = trapdoor({"flu", "cough"}, 8);
  book.file("trapdoor-without-interests", "A trapdoor has 1 to m interests.");
  book.refused("trd_gen", {{"interests", Json::array()}, {"m", 8}});

  const auto context = [&](Json more) {
    Json out = {{"parameters_digest", world.setup["parameters_digest"]},
                {"chain_id", 31337},
                {"contract", "1111111111111111111111111111111111111111"},
                {"period", 8},
                {"owner", "2222222222222222222222222222222222222222"},
                {"matcher", "3333333333333333333333333333333333333333"},
                {"index", index["index"]}};
    out.update(more);
    return out;
  };
  Json verdict;
  const auto prove = [&](const std::string& name, const std::string& about, const Json& with) {
    book.file(name, about);
    verdict = book.add("match_and_prove", context({{"trapdoor", with}, {"kappa", kappa}}))["verdict"];
    book.add("verify_verdict", context({{"trapdoor", with}, {"verdict", verdict}}));
  };
  prove("verdict-no-match", "No match, with the proof of inequality.", failing);
  prove("verdict-match-larger-trapdoor", "A trapdoor of size class 16 on an index of size class 8.", larger);
  prove("verdict-match", "A match, with the proof of equality.", matching);

  book.file("verdict-on-another-trapdoor", "A verdict names its trapdoor.");
  book.refused("verify_verdict", context({{"trapdoor", larger}, {"verdict", verdict}}));
  book.file("verdict-replayed-elsewhere", "The proof binds the matching hospital.");
  Json replayed = context({{"trapdoor", matching}, {"verdict", verdict}});
  replayed["matcher"] = "4444444444444444444444444444444444444444";
  book.refused("verify_verdict", replayed);
  book.file("verdict-with-another-kappa", "kappa must be the one that the index commits to.");
  book.refused("match_and_prove", context({{"trapdoor", matching}, {"kappa", std::string(63, '0') + "1"}}));
}

}  // namespace aceso::vectors
