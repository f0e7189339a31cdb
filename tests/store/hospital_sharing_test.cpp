#include "support/hospital_tables.hpp"

namespace aceso::store {
namespace {

using testing::account, testing::digest, testing::failure, testing::id_of, testing::new_record;

struct HospitalSharingTest : testing::EachHospital {
  struct Wish {
    Digest record_id;
    Bytes hospital;
    bool wanted;
    friend bool operator==(const Wish&, const Wish&) = default;
  };
  static std::vector<Wish> wishes(const Result<std::vector<WantedAuthorization>>& found) {
    std::vector<Wish> out;
    for (const WantedAuthorization& one : found.value()) out.push_back({one.record_id, one.hospital, one.wanted});
    return out;
  }
  [[nodiscard]] std::vector<Wish> unsettled() const { return wishes(tables->unsettled()); }
  [[nodiscard]] std::vector<Digest> turns() const {
    std::vector<Digest> out;
    std::uint64_t last = 0;
    const auto found = tables->turns_after(0, 100).value();
    for (const auto& turn : found) {
      EXPECT_GT(turn.turn, last);
      last = turn.turn;
      out.push_back(turn.record_id);
    }
    return out;
  }
};

TEST_P(HospitalSharingTest, NotesWishes) {
  publish(1);
  EXPECT_TRUE(tables->authorizations(id_of(1))->empty());
  ASSERT_TRUE(tables->want(id_of(1), account(6), true));
  ASSERT_TRUE(tables->want(id_of(1), account(5), true));
  ASSERT_TRUE(tables->want(id_of(1), account(6), false));
  reopen();
  EXPECT_EQ(wishes(tables->authorizations(id_of(1))),
            (std::vector<Wish>{{id_of(1), account(5), true}, {id_of(1), account(6), false}}));
  EXPECT_EQ(tables->authorizations(id_of(1))->at(0).patient_epoch, 0u);
  EXPECT_TRUE(tables->authorizations(id_of(1))->at(0).patient_signature.empty());
  EXPECT_TRUE(tables->authorizations(id_of(2))->empty());
}

TEST_P(HospitalSharingTest, RefusesWishesForARecordThatIsNotThere) {
  EXPECT_EQ(failure(tables->want(id_of(1), account(5), true)), ErrorCode::refused);
  EXPECT_EQ(failure(tables->want(id_of(1), account(5), false)), ErrorCode::refused);
  EXPECT_EQ(failure(tables->end_by_patient(id_of(1), account(5), 1, Bytes{7})), ErrorCode::refused);
  publish(1);
  ASSERT_TRUE(tables->want(id_of(1), account(5), true));
  EXPECT_EQ(tables->destroy(id_of(1)), true);
  EXPECT_EQ(failure(tables->want(id_of(1), account(5), true)), ErrorCode::refused);
  EXPECT_TRUE(tables->want(id_of(1), account(5), false));
  EXPECT_TRUE(tables->end_by_patient(id_of(1), account(5), 1, Bytes{7}));
}

TEST_P(HospitalSharingTest, ListsWishesUntilTheChainShowsThem) {
  prepare(1);
  ASSERT_TRUE(tables->want(id_of(1), account(5), true));
  EXPECT_TRUE(unsettled().empty()) << "the record is not published";
  ASSERT_TRUE(tables->confirm_own(id_of(1), 3));
  const std::vector<Wish> wanted{{id_of(1), account(5), true}};
  EXPECT_EQ(unsettled(), wanted);
  ASSERT_TRUE(tables->settle(id_of(1), account(5), true));
  ASSERT_TRUE(tables->settle(id_of(1), account(5), true));
  ASSERT_TRUE(tables->settle(id_of(1), account(77), true)) << "not of this hospital's giving";
  reopen();
  EXPECT_TRUE(unsettled().empty());
  ASSERT_TRUE(tables->want(id_of(1), account(5), true));
  EXPECT_TRUE(unsettled().empty()) << "nothing has changed";
  ASSERT_TRUE(tables->forget_chain());
  EXPECT_TRUE(unsettled().empty()) << "nor is the record known to be published";
  ASSERT_TRUE(tables->confirm_own(id_of(1), 3));
  EXPECT_EQ(unsettled(), wanted);
}

TEST_P(HospitalSharingTest, KeepsAWishThatChangedMeanwhileUnsettled) {
  publish(1);
  ASSERT_TRUE(tables->want(id_of(1), account(5), true));
  const auto read = tables->unsettled().value();
  ASSERT_TRUE(tables->want(id_of(1), account(5), false));
  ASSERT_TRUE(tables->settle(read[0].record_id, read[0].hospital, read[0].wanted));
  EXPECT_EQ(unsettled(), (std::vector<Wish>{{id_of(1), account(5), false}}));
  ASSERT_TRUE(tables->settle(id_of(1), account(5), false));
  EXPECT_TRUE(unsettled().empty());
  ASSERT_TRUE(tables->settle(id_of(1), account(5), true));
  EXPECT_EQ(unsettled().size(), 1u) << "the chain shows what is not wanted";
}

TEST_P(HospitalSharingTest, EndsAnAuthorizationForThePatient) {
  publish(1);
  ASSERT_TRUE(tables->want(id_of(1), account(5), true));
  ASSERT_TRUE(tables->settle(id_of(1), account(5), true));
  ASSERT_TRUE(tables->end_by_patient(id_of(1), account(5), 2, Bytes{7}));
  reopen();
  const auto ended = tables->unsettled().value();
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_FALSE(ended[0].wanted);
  EXPECT_EQ(ended[0].patient_epoch, 2u);
  EXPECT_EQ(ended[0].patient_signature, Bytes{7});
  ASSERT_TRUE(tables->settle(id_of(1), account(5), false));
  ASSERT_TRUE(tables->end_by_patient(id_of(1), account(5), 2, Bytes{7}));
  EXPECT_TRUE(unsettled().empty()) << "said again, it is still settled";
  ASSERT_TRUE(tables->want(id_of(1), account(5), true));
  ASSERT_TRUE(tables->end_by_patient(id_of(1), account(5), 1, Bytes{9}));
  const auto wanted = tables->authorizations(id_of(1)).value();
  ASSERT_EQ(wanted.size(), 1u);
  EXPECT_TRUE(wanted[0].wanted) << "a signature for an earlier epoch ends nothing";
  EXPECT_EQ(wanted[0].patient_epoch, 2u);
  EXPECT_EQ(wanted[0].patient_signature, Bytes{7});
  ASSERT_TRUE(tables->end_by_patient(id_of(1), account(5), 3, Bytes{8}));
  EXPECT_EQ(unsettled(), (std::vector<Wish>{{id_of(1), account(5), false}}));
  EXPECT_EQ(tables->authorizations(id_of(1))->at(0).patient_signature, Bytes{8});
}

TEST_P(HospitalSharingTest, EndsForThePatientWhatItDoesNotKnow) {
  publish(1);
  ASSERT_TRUE(tables->end_by_patient(id_of(1), account(5), 1, Bytes{7}));
  EXPECT_EQ(unsettled(), (std::vector<Wish>{{id_of(1), account(5), false}}));
}

TEST_P(HospitalSharingTest, WantsNoAuthorizationOfADeletedRecord) {
  for (const auto number : Bytes{1, 2}) publish(number);
  for (const auto number : Bytes{1, 2})
    for (const auto hospital : Bytes{5, 6}) {
      ASSERT_TRUE(tables->want(id_of(number), account(hospital), hospital == 5));
      ASSERT_TRUE(tables->settle(id_of(number), account(hospital), hospital == 5));
    }
  EXPECT_EQ(tables->destroy(id_of(1)), true);
  const std::vector<Wish> ended{{id_of(1), account(5), false}};
  EXPECT_EQ(unsettled(), ended);
  ASSERT_TRUE(tables->settle(id_of(1), account(5), false));
  EXPECT_EQ(tables->destroy(id_of(1)), true);
  EXPECT_TRUE(unsettled().empty()) << "destroyed again, it is still settled";
}

TEST_P(HospitalSharingTest, KeepsItsPosition) {
  EXPECT_FALSE(tables->position().value());
  ASSERT_TRUE(tables->move_to({5, digest(1, 5)}));
  ASSERT_TRUE(tables->move_to({9, digest(1, 9)}));
  reopen();
  const auto position = tables->position().value();
  ASSERT_TRUE(position);
  EXPECT_EQ(position->block, 9u);
  EXPECT_EQ(position->hash, digest(1, 9));
  ASSERT_TRUE(tables->forget_chain());
  EXPECT_FALSE(tables->position().value());
  ASSERT_TRUE(tables->forget_chain());
}

TEST_P(HospitalSharingTest, KeepsARecordThatItIsAuthorisedFor) {
  publish(1);
  share(2);
  reopen();
  const StoredRecord kept = record(2);
  EXPECT_EQ(kept.owner, account(200));
  EXPECT_EQ(kept.index, (Bytes{6, 2}));
  EXPECT_EQ(kept.kappa, (Bytes{7, 2}));
  EXPECT_EQ(kept.period, 3u);
  EXPECT_EQ(kept.epoch, 1u);
  EXPECT_TRUE(kept.confirmed);
  EXPECT_FALSE(kept.deleted);
  EXPECT_TRUE(kept.request_key.empty());
  EXPECT_TRUE(kept.ciphertext.empty());
  EXPECT_TRUE(kept.certificate.empty());
  EXPECT_EQ(kept.data_digest, Digest{});
  EXPECT_EQ(kept.data_bytes, 0u);
  EXPECT_FALSE(kept.stored);
  EXPECT_TRUE(kept.patient.empty());
  EXPECT_TRUE(kept.consent.empty());
  EXPECT_EQ(turns(), (std::vector<Digest>{id_of(1), id_of(2)}));
}

TEST_P(HospitalSharingTest, OnlyConfirmsTheSameEpoch) {
  share(1);
  share(2);
  ASSERT_TRUE(tables->forget_chain());
  EXPECT_FALSE(record(1).confirmed);
  EXPECT_EQ(record(1).period, 3u);
  ASSERT_TRUE(tables->confirm_shared(id_of(1), account(200), 3, 1, Bytes{66}, Bytes{77}));
  EXPECT_TRUE(record(1).confirmed);
  EXPECT_EQ(record(1).index, (Bytes{6, 1}));
  EXPECT_EQ(record(1).kappa, (Bytes{7, 1}));
  EXPECT_EQ(turns(), (std::vector<Digest>{id_of(1), id_of(2)}));
}

TEST_P(HospitalSharingTest, TakesTheKappaOfANewerEpoch) {
  share(1);
  share(2);
  ASSERT_TRUE(tables->confirm_shared(id_of(1), account(200), 3, 2, Bytes{6, 1}, Bytes{77}));
  EXPECT_EQ(record(1).kappa, Bytes{77});
  EXPECT_EQ(record(1).epoch, 2u);
  EXPECT_EQ(turns(), (std::vector<Digest>{id_of(2), id_of(1)}));
  share(1, 1);
  EXPECT_EQ(record(1).kappa, Bytes{77}) << "an earlier epoch";
  EXPECT_EQ(record(1).epoch, 2u);
  EXPECT_EQ(tables->lose_shared(id_of(1), 1), false);
  EXPECT_TRUE(record(1).confirmed);
}

TEST_P(HospitalSharingTest, LosesWhatItIsNotAuthorisedForAnyMore) {
  share(1);
  ASSERT_TRUE(tables->keep_transfer(new_record(1)));
  EXPECT_EQ(tables->lose_shared(id_of(1), 1), true);
  reopen();
  EXPECT_EQ(tables->lose_shared(id_of(1), 1), true) << "again";
  const StoredRecord lost = record(1);
  EXPECT_FALSE(lost.confirmed);
  EXPECT_FALSE(lost.deleted);
  EXPECT_FALSE(lost.stored);
  EXPECT_TRUE(lost.ciphertext.empty());
  EXPECT_TRUE(lost.certificate.empty());
  EXPECT_TRUE(lost.index.empty());
  EXPECT_TRUE(lost.kappa.empty());
  EXPECT_EQ(lost.owner, account(200));
  EXPECT_EQ(lost.request_key, (Bytes{2, 1}));
  EXPECT_EQ(lost.data_digest, digest(5, 1));
  EXPECT_EQ(lost.data_bytes, 1001u);

  EXPECT_EQ(tables->lose_shared(id_of(2), 1), false) << "unknown";
  publish(3);
  EXPECT_EQ(tables->lose_shared(id_of(3), 1), false) << "its own";
  EXPECT_TRUE(record(3).confirmed);
}

TEST_P(HospitalSharingTest, GetsALostRecordBackWithANewTurn) {
  share(1);
  share(2);
  EXPECT_EQ(tables->lose_shared(id_of(1), 1), true);
  share(1, 2);
  EXPECT_TRUE(record(1).confirmed);
  EXPECT_EQ(record(1).kappa, (Bytes{7, 1}));
  EXPECT_EQ(turns(), (std::vector<Digest>{id_of(2), id_of(1)}));
  EXPECT_EQ(tables->lose_shared(id_of(2), 7), true) << "a later end, whose beginning was never confirmed";
  EXPECT_FALSE(record(2).confirmed);
}

TEST_P(HospitalSharingTest, GetsALostRecordBackWhenItsEndVanishesFromTheChain) {
  share(1);
  share(2);
  EXPECT_EQ(tables->lose_shared(id_of(1), 1), true);
  ASSERT_TRUE(tables->forget_chain());
  share(1);
  EXPECT_TRUE(record(1).confirmed);
  EXPECT_EQ(record(1).index, (Bytes{6, 1}));
  EXPECT_EQ(record(1).kappa, (Bytes{7, 1}));
  EXPECT_EQ(turns(), (std::vector<Digest>{id_of(2), id_of(1)})) << "trapdoors that came meanwhile have yet to meet it";
}

// The whole story of a record, as a chain that is read again tells it.
TEST_P(HospitalSharingTest, EndsWhereItWasWhenTheChainIsReadAgain) {
  const auto read_chain = [&](bool withdrawn) {
    share(1, 1);
    EXPECT_EQ(tables->lose_shared(id_of(1), 1), true);
    share(1, 2);
    if (withdrawn) {
      EXPECT_EQ(tables->lose_shared(id_of(1), 2), true);
    }
  };
  read_chain(true);
  ASSERT_TRUE(tables->forget_chain());
  read_chain(true);
  EXPECT_FALSE(record(1).confirmed);
  EXPECT_TRUE(record(1).kappa.empty());
  ASSERT_TRUE(tables->forget_chain());
  read_chain(false);
  EXPECT_TRUE(record(1).confirmed);
  EXPECT_EQ(record(1).epoch, 2u);
  EXPECT_EQ(record(1).kappa, (Bytes{7, 1}));
  EXPECT_EQ(turns(), std::vector<Digest>{id_of(1)});

  ASSERT_TRUE(tables->forget_chain());
  share(1, 1);
  EXPECT_TRUE(record(1).confirmed) << "the chain shows no second authorization any more";
  EXPECT_EQ(record(1).epoch, 1u);
}

TEST_P(HospitalSharingTest, LeavesItsOwnRecordToNobodyElse) {
  prepare(1);
  share(1);
  EXPECT_EQ(record(1).owner, own);
  EXPECT_EQ(record(1).epoch, 0u);
  EXPECT_FALSE(record(1).confirmed);
  EXPECT_TRUE(turns().empty());
}

TEST_P(HospitalSharingTest, ForgetsConfirmationsButNotTurns) {
  publish(1);
  share(2);
  prepare(3);
  ASSERT_TRUE(tables->forget_chain());
  EXPECT_FALSE(record(1).confirmed);
  EXPECT_FALSE(record(2).confirmed);
  EXPECT_EQ(turns(), (std::vector<Digest>{id_of(1), id_of(2)}));
  ASSERT_TRUE(tables->confirm_own(id_of(3), 3));
  ASSERT_TRUE(tables->confirm_own(id_of(1), 3));
  share(2);
  EXPECT_TRUE(record(1).confirmed);
  EXPECT_EQ(turns(), (std::vector<Digest>{id_of(1), id_of(2), id_of(3)}));
}

TEST_P(HospitalSharingTest, KeepsATransfer) {
  share(1);
  ASSERT_TRUE(tables->keep_transfer(new_record(1)));
  ASSERT_TRUE(tables->keep_transfer(new_record(1)));
  reopen();
  const StoredRecord kept = record(1);
  EXPECT_EQ(kept.request_key, (Bytes{2, 1}));
  EXPECT_EQ(kept.ciphertext, (Bytes{3, 1}));
  EXPECT_EQ(kept.certificate, (Bytes{4, 1}));
  EXPECT_EQ(kept.data_digest, digest(5, 1));
  EXPECT_EQ(kept.data_bytes, 1001u);
  EXPECT_TRUE(kept.stored);
  EXPECT_EQ(kept.kappa, (Bytes{7, 1}));
}

TEST_P(HospitalSharingTest, RefusesATransferThatComesTooLate) {
  share(1);
  EXPECT_EQ(tables->lose_shared(id_of(1), 1), true);
  publish(2);
  for (const auto number : Bytes{1, 2, 3})
    EXPECT_EQ(failure(tables->keep_transfer(new_record(number))), ErrorCode::refused);
  EXPECT_TRUE(record(1).ciphertext.empty());
  EXPECT_FALSE(tables->record(id_of(3)).value());
}

TEST_P(HospitalSharingTest, TransfersWhatAMatchIsRecordedFor) {
  share(1);
  share(2);
  publish(3);
  enrol(1);
  for (const auto number : Bytes{1, 3}) match(number, 1);
  EXPECT_TRUE(tables->untransferred()->empty()) << "no match is recorded";
  for (const auto number : Bytes{1, 2, 3}) ASSERT_TRUE(tables->mark_recorded(id_of(number), digest(10, 1)));
  EXPECT_EQ(tables->untransferred().value(), std::vector<Digest>{id_of(1)});
  ASSERT_TRUE(tables->forget_chain());
  EXPECT_TRUE(tables->untransferred()->empty());
  share(1);
  EXPECT_TRUE(tables->untransferred()->empty()) << "the match is not confirmed again";
  ASSERT_TRUE(tables->mark_recorded(id_of(1), digest(10, 1)));
  EXPECT_EQ(tables->untransferred().value(), std::vector<Digest>{id_of(1)});
  ASSERT_TRUE(tables->keep_transfer(new_record(1)));
  EXPECT_TRUE(tables->untransferred()->empty());
  EXPECT_EQ(tables->lose_shared(id_of(1), 1), true);
  EXPECT_TRUE(tables->untransferred()->empty());
  share(1, 2);
  EXPECT_EQ(tables->untransferred().value(), std::vector<Digest>{id_of(1)}) << "its match is still recorded";
}

ACESO_EACH_DATABASE(HospitalSharingTest);

}  // namespace
}  // namespace aceso::store
