#include "support/hospital_tables.hpp"

namespace aceso::store {
namespace {

using testing::account, testing::digest, testing::failure, testing::id_of;

struct HospitalMatchesTest : testing::EachHospital {
  static std::vector<std::string> doctors(const Result<std::vector<StoredTrapdoor>>& found) {
    std::vector<std::string> out;
    for (const StoredTrapdoor& one : found.value()) out.push_back(one.doctor);
    return out;
  }
  using Names = std::vector<std::string>;
  using Pairs = std::vector<std::pair<Digest, std::string>>;
  static Pairs pairs(const Result<std::vector<StoredMatch>>& found) {
    Pairs out;
    for (const StoredMatch& one : found.value()) out.emplace_back(one.record_id, one.doctor);
    return out;
  }
  [[nodiscard]] StoredTrapdoor trapdoor(std::uint8_t doctor) const {
    return tables->trapdoor(name(doctor)).value().value();
  }
  /// These trapdoors met all records up to `turn`, and matched none.
  void meet(const std::vector<StoredTrapdoor>& trapdoors, std::uint64_t turn) {
    ASSERT_TRUE(tables->keep_matches({}, trapdoors, turn));
  }
};

TEST_P(HospitalMatchesTest, EnrolsDoctors) {
  EXPECT_FALSE(tables->doctor("dr-1").value());
  for (const auto number : Bytes{2, 1}) ASSERT_TRUE(tables->enrol(doctor(number)));
  reopen();
  const auto kept = tables->doctor("dr-1").value();
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->id, "dr-1");
  EXPECT_EQ(kept->signing_key, (Bytes{11, 1}));
  EXPECT_EQ(kept->user_public_key, (Bytes{12, 1}));
  EXPECT_EQ(kept->attribute_key, (Bytes{13, 1}));
  EXPECT_EQ(tables->doctor_ids().value(), (Names{"dr-1", "dr-2"}));
}

TEST_P(HospitalMatchesTest, ReplacesADoctorsAttributeKeyAlone) {
  enrol(1);
  ASSERT_TRUE(tables->enrol(doctor(1)));
  StoredDoctor renewed = doctor(1);
  renewed.attribute_key = {99};
  ASSERT_TRUE(tables->enrol(renewed));
  EXPECT_EQ(tables->doctor("dr-1").value()->attribute_key, Bytes{99});
  EXPECT_TRUE(tables->trapdoor("dr-1").value()) << "the trapdoor still stands";
  StoredDoctor other_key = doctor(1), other_user = doctor(1), other_id = doctor(1);
  other_key.signing_key = {98};
  other_user.user_public_key = {98};
  other_id.id = "dr-2";
  for (const StoredDoctor& other : {other_key, other_user, other_id})
    EXPECT_EQ(failure(tables->enrol(other)), ErrorCode::conflict);
  ASSERT_TRUE(tables->enrol(doctor(3)));
  StoredDoctor taken = doctor(3);
  taken.signing_key = doctor(1).signing_key;
  EXPECT_EQ(failure(tables->enrol(taken)), ErrorCode::conflict);
  EXPECT_EQ(tables->doctor("dr-1").value()->attribute_key, Bytes{99});
  EXPECT_EQ(tables->doctor_ids().value(), (Names{"dr-1", "dr-3"}));
}

TEST_P(HospitalMatchesTest, DismissesADoctorWithTheTrapdoor) {
  EXPECT_EQ(tables->dismiss("dr-1"), false);
  publish(1);
  for (const auto number : Bytes{1, 2}) enrol(number);
  match(1, 1);
  EXPECT_EQ(tables->dismiss("dr-1"), true);
  EXPECT_EQ(tables->dismiss("dr-1"), false);
  EXPECT_FALSE(tables->doctor("dr-1").value());
  EXPECT_FALSE(tables->trapdoor("dr-1").value());
  EXPECT_TRUE(tables->trapdoor("dr-2").value());
  EXPECT_EQ(tables->matches_of_record(id_of(1))->size(), 1u) << "what was matched stays";
  StoredDoctor successor = doctor(1);
  successor.id = "dr-3";
  EXPECT_TRUE(tables->enrol(successor));
  EXPECT_TRUE(tables->keep_trapdoor("dr-3", digest(10, 1), Bytes{10, 1}));
}

TEST_P(HospitalMatchesTest, KeepsATrapdoorForEachDoctor) {
  EXPECT_EQ(failure(tables->keep_trapdoor("dr-1", digest(10, 1), Bytes{1})), ErrorCode::refused);
  enrol(1);
  enrol(2);
  publish(1);
  meet({trapdoor(1)}, 1);
  const StoredTrapdoor first = trapdoor(1);
  reopen();
  ASSERT_TRUE(tables->keep_trapdoor("dr-1", digest(10, 1), Bytes{10, 1}));
  EXPECT_EQ(trapdoor(1).doctor, "dr-1");
  EXPECT_EQ(trapdoor(1).digest, digest(10, 1));
  EXPECT_EQ(trapdoor(1).trapdoor, (Bytes{10, 1}));
  EXPECT_EQ(trapdoor(1).arrival, first.arrival);
  EXPECT_EQ(trapdoor(1).met, 1u) << "the same one again has met what it met";
  EXPECT_LT(trapdoor(1).arrival, trapdoor(2).arrival);

  EXPECT_EQ(failure(tables->keep_trapdoor("dr-2", digest(10, 1), Bytes{10, 1})), ErrorCode::conflict);
  EXPECT_EQ(trapdoor(2).digest, digest(10, 2));
  ASSERT_TRUE(tables->keep_trapdoor("dr-1", digest(10, 3), Bytes{10, 3}));
  EXPECT_EQ(trapdoor(1).digest, digest(10, 3));
  EXPECT_EQ(trapdoor(1).met, 0u);
  EXPECT_GT(trapdoor(1).arrival, trapdoor(2).arrival);
}

TEST_P(HospitalMatchesTest, DropsATrapdoor) {
  enrol(1);
  enrol(2);
  const StoredTrapdoor dropped = trapdoor(2);
  ASSERT_TRUE(tables->drop_trapdoor("dr-2"));
  ASSERT_TRUE(tables->drop_trapdoor("dr-2"));
  EXPECT_FALSE(tables->trapdoor("dr-2").value());
  EXPECT_TRUE(tables->trapdoor("dr-1").value());
  ASSERT_TRUE(tables->keep_trapdoor("dr-2", dropped.digest, dropped.trapdoor));
  EXPECT_GT(trapdoor(2).arrival, dropped.arrival) << "no place in the order is given twice";
}

TEST_P(HospitalMatchesTest, FindsTheTrapdoorsThatAreFarthestBehind) {
  for (const auto number : Bytes{3, 1, 2}) enrol(number);
  EXPECT_TRUE(tables->behind(10)->empty()) << "there is no record";
  for (const auto number : Bytes{1, 2, 3}) publish(number);
  EXPECT_EQ(doctors(tables->behind(10)), (Names{"dr-3", "dr-1", "dr-2"}));
  EXPECT_EQ(doctors(tables->behind(2)), (Names{"dr-3", "dr-1"}));
  meet({trapdoor(3), trapdoor(1)}, 2);
  EXPECT_EQ(doctors(tables->behind(10)), Names{"dr-2"}) << "those ahead of it wait";
  meet({trapdoor(2)}, 2);
  EXPECT_EQ(doctors(tables->behind(10)), (Names{"dr-3", "dr-1", "dr-2"}));
  EXPECT_EQ(tables->behind(1)->at(0).met, 2u);
  meet({trapdoor(1), trapdoor(2), trapdoor(3)}, 3);
  EXPECT_TRUE(tables->behind(10)->empty());
  share(4);
  EXPECT_EQ(doctors(tables->behind(10)), (Names{"dr-3", "dr-1", "dr-2"}));
  meet({trapdoor(3)}, 4);
  meet({trapdoor(3)}, 2);
  EXPECT_EQ(trapdoor(3).met, 4u) << "what was met is not forgotten";
}

TEST_P(HospitalMatchesTest, GivesRecordsInTurn) {
  for (const auto number : Bytes{3, 1, 2}) publish(number);
  prepare(4);
  EXPECT_EQ(tables->destroy(id_of(1)), true);
  auto turns = tables->turns_after(0, 2).value();
  ASSERT_EQ(turns.size(), 2u);
  EXPECT_EQ(turns[0].record_id, id_of(3));
  EXPECT_EQ(turns[1].record_id, id_of(1)) << "confirmed or not";
  turns = tables->turns_after(turns[1].turn, 2).value();
  ASSERT_EQ(turns.size(), 1u);
  EXPECT_EQ(turns[0].record_id, id_of(2));
  EXPECT_TRUE(tables->turns_after(turns[0].turn, 2)->empty());
}

TEST_P(HospitalMatchesTest, KeepsMatches) {
  publish(1);
  enrol(1);
  const StoredTrapdoor met[] = {trapdoor(1)};
  const StoredMatch found[] = {match_of(1, 1, 5)};
  ASSERT_TRUE(tables->keep_matches(found, met, 1));
  reopen();
  EXPECT_EQ(trapdoor(1).met, 1u);
  auto kept = tables->matches_of_record(id_of(1)).value();
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0].record_id, id_of(1));
  EXPECT_EQ(kept[0].doctor, "dr-1");
  EXPECT_EQ(kept[0].trapdoor_digest, digest(10, 1));
  EXPECT_EQ(kept[0].trapdoor, (Bytes{10, 1}));
  EXPECT_EQ(kept[0].interests, 5u);
  EXPECT_EQ(kept[0].arrival, met[0].arrival);
  EXPECT_EQ(kept[0].verdict, (Bytes{14, 1, 1}));
  EXPECT_FALSE(kept[0].recorded);
  EXPECT_TRUE(kept[0].outcome.empty());
  EXPECT_FALSE(kept[0].served);
  StoredMatch again = found[0];
  again.verdict = {99};
  ASSERT_TRUE(tables->keep_matches({&again, 1}, met, 1));
  kept = tables->matches_of_record(id_of(1)).value();
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0].verdict, (Bytes{14, 1, 1})) << "a match that is there stays";
}

