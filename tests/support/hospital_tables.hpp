#pragma once
// Hospital tables on each kind of database, and what they hold.

#include "store/hospital_tables.hpp"
#include "support/databases.hpp"

namespace aceso::testing {

inline Digest digest(std::uint8_t kind, std::uint8_t number) { return {kind, number}; }
inline Digest id_of(std::uint8_t number) { return digest(1, number); }
inline Bytes account(std::uint8_t number) { return Bytes(20, number); }

/// A record that differs from that of any other number in every field.
inline store::NewRecord new_record(std::uint8_t number) {
  return {id_of(number), {2, number}, {3, number}, {4, number}, digest(5, number), std::uint64_t{1000} + number};
}

template <class T>
std::optional<ErrorCode> failure(const Result<T>& result) {
  if (result) return std::nullopt;
  return result.error().code;
}

/// The hospital whose account is account(100), with its tables.
struct EachHospital : EachDatabase {
  void SetUp() override {
    EachDatabase::SetUp();
    reopen();
  }
  /// What a restarted program sees.
  void reopen() {
    tables.reset();
    db = reopened();
    tables.emplace(store::HospitalTables::open(*db).value());
  }

  [[nodiscard]] store::StoredRecord record(std::uint8_t number) const {
    return tables->record(id_of(number)).value().value();
  }
  /// Takes in the record of this number.
  void add(std::uint8_t number) {
    ASSERT_TRUE(tables->admit(digest(9, number), 50));
    ASSERT_TRUE(tables->add_record(digest(9, number), new_record(number), own, 60));
  }
  /// Takes it in with its data, an index and the consent of account(number).
  void prepare(std::uint8_t number) {
    add(number);
    ASSERT_TRUE(tables->mark_stored(id_of(number)));
    ASSERT_TRUE(tables->keep_index(id_of(number), Bytes{6, number}, Bytes{7, number}));
    ASSERT_TRUE(tables->keep_consent(id_of(number), Bytes{6, number}, account(number), Bytes{8, number}));
  }
  /// An own record that the chain shows, in period 3.
  void publish(std::uint8_t number) {
    prepare(number);
    ASSERT_TRUE(tables->confirm_own(id_of(number), 3));
  }
  /// A record of account(200) for which the hospital is authorised, in period 3.
  void share(std::uint8_t number, std::uint64_t epoch = 1) {
    ASSERT_TRUE(tables->confirm_shared(id_of(number), account(200), 3, epoch, Bytes{6, number}, Bytes{7, number}));
  }
  /// A doctor with a trapdoor, both of this number.
  void enrol(std::uint8_t number) {
    ASSERT_TRUE(tables->enrol(doctor(number)));
    ASSERT_TRUE(tables->keep_trapdoor(name(number), digest(10, number), Bytes{10, number}));
  }
  /// The match of a standing trapdoor.
  void match(std::uint8_t record, std::uint8_t doctor, std::uint64_t interests = 1) {
    const store::StoredMatch found[] = {match_of(record, doctor, interests)};
    ASSERT_TRUE(tables->keep_matches(found, {}, 0));
  }

  static std::string name(std::uint8_t number) { return "dr-" + std::to_string(number); }
  static store::StoredDoctor doctor(std::uint8_t number) {
    return {name(number), {11, number}, {12, number}, {13, number}};
  }
  [[nodiscard]] store::StoredMatch match_of(std::uint8_t record, std::uint8_t doctor, std::uint64_t interests) const {
    const auto trapdoor = tables->trapdoor(name(doctor)).value().value();
    return {id_of(record),
            trapdoor.doctor,
            trapdoor.digest,
            trapdoor.trapdoor,
            interests,
            trapdoor.arrival,
            Bytes{14, record, doctor},
            false,
            "",
            false};
  }

  const Bytes own = account(100);
  std::optional<store::HospitalTables> tables;
};

}  // namespace aceso::testing
