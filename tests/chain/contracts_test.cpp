// Every function and event of the contracts, on two independent nodes.

#include <gtest/gtest.h>

#include "chain/hash.hpp"
#include "chain/membership.hpp"
#include "chain/periods.hpp"
#include "chain/records.hpp"
#include "chain/revert.hpp"
#include "nodes.hpp"

namespace aceso::chain {
namespace {

using test::fill;
using test::test_account;

enum class Kind { anvil, hardhat };

class Contracts : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    if (GetParam() == Kind::anvil) {
      anvil_.emplace(LocalNode::start(test::anvil_options(directory_)).value());
    } else {
      hardhat_.emplace(test::HardhatNode::start(directory_));
    }
    client_ = connect(anvil_ ? anvil_->url() : hardhat_->url).value();
    consortium_ = sender(0);
    const auto deployed = deploy(*consortium_, test::creation_codes());
    ASSERT_TRUE(deployed) << deployed.error().message;
    deployment_ = *deployed;
    membership_.emplace(*client_, deployment_.membership);
    periods_.emplace(*client_, deployment_.periods);
    records_.emplace(*client_, deployment_.records, deployment_.chain_id);
  }

  std::unique_ptr<Sender> sender(std::uint64_t n) {
    return std::make_unique<Sender>(*client_, test_account(n), std::make_unique<MemoryJournal>());
  }

  std::unique_ptr<Sender> hospital(std::uint64_t n) {
    auto out = sender(n);
    EXPECT_TRUE(membership_->admit_hospital(*consortium_, out->address(), fill(static_cast<std::uint8_t>(n))));
    return out;
  }

  Digest publish(Sender& by, const Account& patient, std::uint64_t period = 3) {
    const Signature consent =
        patient.sign(digest_to_sign(records_->domain(), Publish{by.address(), sha256(index_), fill(0x5e), period}));
    const auto receipt = records_->publish(by, patient.address(), index_, fill(0x5e), period, consent);
    EXPECT_TRUE(receipt) << receipt.error().message;
    return record_id_of(patient.address());
  }

  test::TemporaryDirectory directory_;
  std::optional<LocalNode> anvil_;
  std::optional<test::HardhatNode> hardhat_;
  std::unique_ptr<ChainClient> client_;
  std::unique_ptr<Sender> consortium_;
  Deployment deployment_;
  std::optional<Membership> membership_;
  std::optional<Periods> periods_;
  std::optional<Records> records_;
  const Bytes index_ = Bytes(100, 0x1d);
};

template <class T>
void expect_revert(const Result<T>& result, std::string_view name, std::string_view what) {
  ASSERT_FALSE(result);
  EXPECT_EQ(reverted_with(result.error()), name) << result.error().message;
  EXPECT_EQ(result.error().field, what);
}

TEST_P(Contracts, DeploymentIsFoundAgain) {
  EXPECT_TRUE(check_deployment(*client_, deployment_));
  EXPECT_TRUE(write_deployment(directory_ / "chain.json", deployment_));
  EXPECT_EQ(read_deployment(directory_ / "chain.json"), deployment_);
  Deployment other = deployment_;
  other.periods = test_account(9).address();
  EXPECT_EQ(check_deployment(*client_, other).error().field, "Periods");
  other.chain_id = 1;
  EXPECT_EQ(check_deployment(*client_, other).error().field, "chain id");
}