TEST_P(HospitalMatchesTest, KeepsAllMatchesOrNone) {
  publish(1);
  enrol(1);
  const StoredTrapdoor met[] = {trapdoor(1)};
  const StoredMatch found[] = {match_of(1, 1, 5), match_of(2, 1, 5)};
  EXPECT_FALSE(tables->keep_matches(found, met, 1)) << "no such record as 2";
  EXPECT_TRUE(tables->matches_of_record(id_of(1))->empty());
  EXPECT_EQ(trapdoor(1).met, 0u);
}

TEST_P(HospitalMatchesTest, PassesOverATrapdoorThatWasReplacedMeanwhile) {
  publish(1);
  for (const auto number : Bytes{1, 2, 3}) enrol(number);
  const auto met = tables->behind(10).value();
  const StoredMatch found[] = {match_of(1, 1, 1), match_of(1, 2, 1), match_of(1, 3, 1)};
  ASSERT_TRUE(tables->keep_trapdoor("dr-1", digest(10, 9), Bytes{10, 9}));
  EXPECT_EQ(tables->dismiss("dr-2"), true);
  ASSERT_TRUE(tables->keep_matches(found, met, 1));
  EXPECT_EQ(pairs(tables->matches_of_record(id_of(1))), (Pairs{{id_of(1), "dr-3"}}));
  EXPECT_EQ(trapdoor(1).met, 0u) << "the new one has met nothing";
  EXPECT_EQ(trapdoor(3).met, 1u);
}

