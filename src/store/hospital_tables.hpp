#pragma once
// What a hospital remembers: records of its patients and of others, its doctors, matches, reports, and how far it has
// read the chain. Accounts are 20 bytes. What is secret comes sealed already.

#include <optional>

#include "store/database.hpp"

namespace aceso::store {

/// A record as its patient handed it in.
struct NewRecord {
  Digest record_id;
  Bytes request_key;  ///< the patient's, for signed requests
  Bytes ciphertext;   ///< CT_Sym
  Bytes certificate;  ///< of the patient's report key
  Digest data_digest;
  std::uint64_t data_bytes;  ///< of CT_HD
};

/// A record that this hospital published, will publish, or is or was authorised for.
struct StoredRecord {
  Digest record_id;
  Bytes owner;        ///< the account of the hospital that publishes it
  Bytes request_key;  ///< likewise; empty: not known yet
  Bytes ciphertext;   ///< empty: not here (yet), or destroyed
  Bytes certificate;
  Digest data_digest;        ///< zero until there is a ciphertext; stays when that goes
  std::uint64_t data_bytes;  ///< likewise
  bool stored;               ///< CT_HD is in the blob store and needed there
  Bytes index;               ///< empty: not built yet, or destroyed
  Bytes kappa;               ///< sealed; likewise
  Bytes patient;             ///< account that consented to the publication; empty: none yet
  Bytes consent;             ///< its signature
  std::uint64_t epoch;       ///< of the authorization of this hospital; 0: its own
  std::uint64_t period;      ///< as the chain shows it; 0 until it was confirmed once
  bool confirmed;            ///< the chain shows it published and this hospital entitled to it, deep enough
  bool deleted;
};

/// Whom the publishing hospital wants to be authorised for a record.
struct WantedAuthorization {
  Digest record_id;
  Bytes hospital;
  bool wanted;
  std::uint64_t patient_epoch;  ///< the patient ends the authorization of this epoch; 0: no such signature
  Bytes patient_signature;      ///< likewise empty
};

struct StoredDoctor {
  std::string id;
  Bytes signing_key;
  Bytes user_public_key;
  Bytes attribute_key;  ///< sealed
};

struct StoredTrapdoor {
  std::string doctor;
  Digest digest;
  Bytes trapdoor;
  std::uint64_t arrival;  ///< its place in the order of arrival
  std::uint64_t met;      ///< it met all records whose turn is up to this one
};

struct StoredMatch {
  Digest record_id;
  std::string doctor;
  Digest trapdoor_digest;
  Bytes trapdoor;
  std::uint64_t interests;
  std::uint64_t arrival;  ///< the trapdoor's
  Bytes verdict;
  bool recorded;        ///< the chain shows it, deep enough
  std::string outcome;  ///< why the doctor cannot read the record ("revoked"); empty: not tried, or served
  bool served;          ///< PreDec was done for this doctor
};

struct StoredReport {
  Digest digest;
  Digest record_id;
  std::string doctor;
  Digest trapdoor_digest;
  Bytes report;
  bool delivered;   ///< the chain shows it, deep enough
  Bytes receipt;    ///< empty: none yet
  Bytes signature;  ///< the patient's acknowledgement; likewise
  bool acknowledged;
  Bytes dispute;       ///< the patient's opening; empty: none
  std::string ruling;  ///< on it
};

/// One line of the audit trail.
struct AuditEntry {
  std::uint64_t number;
  Digest record_id;
  std::uint64_t time;   ///< Unix seconds
  std::string event;    ///< "authorized"
  std::string party;    ///< an account or a doctor's id; may be empty
  std::string subject;  ///< a digest or a number that the chain shows too; may be empty
};

/// A block that was acted upon.
struct Position {
  std::uint64_t block;
  Digest hash;
};

struct Progress {
  std::uint64_t records;    ///< that have a turn
  std::uint64_t trapdoors;  ///< standing
  std::uint64_t pairs;      ///< of both that have not met yet
  std::uint64_t matches;
};

/// Numbers are below 2^63. Every change is one transaction: done or not done, whenever the machine stops. A change that
/// is made again changes nothing, unless it says otherwise.
class HospitalTables {
 public:
  /// Brings the tables of `database`, which must outlive the object, up to date.
  static Result<HospitalTables> open(Database& database);

  /// Takes what was deleted or replaced out of the database's files (Database::purge).
  Result<void> purge() { return database_->purge(); }

  // Patients and their records.