TEST_P(Contracts, Membership) {
  const Address a = test_account(1).address();
  const Address kgc = test_account(2).address();
  EXPECT_FALSE(*membership_->is_hospital(a));
  const auto admitted = membership_->admit_hospital(*consortium_, a, fill(0xaa));
  ASSERT_TRUE(admitted);
  EXPECT_TRUE(admitted->succeeded);
  EXPECT_GT(admitted->gas_used, 21'000u);
  EXPECT_TRUE(*membership_->is_hospital(a));
  EXPECT_EQ(membership_->encapsulation_key_of(a), fill(0xaa));
  expect_revert(membership_->admit_hospital(*consortium_, a, fill(1)), "AlreadyMember", "Membership.admitHospital");
  expect_revert(membership_->admit_hospital(*consortium_, kgc, Digest{}), "MissingEncapsulationKey",
                "Membership.admitHospital");
  const auto stranger = sender(7);
  expect_revert(membership_->admit_kgc(*stranger, kgc), "AccessControlUnauthorizedAccount", "Membership.admitKgc");
  EXPECT_TRUE(membership_->admit_kgc(*consortium_, kgc));
  EXPECT_TRUE(*membership_->is_kgc(kgc));
  EXPECT_TRUE(membership_->remove_kgc(*consortium_, kgc));
  EXPECT_FALSE(*membership_->is_kgc(kgc));
  expect_revert(membership_->remove_kgc(*consortium_, kgc), "NotKgc", "Membership.removeKgc");
  EXPECT_TRUE(membership_->remove_hospital(*consortium_, a));
  EXPECT_EQ(membership_->encapsulation_key_of(a), Digest{});

  const auto in = membership_->hospitals_admitted({deployment_.block, {}});
  ASSERT_EQ(in->size(), 1u);
  EXPECT_EQ(in->at(0).hospital, a);
  EXPECT_EQ(in->at(0).encapsulation_key, fill(0xaa));
  EXPECT_EQ(in->at(0).block, admitted->block_number);
  const auto out = membership_->hospitals_removed();
  ASSERT_EQ(out->size(), 1u);
  EXPECT_EQ(out->at(0).hospital, a);
  EXPECT_TRUE(membership_->hospitals_removed({0, admitted->block_number})->empty());
}

TEST_P(Contracts, Periods) {
  const auto kgc = sender(2);
  EXPECT_TRUE(membership_->admit_kgc(*consortium_, kgc->address()));
  EXPECT_EQ(periods_->parameters_digest(), std::nullopt);
  EXPECT_EQ(periods_->latest(), std::nullopt);
  expect_revert(periods_->publish_period(*kgc, 1, {fill(1), fill(2)}), "ParametersNotPublished",
                "Periods.publishPeriod");
  expect_revert(periods_->publish_parameters(*consortium_, fill(1)), "NotKgc", "Periods.publishParameters");
  expect_revert(periods_->publish_parameters(*kgc, {}), "ZeroDigest", "Periods.publishParameters");
  EXPECT_TRUE(periods_->publish_parameters(*kgc, fill(1)));
  EXPECT_EQ(periods_->parameters_digest(), fill(1));
  expect_revert(periods_->publish_parameters(*kgc, fill(2)), "ParametersAlreadyPublished", "Periods.publishParameters");
  EXPECT_TRUE(periods_->publish_period(*kgc, 0, {fill(1), fill(2)}));
  EXPECT_EQ(periods_->latest(), 0u);
  EXPECT_TRUE(periods_->publish_period(*kgc, ~0ull, {fill(3), fill(4)}));
  EXPECT_EQ(periods_->latest(), ~0ull);
  EXPECT_EQ(periods_->period(~0ull), (PeriodDigests{fill(3), fill(4)}));
  EXPECT_EQ(periods_->period(5), std::nullopt);
  expect_revert(periods_->publish_period(*kgc, 4, {fill(1), fill(2)}), "PeriodNotIncreasing", "Periods.publishPeriod");
  const auto events = periods_->published();
  ASSERT_EQ(events->size(), 2u);
  EXPECT_EQ(events->at(0).period, 0u);
  EXPECT_EQ(events->at(1).period, ~0ull);
  EXPECT_EQ(events->at(1).digests, (PeriodDigests{fill(3), fill(4)}));
}

TEST_P(Contracts, PublishAndAuthorize) {
  const auto first = hospital(1);
  const auto second = hospital(2);
  const Account patient = test_account(100);
  const Digest id = publish(*first, patient);
  const auto record = *records_->record(id);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->hospital, first->address());
  EXPECT_EQ(record->period, 3u);
  EXPECT_EQ(record->index_digest, sha256(index_));
  EXPECT_EQ(record->sealed_digest, fill(0x5e));
  EXPECT_FALSE(*records_->record(fill(9)));

  const Signature consent =
      patient.sign(digest_to_sign(records_->domain(), Publish{first->address(), sha256(index_), fill(0x5e), 3}));
  expect_revert(records_->publish(*first, patient.address(), index_, fill(0x5e), 3, consent), "AlreadyPublished",
                "Records.publish");
  // Consent for one hospital, period or content is none for another; no transaction may be spent on it.
  EXPECT_EQ(records_->publish(*second, patient.address(), index_, fill(0x5e), 3, consent).error().field, "consent");
  EXPECT_EQ(records_->publish(*first, patient.address(), index_, fill(0x5e), 4, consent).error().field, "consent");
  EXPECT_EQ(records_->publish(*first, patient.address(), Bytes(99, 1), fill(0x5e), 3, consent).error().field,
            "consent");

  const Bytes encapsulation(80, 0xee);
  expect_revert(records_->authorize(*second, id, first->address(), encapsulation), "NotRecordHospital",
                "Records.authorize");
  expect_revert(records_->authorize(*first, id, first->address(), encapsulation), "SelfAuthorization",
                "Records.authorize");
  expect_revert(records_->authorize(*first, id, second->address(), {}), "EncapsulationSize", "Records.authorize");
  expect_revert(records_->authorize(*first, fill(9), second->address(), {}), "UnknownRecord", "Records.authorize");
  EXPECT_TRUE(records_->authorize(*first, id, second->address(), encapsulation));
  expect_revert(records_->authorize(*first, id, second->address(), encapsulation), "AlreadyAuthorized",
                "Records.authorize");
  EXPECT_TRUE(records_->authorization(id, second->address())->active);
  EXPECT_TRUE(records_->withdraw(*first, id, second->address()));
  EXPECT_FALSE(records_->authorization(id, second->address())->active);
  EXPECT_TRUE(records_->authorize(*first, id, second->address(), encapsulation));
  EXPECT_EQ(records_->authorization(id, second->address())->epoch, 2u);

  // A signature for the first epoch must not end the second.
  const auto sign = [&](const Withdraw& message) { return patient.sign(digest_to_sign(records_->domain(), message)); };
  const Withdraw old{id, second->address(), 1};
  const Withdraw now{id, second->address(), 2};
  const auto relay = sender(50);
  expect_revert(records_->withdraw_by_patient(*relay, old, sign(old)), "NotAuthorized", "Records.withdrawByPatient");
  expect_revert(records_->withdraw_by_patient(*relay, now, sign(old)), "BadPatientSignature",
                "Records.withdrawByPatient");
  EXPECT_TRUE(records_->withdraw_by_patient(*relay, now, sign(now)));
  EXPECT_FALSE(records_->authorization(id, second->address())->active);

  publish(*second, test_account(101), 4);
  const auto published = records_->published({deployment_.block, {}});
  ASSERT_EQ(published->size(), 2u);
  EXPECT_EQ(published->at(0).record_id, id);
  EXPECT_EQ(published->at(0).hospital, first->address());
  EXPECT_EQ(published->at(0).index, index_);
  EXPECT_EQ(published->at(0).index_digest, sha256(index_));
  EXPECT_EQ(published->at(0).sealed_digest, fill(0x5e));
  EXPECT_EQ(published->at(1).period, 4u);
  EXPECT_EQ(records_->published({}, id)->size(), 1u);
  EXPECT_EQ(records_->published({}, {}, second->address())->size(), 1u);
  const auto authorized = records_->authorized({}, id, second->address());
  ASSERT_EQ(authorized->size(), 2u);
  EXPECT_EQ(authorized->at(1).epoch, 2u);
  EXPECT_EQ(authorized->at(1).encapsulation, encapsulation);
  EXPECT_TRUE(records_->authorized({}, {}, first->address())->empty());
  const auto withdrawn = records_->withdrawn({}, id);
  ASSERT_EQ(withdrawn->size(), 2u);
  EXPECT_EQ(withdrawn->at(1).from, second->address());
  EXPECT_EQ(withdrawn->at(1).epoch, 2u);
}