TEST_P(HospitalMatchesTest, PassesOverATrapdoorThatWasDroppedAndCameAgain) {
  publish(1);
  enrol(1);
  const auto met = tables->behind(10).value();
  const StoredMatch found[] = {match_of(1, 1, 1)};
  ASSERT_TRUE(tables->drop_trapdoor("dr-1"));
  enrol(1);
  ASSERT_TRUE(tables->keep_matches(found, met, 1));
  EXPECT_TRUE(tables->matches_of_record(id_of(1))->empty());
  EXPECT_EQ(trapdoor(1).met, 0u);
  EXPECT_EQ(doctors(tables->behind(10)), Names{"dr-1"});
}

TEST_P(HospitalMatchesTest, CountsWhatIsDone) {
  EXPECT_EQ(tables->progress()->records, 0u);
  EXPECT_EQ(tables->progress()->pairs, 0u);
  for (const auto number : Bytes{1, 2, 3}) publish(number);
  prepare(4);
  for (const auto number : Bytes{1, 2, 3, 4}) enrol(number);
  match(1, 1);
  match(2, 1);
  meet({trapdoor(1)}, 3);
  meet({trapdoor(2), trapdoor(3)}, 1);
  const Progress done = tables->progress().value();
  EXPECT_EQ(done.records, 3u);
  EXPECT_EQ(done.trapdoors, 4u);
  EXPECT_EQ(done.pairs, 0u + 2 + 2 + 3);
  EXPECT_EQ(done.matches, 2u);
}