  /// An admission lets one record in. `code` is the digest of what the patient was given.
  Result<void> admit(const Digest& code, std::uint64_t time);
  /// ErrorCode::refused when add_record would not take this record in against this admission.
  [[nodiscard]] Result<void> check_admission(const Digest& code, const Digest& record_id) const;
  /// Takes a record in against an admission. ErrorCode::refused when the admission is unknown or was used for another
  /// record; conflict when the record is there with anything else than `record`, or is deleted.
  Result<void> add_record(const Digest& admission, const NewRecord& record, ByteView owner, std::uint64_t time);
  [[nodiscard]] Result<std::optional<StoredRecord>> record(const Digest& record_id) const;
  /// All ids, the newest last, after `after` (a former answer's last one; zero: from the first), `most` at most.
  [[nodiscard]] Result<std::vector<Digest>> record_ids(const Digest& after, std::uint64_t most) const;
  /// Passed over when there is no ciphertext.
  Result<void> mark_stored(const Digest& record_id);
  /// ErrorCode::refused unless it is an own record, not deleted and without consent: with one the index is final.
  /// Replaces an earlier index.
  Result<void> keep_index(const Digest& record_id, ByteView index, ByteView kappa);
  /// ErrorCode::refused unless it is an own record whose index is `index`; conflict when there is another consent.
  Result<void> keep_consent(const Digest& record_id, ByteView index, ByteView patient, ByteView signature);
  /// Own records with consent and data that are neither confirmed nor deleted.
  [[nodiscard]] Result<std::vector<Digest>> unpublished() const;
  /// The ciphertext of another hospital's record has arrived, and its data are in the blob store. ErrorCode::refused
  /// unless the record is confirmed: the authorization may have ended meanwhile.
  Result<void> keep_transfer(const NewRecord& record);
  /// Matched records (a match is recorded) of other hospitals, confirmed and without ciphertext.
  [[nodiscard]] Result<std::vector<Digest>> untransferred() const;
  /// Empties ciphertext, certificate, index, kappa, consent; keeps the row with its id, owner, request key and digests
  /// of data, marked as deleted and not confirmed; wants none of its authorizations any more. The certificate stays
  /// when there is a report: the receipt for it, or a dispute, may still come. False when there is no such record.
  Result<bool> destroy(const Digest& record_id);
  /// Whether any record that is not deleted has this data digest with its data stored.
  [[nodiscard]] Result<bool> needs_data(const Digest& data_digest) const;

  // Authorizations that this hospital gives.

  /// Notes what is wanted. A wish that is noted already stays as it is. ErrorCode::refused when there is no such
  /// record, or when it is deleted and the authorization is wanted.
  Result<void> want(const Digest& record_id, ByteView hospital, bool wanted);
  /// Notes the patient's signature that ends an authorization, and that it is not wanted any more. Passed over when
  /// there is a signature of a later epoch. ErrorCode::refused when there is no such record.
  Result<void> end_by_patient(const Digest& record_id, ByteView hospital, std::uint64_t epoch, ByteView signature);
  [[nodiscard]] Result<std::vector<WantedAuthorization>> authorizations(const Digest& record_id) const;
  /// Those that the chain does not show yet as wanted, of confirmed or deleted records.
  [[nodiscard]] Result<std::vector<WantedAuthorization>> unsettled() const;
  /// The chain shows it deep enough: `wanted` as it was read, so that a wish changed since stays unsettled.
  Result<void> settle(const Digest& record_id, ByteView hospital, bool wanted);

  // What the chain shows. Called by whoever follows it, alone.

  [[nodiscard]] Result<std::optional<Position>> position() const;
  Result<void> move_to(const Position& position);
  /// Forgets the position, all confirmations and all settlements (records, authorizations, matches, reports): they come
  /// back as the chain is read again.
  Result<void> forget_chain();
  /// An own record is published: it gets a turn (the next number) unless it has one. Passed over when it is deleted.
  Result<void> confirm_own(const Digest& record_id, std::uint64_t period);
  /// This hospital is authorised for another's record: keeps it with the next turn. The same epoch again only confirms;
  /// a newer epoch gets a new turn, and its kappa replaces the former one. So does any epoch of a record that lost its
  /// kappa, and an earlier one of a record that is not confirmed: the chain may have been read again differently.
  /// Otherwise an earlier epoch is passed over, as are own and deleted records.
  Result<void> confirm_shared(const Digest& record_id, ByteView owner, std::uint64_t period, std::uint64_t epoch,
                              ByteView index, ByteView kappa);
  /// This hospital's authorization ended: the record keeps its id, owner, request key and digests of data, and is not
  /// confirmed; what opens or matches it is emptied as destroy does, but it is not marked as deleted. False when there
  /// is none of this epoch or an earlier one.
  Result<bool> lose_shared(const Digest& record_id, std::uint64_t epoch);

  // Doctors.

