#include "support/hospital_tables.hpp"

namespace aceso::store {
namespace {

using testing::account, testing::digest, testing::failure, testing::id_of, testing::new_record;

struct HospitalReportsTest : testing::EachHospital {
  void SetUp() override {
    EachHospital::SetUp();
    for (const auto number : Bytes{1, 2}) {
      publish(number);
      enrol(number);
    }
    for (const auto number : Bytes{1, 2})
      for (const auto doctor : Bytes{1, 2}) match(number, doctor);
  }
  /// What the doctor writes on the record.
  static StoredReport report_of(std::uint8_t record, std::uint8_t doctor) {
    return {{20, record, doctor},
            id_of(record),
            name(doctor),
            digest(10, doctor),
            {21, record, doctor},
            false,
            {},
            {},
            false,
            {},
            ""};
  }
  [[nodiscard]] StoredReport kept(std::uint8_t record, std::uint8_t doctor) const {
    return tables->report({20, record, doctor}).value().value();
  }
  using Digests = std::vector<Digest>;
  static Digests digests(const Result<std::vector<StoredReport>>& found) {
    Digests out;
    for (const StoredReport& one : found.value()) out.push_back(one.digest);
    return out;
  }
};

TEST_P(HospitalReportsTest, KeepsReports) {
  ASSERT_TRUE(tables->keep_report(report_of(1, 2)));
  ASSERT_TRUE(tables->keep_report(report_of(1, 1)));
  ASSERT_TRUE(tables->keep_report(report_of(2, 1)));
  reopen();
  const StoredReport report = kept(1, 2);
  EXPECT_EQ(report.digest, (Digest{20, 1, 2}));
  EXPECT_EQ(report.record_id, id_of(1));
  EXPECT_EQ(report.doctor, "dr-2");
  EXPECT_EQ(report.trapdoor_digest, digest(10, 2));
  EXPECT_EQ(report.report, (Bytes{21, 1, 2}));
  EXPECT_FALSE(report.delivered);
  EXPECT_TRUE(report.receipt.empty());
  EXPECT_TRUE(report.signature.empty());
  EXPECT_FALSE(report.acknowledged);
  EXPECT_TRUE(report.dispute.empty());
  EXPECT_TRUE(report.ruling.empty());
  EXPECT_FALSE(tables->report(Digest{20}).value());
  EXPECT_EQ(digests(tables->reports_of_record(id_of(1))), (Digests{{20, 1, 2}, {20, 1, 1}}));
  EXPECT_TRUE(tables->reports_of_record(id_of(9))->empty());
  EXPECT_EQ(tables->report_on(id_of(2), digest(10, 1)).value()->digest, (Digest{20, 2, 1}));
  EXPECT_FALSE(tables->report_on(id_of(2), digest(10, 2)).value());
}

TEST_P(HospitalReportsTest, KeepsOneReportOnAMatch) {
  ASSERT_TRUE(tables->keep_report(report_of(1, 1)));
  ASSERT_TRUE(tables->mark_delivered({20, 1, 1}));
  ASSERT_TRUE(tables->keep_report(report_of(1, 1)));
  EXPECT_TRUE(kept(1, 1).delivered) << "kept again, it is as it was";
  StoredReport other = report_of(1, 1), elsewhere = report_of(1, 2);
  other.digest = {29};
  elsewhere.digest = {20, 1, 1};
  EXPECT_EQ(failure(tables->keep_report(other)), ErrorCode::conflict);
  EXPECT_EQ(failure(tables->keep_report(elsewhere)), ErrorCode::conflict);
  EXPECT_EQ(tables->reports_of_record(id_of(1))->size(), 1u);
}

TEST_P(HospitalReportsTest, KeepsAReceipt) {
  EXPECT_EQ(failure(tables->keep_receipt({20, 1, 1}, Bytes{22}, Bytes{23})), ErrorCode::refused);
  ASSERT_TRUE(tables->keep_report(report_of(1, 1)));
  ASSERT_TRUE(tables->keep_receipt({20, 1, 1}, Bytes{22}, Bytes{23}));
  ASSERT_TRUE(tables->keep_receipt({20, 1, 1}, Bytes{22}, Bytes{23}));
  EXPECT_EQ(failure(tables->keep_receipt({20, 1, 1}, Bytes{32}, Bytes{33})), ErrorCode::conflict);
  reopen();
  EXPECT_EQ(kept(1, 1).receipt, Bytes{22});
  EXPECT_EQ(kept(1, 1).signature, Bytes{23});
}

TEST_P(HospitalReportsTest, KeepsADispute) {
  EXPECT_EQ(failure(tables->keep_dispute({20, 1, 1}, Bytes{24}, "upheld")), ErrorCode::refused);
  ASSERT_TRUE(tables->keep_report(report_of(1, 1)));
  ASSERT_TRUE(tables->keep_dispute({20, 1, 1}, Bytes{24}, "upheld"));
  ASSERT_TRUE(tables->keep_dispute({20, 1, 1}, Bytes{24}, "upheld"));
  EXPECT_EQ(failure(tables->keep_dispute({20, 1, 1}, Bytes{34}, "dismissed")), ErrorCode::conflict);
  reopen();
  EXPECT_EQ(kept(1, 1).dispute, Bytes{24});
  EXPECT_EQ(kept(1, 1).ruling, "upheld");
  EXPECT_TRUE(kept(1, 1).receipt.empty());
  EXPECT_TRUE(tables->keep_receipt({20, 1, 1}, Bytes{22}, Bytes{23}));
}

TEST_P(HospitalReportsTest, KnowsWhatTheChainDoesNotShow) {
  for (const auto doctor : Bytes{2, 1}) ASSERT_TRUE(tables->keep_report(report_of(1, doctor)));
  const Digest first{20, 1, 2}, second{20, 1, 1};
  EXPECT_EQ(digests(tables->undelivered()), (Digests{first, second}));
  ASSERT_TRUE(tables->keep_receipt(first, Bytes{22}, Bytes{23}));
  EXPECT_TRUE(tables->unacknowledged()->empty()) << "it is not delivered";
  for (const Digest& report : {first, second}) ASSERT_TRUE(tables->mark_delivered(report));
  ASSERT_TRUE(tables->mark_delivered(first));
  EXPECT_TRUE(tables->undelivered()->empty());
  EXPECT_EQ(digests(tables->unacknowledged()), Digests{first}) << "the other has no receipt";
  ASSERT_TRUE(tables->mark_acknowledged(first));
  ASSERT_TRUE(tables->mark_acknowledged(first));
  reopen();
  EXPECT_TRUE(kept(1, 2).delivered);
  EXPECT_TRUE(kept(1, 2).acknowledged);
  EXPECT_FALSE(kept(1, 1).acknowledged);
  EXPECT_TRUE(tables->unacknowledged()->empty());
  ASSERT_TRUE(tables->forget_chain());
  EXPECT_FALSE(kept(1, 2).delivered);
  EXPECT_FALSE(kept(1, 2).acknowledged);
  EXPECT_EQ(digests(tables->undelivered()), (Digests{first, second}));
  ASSERT_TRUE(tables->mark_delivered(first));
  EXPECT_EQ(digests(tables->unacknowledged()), Digests{first});
}

TEST_P(HospitalReportsTest, KeepsUpdateKeys) {
  EXPECT_FALSE(tables->newest_update_key().value());
  EXPECT_FALSE(tables->update_key(5).value());
  ASSERT_TRUE(tables->keep_update_key(9, Bytes{1}, Bytes{2}));
  ASSERT_TRUE(tables->keep_update_key(5, Bytes{3}, Bytes{}));
  ASSERT_TRUE(tables->keep_update_key(5, Bytes{4}, Bytes{4}));
  reopen();
  EXPECT_EQ(tables->newest_update_key().value(), 9u);
  EXPECT_EQ(tables->update_key(9).value()->update_key, Bytes{1});
  EXPECT_EQ(tables->update_key(9).value()->revocation_list, Bytes{2});
  EXPECT_EQ(tables->update_key(5).value()->update_key, Bytes{3});
  EXPECT_TRUE(tables->update_key(5).value()->revocation_list.empty());
  EXPECT_FALSE(tables->update_key(6).value());
}

TEST_P(HospitalReportsTest, KeepsATrail) {
  ASSERT_TRUE(tables->note(id_of(7), 100, "authorized", "0x05", "1"));
  ASSERT_TRUE(tables->note(id_of(8), 101, "authorized", "0x05", "1"));
  ASSERT_TRUE(tables->note(id_of(7), 90, "matched", "", ""));
  ASSERT_TRUE(tables->note(id_of(7), 102, "authorized", "0x05", "1")) << "there already";
  ASSERT_TRUE(tables->note(id_of(7), 103, "authorized", "0x05", "2"));
  ASSERT_TRUE(tables->note(id_of(7), 103, "authorized", "0x06", "1"));
  reopen();
  const auto trail = tables->trail(id_of(7)).value();
  ASSERT_EQ(trail.size(), 4u);
  EXPECT_EQ(trail[0].record_id, id_of(7));
  EXPECT_EQ(trail[0].time, 100u);
  EXPECT_EQ(trail[0].event, "authorized");
  EXPECT_EQ(trail[0].party, "0x05");
  EXPECT_EQ(trail[0].subject, "1");
  EXPECT_EQ(trail[1].event, "matched") << "in the order of noting";
  EXPECT_EQ(trail[1].party, "");
  EXPECT_EQ(trail[1].subject, "");
  EXPECT_EQ(trail[2].subject, "2");
  EXPECT_EQ(trail[3].party, "0x06");
  for (std::size_t i = 1; i < trail.size(); ++i) EXPECT_LT(trail[i - 1].number, trail[i].number);
  EXPECT_EQ(tables->trail(id_of(8))->size(), 1u);
  EXPECT_TRUE(tables->trail(id_of(9))->empty());
}

// The life of a record at the hospital that publishes it, with a doctor of its own.
TEST_P(HospitalReportsTest, FollowsARecordToItsEnd) {
  add(5);
  ASSERT_TRUE(tables->mark_stored(id_of(5)));
  ASSERT_TRUE(tables->keep_index(id_of(5), Bytes{6}, Bytes{7}));
  ASSERT_TRUE(tables->keep_consent(id_of(5), Bytes{6}, account(5), Bytes{8}));
  EXPECT_EQ(tables->unpublished().value(), std::vector<Digest>{id_of(5)});
  ASSERT_TRUE(tables->want(id_of(5), account(6), true));
  ASSERT_TRUE(tables->confirm_own(id_of(5), 3));
  ASSERT_EQ(tables->unsettled()->size(), 1u);
  ASSERT_TRUE(tables->settle(id_of(5), account(6), true));

  const std::uint64_t turn = tables->turns_after(0, 10)->back().turn;
  const auto met = tables->behind(10).value();
  ASSERT_EQ(met.size(), 2u);
  const StoredMatch found[] = {match_of(5, 1, 2)};
  ASSERT_TRUE(tables->keep_matches(found, met, turn));
  EXPECT_TRUE(tables->behind(10)->empty());
  ASSERT_TRUE(tables->mark_recorded(id_of(5), digest(10, 1)));
  EXPECT_TRUE(tables->untransferred()->empty()) << "its ciphertext came from the patient";
  ASSERT_TRUE(tables->mark_served(id_of(5), digest(10, 1)));
  ASSERT_TRUE(tables->keep_report(report_of(5, 1)));
  ASSERT_TRUE(tables->mark_delivered({20, 5, 1}));
  ASSERT_TRUE(tables->keep_receipt({20, 5, 1}, Bytes{22}, Bytes{23}));
  ASSERT_TRUE(tables->mark_acknowledged({20, 5, 1}));

  EXPECT_EQ(tables->destroy(id_of(5)), true);
  reopen();
  EXPECT_EQ(tables->needs_data(digest(5, 5)), false);
  EXPECT_TRUE(record(5).ciphertext.empty());
  const auto ending = tables->unsettled().value();
  ASSERT_EQ(ending.size(), 1u);
  EXPECT_FALSE(ending[0].wanted);
  ASSERT_TRUE(tables->settle(id_of(5), account(6), false));
  EXPECT_TRUE(tables->unsettled()->empty());
  EXPECT_EQ(tables->matches_of_record(id_of(5))->size(), 1u);
  EXPECT_TRUE(kept(5, 1).acknowledged) << "what the chain shows stays known";
  EXPECT_EQ(failure(tables->add_record(digest(9, 5), new_record(5), own, 60)), ErrorCode::conflict);
}

TEST_P(HospitalReportsTest, TheKeyForReceiptsStaysWhereThereIsAReport) {
  share(6);
  ASSERT_TRUE(tables->keep_transfer(new_record(6)));
  match(6, 1);
  ASSERT_TRUE(tables->keep_report(report_of(6, 1)));
  ASSERT_TRUE(tables->keep_report(report_of(1, 1)));
  EXPECT_EQ(tables->lose_shared(id_of(6), 1), true);
  for (const auto number : Bytes{1, 2}) EXPECT_EQ(tables->destroy(id_of(number)), true);
  reopen();
  for (const auto number : Bytes{1, 2, 6}) EXPECT_TRUE(record(number).ciphertext.empty());
  for (const auto number : Bytes{1, 6}) EXPECT_EQ(record(number).certificate, new_record(number).certificate);
  EXPECT_TRUE(record(2).certificate.empty()) << "nobody wrote a report";
}

ACESO_EACH_DATABASE(HospitalReportsTest);

}  // namespace
}  // namespace aceso::store