TEST_P(Contracts, VerdictReportAndReceipt) {
  const auto owner = hospital(1);
  const auto other = hospital(2);
  const Account patient = test_account(100);
  const Digest id = publish(*owner, patient);
  const Address reporter = owner->address();
  expect_revert(records_->record_verdict(*other, id, fill(7), true, fill(8)), "NotAuthorized", "Records.recordVerdict");
  EXPECT_FALSE(*records_->verdict(id, reporter, fill(7)));
  EXPECT_TRUE(records_->record_verdict(*owner, id, fill(7), true, fill(8)));
  EXPECT_TRUE(records_->record_verdict(*owner, id, fill(6), false, fill(9)));
  expect_revert(records_->record_verdict(*owner, id, fill(7), false, fill(8)), "DuplicateVerdict",
                "Records.recordVerdict");
  const auto verdict = *records_->verdict(id, reporter, fill(7));
  ASSERT_TRUE(verdict);
  EXPECT_TRUE(verdict->matched);
  EXPECT_EQ(verdict->proof_digest, fill(8));

  expect_revert(records_->deliver_report(*owner, id, fill(6), fill(3)), "NoMatch", "Records.deliverReport");
  EXPECT_FALSE(*records_->report(id, reporter, fill(3)));
  EXPECT_TRUE(records_->deliver_report(*owner, id, fill(7), fill(3)));
  expect_revert(records_->deliver_report(*owner, id, fill(7), fill(4)), "MatchAlreadyReported",
                "Records.deliverReport");
  EXPECT_EQ((*records_->report(id, reporter, fill(3)))->receipt_digest, std::nullopt);

  const Acknowledge message{id, reporter, fill(3), fill(0xcc)};
  const Signature signature = patient.sign(digest_to_sign(records_->domain(), message));
  const auto relay = sender(50);
  expect_revert(records_->acknowledge(*relay, {id, reporter, fill(3), fill(0xcd)}, signature), "BadPatientSignature",
                "Records.acknowledge");
  expect_revert(records_->acknowledge(*relay, {id, reporter, fill(2), fill(0xcc)}, signature), "UnknownReport",
                "Records.acknowledge");
  EXPECT_TRUE(records_->acknowledge(*relay, message, signature));
  expect_revert(records_->acknowledge(*relay, message, signature), "AlreadyAcknowledged", "Records.acknowledge");
  const auto report = *records_->report(id, reporter, fill(3));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->trapdoor_tag, fill(7));
  EXPECT_EQ(report->receipt_digest, fill(0xcc));

  const auto verdicts = records_->verdicts({}, id, reporter);
  ASSERT_EQ(verdicts->size(), 2u);
  EXPECT_EQ(verdicts->at(0).trapdoor_tag, fill(7));
  EXPECT_TRUE(verdicts->at(0).matched);
  EXPECT_FALSE(verdicts->at(1).matched);
  const auto reports = records_->reports({}, id);
  ASSERT_EQ(reports->size(), 1u);
  EXPECT_EQ(reports->at(0).report_digest, fill(3));
  EXPECT_EQ(reports->at(0).trapdoor_tag, fill(7));
  const auto receipts = records_->receipts({}, id);
  ASSERT_EQ(receipts->size(), 1u);
  EXPECT_EQ(receipts->at(0).receipt_digest, fill(0xcc));
  EXPECT_EQ(receipts->at(0).report_digest, fill(3));
}

