#include <latch>
#include <thread>

#include "support/hospital_tables.hpp"

namespace aceso::store {
namespace {

using testing::account, testing::digest, testing::failure, testing::id_of, testing::new_record;

struct HospitalRecordsTest : testing::EachHospital {
  /// Nothing that opens or matches the record, or lets it be published, is left.
  static void expect_emptied(const StoredRecord& kept) {
    EXPECT_TRUE(kept.ciphertext.empty());
    EXPECT_TRUE(kept.certificate.empty());
    EXPECT_TRUE(kept.index.empty());
    EXPECT_TRUE(kept.kappa.empty());
    EXPECT_TRUE(kept.patient.empty());
    EXPECT_TRUE(kept.consent.empty());
    EXPECT_FALSE(kept.stored);
    EXPECT_FALSE(kept.confirmed);
  }
};

TEST_P(HospitalRecordsTest, TakesARecordIn) {
  EXPECT_FALSE(tables->record(id_of(1)).value());
  add(1);
  reopen();
  const StoredRecord kept = record(1);
  EXPECT_EQ(kept.record_id, id_of(1));
  EXPECT_EQ(kept.owner, own);
  EXPECT_EQ(kept.request_key, (Bytes{2, 1}));
  EXPECT_EQ(kept.ciphertext, (Bytes{3, 1}));
  EXPECT_EQ(kept.certificate, (Bytes{4, 1}));
  EXPECT_EQ(kept.data_digest, digest(5, 1));
  EXPECT_EQ(kept.data_bytes, 1001u);
  EXPECT_FALSE(kept.stored);
  EXPECT_TRUE(kept.index.empty());
  EXPECT_TRUE(kept.kappa.empty());
  EXPECT_TRUE(kept.patient.empty());
  EXPECT_TRUE(kept.consent.empty());
  EXPECT_EQ(kept.epoch, 0u);
  EXPECT_EQ(kept.period, 0u);
  EXPECT_FALSE(kept.confirmed);
  EXPECT_FALSE(kept.deleted);
}

TEST_P(HospitalRecordsTest, LetsOneRecordInForAnAdmission) {
  EXPECT_EQ(failure(tables->add_record(digest(9, 1), new_record(1), own, 60)), ErrorCode::refused) << "unknown";
  add(1);
  EXPECT_EQ(failure(tables->add_record(digest(9, 1), new_record(2), own, 60)), ErrorCode::refused) << "used";
  EXPECT_FALSE(tables->record(id_of(2)).value());
  ASSERT_TRUE(tables->admit(digest(9, 1), 70));
  EXPECT_EQ(failure(tables->add_record(digest(9, 1), new_record(2), own, 60)), ErrorCode::refused)
      << "given once more, it stays used";
  EXPECT_EQ(failure(tables->check_admission(digest(9, 2), id_of(2))), ErrorCode::refused) << "unknown";
  EXPECT_EQ(failure(tables->check_admission(digest(9, 1), id_of(2))), ErrorCode::refused) << "used";
  EXPECT_TRUE(tables->check_admission(digest(9, 1), id_of(1))) << "the same record may come again";
}

TEST_P(HospitalRecordsTest, TakesTheSameRecordInAgain) {
  prepare(1);
  ASSERT_TRUE(tables->add_record(digest(9, 1), new_record(1), own, 61));
  ASSERT_TRUE(tables->admit(digest(9, 2), 50));
  ASSERT_TRUE(tables->add_record(digest(9, 2), new_record(1), own, 62));
  EXPECT_EQ(tables->record_ids({}, 10)->size(), 1u);
  EXPECT_EQ(record(1).consent, (Bytes{8, 1})) << "what came since stays";
  EXPECT_TRUE(tables->add_record(digest(9, 2), new_record(2), own, 63)) << "the second admission was not used up";
}

TEST_P(HospitalRecordsTest, RefusesAnotherRecordWithTheSameId) {
  add(1);
  std::vector<NewRecord> others(5, new_record(1));
  others[0].request_key[1] ^= 1;
  others[1].ciphertext[1] ^= 1;
  others[2].certificate[1] ^= 1;
  others[3].data_digest[1] ^= 1;
  others[4].data_bytes ^= 1;
  ASSERT_TRUE(tables->admit(digest(9, 2), 50));
  for (const NewRecord& other : others) {
    EXPECT_EQ(failure(tables->add_record(digest(9, 1), other, own, 60)), ErrorCode::conflict);
    EXPECT_EQ(failure(tables->add_record(digest(9, 2), other, own, 60)), ErrorCode::conflict);
  }
  EXPECT_EQ(failure(tables->add_record(digest(9, 1), new_record(1), account(101), 60)), ErrorCode::conflict);
  share(3);
  EXPECT_EQ(failure(tables->add_record(digest(9, 2), new_record(3), own, 60)), ErrorCode::conflict);
  EXPECT_TRUE(tables->add_record(digest(9, 2), new_record(2), own, 60)) << "failures use no admission";
}

TEST_P(HospitalRecordsTest, TakesRecordsInFromManyAtOnce) {
  constexpr int threads = 8, each = 5;
  std::latch start(threads);
  {
    std::vector<std::jthread> all;
    for (int t = 0; t < threads; ++t)
      all.emplace_back([&, t] {
        start.arrive_and_wait();
        for (int i = 0; i < each; ++i) add(static_cast<std::uint8_t>(t * each + i));
      });
  }
  EXPECT_EQ(tables->record_ids({}, 100)->size(), std::size_t{threads * each});
}

TEST_P(HospitalRecordsTest, ListsRecordsByParts) {
  EXPECT_TRUE(tables->record_ids({}, 10)->empty());
  for (const auto number : Bytes{7, 3, 9}) add(number);
  share(1);
  EXPECT_EQ(tables->record_ids({}, 10).value(), (std::vector<Digest>{id_of(7), id_of(3), id_of(9), id_of(1)}));
  EXPECT_EQ(tables->record_ids({}, 3).value(), (std::vector<Digest>{id_of(7), id_of(3), id_of(9)}));
  EXPECT_EQ(tables->record_ids(id_of(3), 1).value(), std::vector<Digest>{id_of(9)});
  EXPECT_EQ(tables->record_ids(id_of(9), 3).value(), std::vector<Digest>{id_of(1)});
  EXPECT_TRUE(tables->record_ids(id_of(1), 3)->empty());
}

TEST_P(HospitalRecordsTest, ReplacesAnIndexUntilThePatientConsents) {
  add(1);
  ASSERT_TRUE(tables->keep_index(id_of(1), Bytes{1}, Bytes{2}));
  ASSERT_TRUE(tables->keep_index(id_of(1), Bytes{6}, Bytes{7}));
  EXPECT_EQ(record(1).index, Bytes{6});
  EXPECT_EQ(record(1).kappa, Bytes{7});
  EXPECT_EQ(failure(tables->keep_consent(id_of(1), Bytes{1}, account(1), Bytes{8})), ErrorCode::refused);
  EXPECT_TRUE(record(1).consent.empty());
  ASSERT_TRUE(tables->keep_consent(id_of(1), Bytes{6}, account(1), Bytes{8}));
  reopen();
  EXPECT_EQ(record(1).patient, account(1));
  EXPECT_EQ(record(1).consent, Bytes{8});
  EXPECT_EQ(failure(tables->keep_index(id_of(1), Bytes{1}, Bytes{2})), ErrorCode::refused);
  EXPECT_EQ(record(1).index, Bytes{6});
  EXPECT_EQ(record(1).kappa, Bytes{7});
}

TEST_P(HospitalRecordsTest, KeepsOneConsent) {
  prepare(1);
  EXPECT_TRUE(tables->keep_consent(id_of(1), Bytes{6, 1}, account(1), Bytes{8, 1}));
  EXPECT_EQ(failure(tables->keep_consent(id_of(1), Bytes{6, 1}, account(1), Bytes{8, 2})), ErrorCode::conflict);
  EXPECT_EQ(failure(tables->keep_consent(id_of(1), Bytes{6, 1}, account(2), Bytes{8, 1})), ErrorCode::conflict);
  EXPECT_EQ(record(1).patient, account(1));
  EXPECT_EQ(record(1).consent, (Bytes{8, 1}));
}

TEST_P(HospitalRecordsTest, RefusesAnIndexOrConsentOfWhatIsNotToBePublished) {
  share(2);
  for (const auto number : Bytes{1, 2})
    EXPECT_EQ(failure(tables->keep_index(id_of(number), Bytes{1}, Bytes{2})), ErrorCode::refused);
  EXPECT_EQ(record(2).index, (Bytes{6, 2}));
  EXPECT_EQ(failure(tables->keep_consent(id_of(1), Bytes{1}, account(1), Bytes{8})), ErrorCode::refused);
  EXPECT_EQ(failure(tables->keep_consent(id_of(2), Bytes{6, 2}, account(1), Bytes{8})), ErrorCode::refused);
  add(3);
  EXPECT_EQ(failure(tables->keep_consent(id_of(3), {}, account(1), Bytes{8})), ErrorCode::refused) << "no index yet";
}

TEST_P(HospitalRecordsTest, KnowsWhatIsToBePublished) {
  add(1);
  EXPECT_TRUE(tables->unpublished()->empty());
  ASSERT_TRUE(tables->keep_index(id_of(1), Bytes{6}, Bytes{7}));
  ASSERT_TRUE(tables->keep_consent(id_of(1), Bytes{6}, account(1), Bytes{8}));
  EXPECT_TRUE(tables->unpublished()->empty()) << "its data are not stored yet";
  ASSERT_TRUE(tables->mark_stored(id_of(1)));
  add(2);
  ASSERT_TRUE(tables->mark_stored(id_of(2)));
  prepare(3);
  share(4);
  EXPECT_EQ(tables->unpublished().value(), (std::vector<Digest>{id_of(1), id_of(3)}));
  ASSERT_TRUE(tables->confirm_own(id_of(1), 3));
  EXPECT_EQ(tables->unpublished().value(), std::vector<Digest>{id_of(3)});
  ASSERT_TRUE(tables->forget_chain());
  EXPECT_EQ(tables->unpublished().value(), (std::vector<Digest>{id_of(1), id_of(3)}));
  EXPECT_EQ(tables->destroy(id_of(3)), true);
  EXPECT_EQ(tables->unpublished().value(), std::vector<Digest>{id_of(1)});
}

TEST_P(HospitalRecordsTest, KnowsWhoseDataAreNeeded) {
  add(1);
  EXPECT_EQ(tables->needs_data(digest(5, 1)), false);
  ASSERT_TRUE(tables->mark_stored(id_of(1)));
  ASSERT_TRUE(tables->mark_stored(id_of(1)));
  EXPECT_TRUE(record(1).stored);
  EXPECT_EQ(tables->needs_data(digest(5, 1)), true);
  NewRecord twin = new_record(2);
  twin.data_digest = digest(5, 1);
  share(2);
  ASSERT_TRUE(tables->keep_transfer(twin));
  EXPECT_EQ(tables->destroy(id_of(1)), true);
  EXPECT_EQ(tables->needs_data(digest(5, 1)), true) << "the twin's";
  EXPECT_EQ(tables->lose_shared(id_of(2), 1), true);
  EXPECT_EQ(tables->needs_data(digest(5, 1)), false);
}

TEST_P(HospitalRecordsTest, DestroysARecord) {
  EXPECT_EQ(tables->destroy(id_of(1)), false);
  publish(1);
  publish(2);
  EXPECT_EQ(tables->destroy(id_of(1)), true);
  reopen();
  EXPECT_EQ(tables->destroy(id_of(1)), true) << "again";
  const StoredRecord kept = record(1);
  expect_emptied(kept);
  EXPECT_TRUE(kept.deleted);
  EXPECT_EQ(kept.owner, own);
  EXPECT_EQ(kept.request_key, (Bytes{2, 1}));
  EXPECT_EQ(kept.data_digest, digest(5, 1));
  EXPECT_EQ(kept.data_bytes, 1001u);
  EXPECT_FALSE(record(2).deleted);
  EXPECT_EQ(record(2).ciphertext, (Bytes{3, 2}));
}

TEST_P(HospitalRecordsTest, PutsNothingBackIntoADeletedRecord) {
  publish(1);
  share(2);
  for (const auto number : Bytes{1, 2}) EXPECT_EQ(tables->destroy(id_of(number)), true);
  EXPECT_EQ(failure(tables->add_record(digest(9, 1), new_record(1), own, 60)), ErrorCode::conflict);
  EXPECT_EQ(failure(tables->keep_index(id_of(1), Bytes{1}, Bytes{2})), ErrorCode::refused);
  EXPECT_EQ(failure(tables->keep_consent(id_of(1), {}, account(1), Bytes{8, 1})), ErrorCode::refused);
  ASSERT_TRUE(tables->mark_stored(id_of(1)));
  ASSERT_TRUE(tables->forget_chain());
  ASSERT_TRUE(tables->confirm_own(id_of(1), 4));
  share(2, 2);
  EXPECT_EQ(failure(tables->keep_transfer(new_record(2))), ErrorCode::refused);
  for (const auto number : Bytes{1, 2}) {
    expect_emptied(record(number));
    EXPECT_TRUE(record(number).deleted);
  }
}

TEST_P(HospitalRecordsTest, ConfirmsOwnRecordsInTurn) {
  prepare(1);
  prepare(2);
  ASSERT_TRUE(tables->confirm_own(id_of(2), 3));
  ASSERT_TRUE(tables->confirm_own(id_of(1), 4));
  ASSERT_TRUE(tables->confirm_own(id_of(2), 3)) << "again";
  ASSERT_TRUE(tables->confirm_own(id_of(9), 3)) << "unknown";
  EXPECT_TRUE(record(1).confirmed);
  EXPECT_EQ(record(1).period, 4u);
  EXPECT_EQ(record(1).epoch, 0u);
  EXPECT_FALSE(tables->record(id_of(9)).value());
  const auto turns = tables->turns_after(0, 10).value();
  ASSERT_EQ(turns.size(), 2u);
  EXPECT_EQ(turns[0].turn, 1u);
  EXPECT_EQ(turns[0].record_id, id_of(2));
  EXPECT_EQ(turns[1].turn, 2u);
  EXPECT_EQ(turns[1].record_id, id_of(1));
}

ACESO_EACH_DATABASE(HospitalRecordsTest);

}  // namespace
}  // namespace aceso::store