TEST_P(HospitalMatchesTest, OrdersMatches) {
  for (const auto number : Bytes{1, 2}) publish(number);
  for (const auto number : Bytes{4, 2, 3, 1}) enrol(number);
  match(1, 1, 2);
  match(1, 3, 2);
  match(1, 2, 7);
  match(1, 4, 1);
  match(2, 1, 1);
  EXPECT_EQ(pairs(tables->matches_of_record(id_of(1))),
            (Pairs{{id_of(1), "dr-2"}, {id_of(1), "dr-3"}, {id_of(1), "dr-1"}, {id_of(1), "dr-4"}}));
  EXPECT_EQ(pairs(tables->matches_of_doctor("dr-1")), (Pairs{{id_of(2), "dr-1"}, {id_of(1), "dr-1"}}));
  EXPECT_TRUE(tables->matches_of_doctor("dr-9")->empty());
  EXPECT_TRUE(tables->matches_of_record(id_of(9))->empty());
}

TEST_P(HospitalMatchesTest, KnowsWhichMatchesTheChainDoesNotShow) {
  for (const auto number : Bytes{1, 2}) publish(number);
  share(3);
  enrol(1);
  for (const auto number : Bytes{3, 1, 2}) match(number, 1);
  EXPECT_EQ(pairs(tables->unrecorded()), (Pairs{{id_of(3), "dr-1"}, {id_of(1), "dr-1"}, {id_of(2), "dr-1"}}));
  EXPECT_EQ(tables->lose_shared(id_of(3), 1), true);
  ASSERT_TRUE(tables->mark_recorded(id_of(1), digest(10, 1)));
  ASSERT_TRUE(tables->mark_recorded(id_of(1), digest(10, 1)));
  EXPECT_EQ(pairs(tables->unrecorded()), (Pairs{{id_of(2), "dr-1"}}));
  EXPECT_TRUE(tables->matches_of_record(id_of(1))->at(0).recorded);
  ASSERT_TRUE(tables->forget_chain());
  EXPECT_FALSE(tables->matches_of_record(id_of(1))->at(0).recorded);
  EXPECT_TRUE(tables->unrecorded()->empty()) << "no record is confirmed";
  ASSERT_TRUE(tables->confirm_own(id_of(1), 3));
  EXPECT_EQ(pairs(tables->unrecorded()), (Pairs{{id_of(1), "dr-1"}}));
}

TEST_P(HospitalMatchesTest, NotesWhatBecameOfAMatch) {
  publish(1);
  for (const auto number : Bytes{1, 2}) {
    enrol(number);
    match(1, number);
  }
  ASSERT_TRUE(tables->mark_outcome(id_of(1), digest(10, 1), "revoked"));
  ASSERT_TRUE(tables->mark_outcome(id_of(1), digest(10, 1), "revoked"));
  reopen();
  auto kept = tables->matches_of_record(id_of(1)).value();
  EXPECT_EQ(kept[0].outcome, "revoked");
  EXPECT_FALSE(kept[0].served);
  EXPECT_EQ(kept[1].outcome, "");
  ASSERT_TRUE(tables->mark_served(id_of(1), digest(10, 1)));
  ASSERT_TRUE(tables->mark_outcome(id_of(1), digest(10, 1), "revoked"));
  ASSERT_TRUE(tables->mark_served(id_of(1), digest(10, 1)));
  kept = tables->matches_of_record(id_of(1)).value();
  EXPECT_TRUE(kept[0].served);
  EXPECT_EQ(kept[0].outcome, "");
  EXPECT_FALSE(kept[1].served);
  EXPECT_FALSE(kept[0].recorded);
}

ACESO_EACH_DATABASE(HospitalMatchesTest);

}  // namespace
}  // namespace aceso::store