TEST_P(Contracts, ATransactionThatRevertsAfterAllIsExplained) {
  // Left in the journal unsimulated: nodes differ in what they say when they are given such a one.
  const Transaction doomed{.chain_id = deployment_.chain_id,
                           .gas_limit = 200'000,
                           .to = deployment_.membership,
                           .value = {},
                           .data = abi::encode_call("admitKgc(address)", test_account(2).address())};
  auto journal = std::make_unique<MemoryJournal>();
  ASSERT_TRUE(journal->store(sign(doomed, test_account(7))));
  Sender stranger(*client_, test_account(7), std::move(journal));
  expect_revert(stranger.resume(), "AccessControlUnauthorizedAccount", "pending transaction");
  EXPECT_EQ(client_->nonce(stranger.address()), 1u);
  EXPECT_EQ(*stranger.resume(), std::nullopt);
}

TEST_P(Contracts, TheSameBytesCanBeSentTwiceButHappenOnce) {
  const Transaction transaction{
      .chain_id = deployment_.chain_id, .gas_limit = 200'000, .to = test_account(8).address(), .value = {}, .data = {}};
  const SignedTransaction sent = sign(transaction, test_account(7));
  EXPECT_TRUE(client_->broadcast(sent.encode()));
  auto journal = std::make_unique<MemoryJournal>();
  ASSERT_TRUE(journal->store(sent));
  Sender sender(*client_, test_account(7), std::move(journal));
  const auto receipt = sender.resume();
  ASSERT_TRUE(receipt);
  EXPECT_EQ((*receipt)->transaction_hash, sent.hash());
  // Whatever the node answers to the third time, nothing more happens.
  [[maybe_unused]] const auto again = client_->broadcast(sent.encode());
  EXPECT_EQ(client_->nonce(sender.address()), 1u);
}

INSTANTIATE_TEST_SUITE_P(Nodes, Contracts, testing::Values(Kind::anvil, Kind::hardhat),
                         [](const auto& tested) { return tested.param == Kind::anvil ? "anvil" : "hardhat"; });

}  // namespace
}  // namespace aceso::chain
