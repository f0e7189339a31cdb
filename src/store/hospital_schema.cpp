#include "store/hospital_schema.hpp"

namespace aceso::store {
namespace {

// Small columns come first: SQLite reads through a row's large values to those behind. NULL is a value that is not here
// (yet, or any more).
constexpr Migration migrations[] = {{1, R"sql(
CREATE TABLE admissions (
  code {blob} PRIMARY KEY,
  admitted {int} NOT NULL,
  used {int},
  record_id {blob} UNIQUE
) {strict};

-- epoch 0: the hospital's own. matched: a match on it is recorded.
CREATE TABLE records (
  number {int} PRIMARY KEY,
  record_id {blob} NOT NULL UNIQUE,
  turn {int} UNIQUE,
  epoch {int} NOT NULL,
  period {int} NOT NULL,
  confirmed {int} NOT NULL,
  deleted {int} NOT NULL,
  stored {int} NOT NULL,
  matched {int} NOT NULL,
  data_bytes {int} NOT NULL,
  data_digest {blob} NOT NULL,
  owner {blob} NOT NULL,
  patient {blob},
  consent {blob},
  kappa {blob},
  request_key {blob},
  certificate {blob},
  keyword_index {blob},
  ciphertext {blob}
) {strict};
CREATE INDEX records_unpublished ON records (number)
  WHERE epoch = 0 AND confirmed = 0 AND deleted = 0 AND stored = 1 AND consent IS NOT NULL;
CREATE INDEX records_untransferred ON records (number)
  WHERE epoch > 0 AND confirmed = 1 AND matched = 1 AND ciphertext IS NULL;
CREATE INDEX records_by_data ON records (data_digest) WHERE stored = 1;

CREATE TABLE authorizations (
  record_id {blob} NOT NULL REFERENCES records (record_id),
  hospital {blob} NOT NULL,
  wanted {int} NOT NULL,
  settled {int} NOT NULL,
  patient_epoch {int} NOT NULL,
  patient_signature {blob},
  PRIMARY KEY (record_id, hospital)
) {strict};
CREATE INDEX authorizations_unsettled ON authorizations (record_id, hospital) WHERE settled = 0;

-- One row at most.
CREATE TABLE chain_position (
  id {int} PRIMARY KEY CHECK (id = 1),
  block {int} NOT NULL,
  hash {blob} NOT NULL
) {strict};

CREATE TABLE doctors (
  id TEXT PRIMARY KEY,
  signing_key {blob} NOT NULL UNIQUE,
  user_public_key {blob} NOT NULL,
  attribute_key {blob} NOT NULL
) {strict};
CREATE TABLE trapdoors (
  arrival {identity},
  doctor TEXT NOT NULL UNIQUE REFERENCES doctors (id),
  digest {blob} NOT NULL UNIQUE,
  met {int} NOT NULL,
  trapdoor {blob} NOT NULL
) {strict};
CREATE INDEX trapdoors_by_met ON trapdoors (met, arrival);

CREATE TABLE matches (
  number {identity},
  record_id {blob} NOT NULL REFERENCES records (record_id),
  trapdoor_digest {blob} NOT NULL,
  doctor TEXT NOT NULL,
  interests {int} NOT NULL,
  arrival {int} NOT NULL,
  recorded {int} NOT NULL,
  served {int} NOT NULL,
  outcome TEXT NOT NULL,
  trapdoor {blob} NOT NULL,
  verdict {blob} NOT NULL,
  UNIQUE (record_id, trapdoor_digest)
) {strict};
CREATE INDEX matches_by_doctor ON matches (doctor, number);
CREATE INDEX matches_unrecorded ON matches (number) WHERE recorded = 0;

CREATE TABLE update_keys (
  period {int} PRIMARY KEY,
  update_key {blob} NOT NULL,
  revocation_list {blob} NOT NULL
) {strict};

CREATE TABLE reports (
  number {identity},
  digest {blob} NOT NULL UNIQUE,
  record_id {blob} NOT NULL REFERENCES records (record_id),
  trapdoor_digest {blob} NOT NULL,
  doctor TEXT NOT NULL,
  delivered {int} NOT NULL,
  acknowledged {int} NOT NULL,
  ruling TEXT NOT NULL,
  signature {blob},
  receipt {blob},
  dispute {blob},
  report {blob} NOT NULL,
  UNIQUE (record_id, trapdoor_digest)
) {strict};
CREATE INDEX reports_undelivered ON reports (number) WHERE delivered = 0;
CREATE INDEX reports_unacknowledged ON reports (number)
  WHERE delivered = 1 AND acknowledged = 0 AND receipt IS NOT NULL;

CREATE TABLE trail (
  number {identity},
  record_id {blob} NOT NULL,
  time {int} NOT NULL,
  event TEXT NOT NULL,
  party TEXT NOT NULL,
  subject TEXT NOT NULL,
  UNIQUE (record_id, event, party, subject)
) {strict};
)sql"}};

}  // namespace

std::span<const Migration> hospital_migrations() { return migrations; }

}  // namespace aceso::store