  /// ErrorCode::conflict when the id or the signing key is another doctor's, who is one with another signing key or
  /// user public key. Another attribute key of the same doctor replaces the former one.
  Result<void> enrol(const StoredDoctor& doctor);
  [[nodiscard]] Result<std::optional<StoredDoctor>> doctor(std::string_view id) const;
  [[nodiscard]] Result<std::optional<StoredDoctor>> doctor_with_key(ByteView signing_key) const;
  [[nodiscard]] Result<std::vector<std::string>> doctor_ids() const;
  /// With the standing trapdoor. False when there is no such doctor.
  Result<bool> dismiss(std::string_view id);
  /// ErrorCode::refused when there is no such doctor, conflict when another doctor has this trapdoor. Another trapdoor
  /// of the same doctor is replaced, and this one has met nothing.
  Result<void> keep_trapdoor(std::string_view doctor, const Digest& digest, ByteView trapdoor);
  Result<void> drop_trapdoor(std::string_view doctor);
  [[nodiscard]] Result<std::optional<StoredTrapdoor>> trapdoor(std::string_view doctor) const;

  // Matching.

  /// Trapdoors that have not met all records, those that are farthest behind and have met equally many: `most` at most.
  [[nodiscard]] Result<std::vector<StoredTrapdoor>> behind(std::uint64_t most) const;
  struct Turn {
    std::uint64_t turn;
    Digest record_id;
  };
  /// The records whose turn comes after `turn`, by increasing turn, `most` at most; confirmed or not.
  [[nodiscard]] Result<std::vector<Turn>> turns_after(std::uint64_t turn, std::uint64_t most) const;
  /// Keeps matches, as neither recorded nor served yet, and that these trapdoors have met all records up to `turn`. A
  /// match that is there stays. A trapdoor that was replaced or dropped in the meantime is passed over, with its
  /// matches, also when it came again: digest and arrival tell.
  Result<void> keep_matches(std::span<const StoredMatch> matches, std::span<const StoredTrapdoor> trapdoors,
                            std::uint64_t turn);
  [[nodiscard]] Result<Progress> progress() const;
  /// By decreasing interests, then increasing arrival.
  [[nodiscard]] Result<std::vector<StoredMatch>> matches_of_record(const Digest& record_id) const;
  /// The newest first.
  [[nodiscard]] Result<std::vector<StoredMatch>> matches_of_doctor(std::string_view doctor) const;
  /// Matches on confirmed records that the chain does not show yet.
  [[nodiscard]] Result<std::vector<StoredMatch>> unrecorded() const;
  Result<void> mark_recorded(const Digest& record_id, const Digest& trapdoor_digest);
  Result<void> mark_served(const Digest& record_id, const Digest& trapdoor_digest);
  /// Passed over when the doctor was served.
  Result<void> mark_outcome(const Digest& record_id, const Digest& trapdoor_digest, std::string_view outcome);

  // Update keys.

  /// A period's that is kept stays.
  Result<void> keep_update_key(std::uint64_t period, ByteView update_key, ByteView revocation_list);
  struct StoredUpdate {
    Bytes update_key;
    Bytes revocation_list;
  };
  [[nodiscard]] Result<std::optional<StoredUpdate>> update_key(std::uint64_t period) const;
  [[nodiscard]] Result<std::optional<std::uint64_t>> newest_update_key() const;
  /// The periods of matched, confirmed records whose update key is not here.
  [[nodiscard]] Result<std::vector<std::uint64_t>> missing_update_keys() const;

  // Reports.

  /// As neither delivered nor answered yet. ErrorCode::conflict when another report answers the match.
  Result<void> keep_report(const StoredReport& report);
  [[nodiscard]] Result<std::optional<StoredReport>> report(const Digest& digest) const;
  [[nodiscard]] Result<std::vector<StoredReport>> reports_of_record(const Digest& record_id) const;
  [[nodiscard]] Result<std::optional<StoredReport>> report_on(const Digest& record_id,
                                                              const Digest& trapdoor_digest) const;
  /// ErrorCode::refused when there is no such report, conflict when it has another receipt.
  Result<void> keep_receipt(const Digest& report, ByteView receipt, ByteView signature);
  /// Likewise.
  Result<void> keep_dispute(const Digest& report, ByteView opening, std::string_view ruling);
  [[nodiscard]] Result<std::vector<StoredReport>> undelivered() const;
  /// Delivered ones with a receipt that the chain does not show yet.
  [[nodiscard]] Result<std::vector<StoredReport>> unacknowledged() const;
  Result<void> mark_delivered(const Digest& report);
  Result<void> mark_acknowledged(const Digest& report);

  // The audit trail.

  /// Adds a line, unless the record's trail has one with the same event, party and subject.
  Result<void> note(const Digest& record_id, std::uint64_t time, std::string_view event, std::string_view party,
                    std::string_view subject);
  [[nodiscard]] Result<std::vector<AuditEntry>> trail(const Digest& record_id) const;

 private:
  explicit HospitalTables(Database& database) : database_(&database) {}

  Database* database_;
};

}  // namespace aceso::store
