#pragma once
// Who plays in the demonstration: records from a folder, and six doctors whose interests fit them.

#include <filesystem>
#include <string>
#include <vector>

#include "match/index.hpp"
#include "policy/attributes.hpp"
#include "record/keywords.hpp"

namespace aceso::app {

inline constexpr unsigned slots = 8;  ///< m of the demonstration's indexes

/// A FHIR bundle with its keywords.
struct RecordFile {
  std::filesystem::path path;
  std::vector<std::string> keywords;

  [[nodiscard]] std::vector<Scalar> hashed() const;
};

/// A file that gave no record, and why.
struct LeftOut {
  std::filesystem::path path;
  Error error;
};

struct RecordFolder {
  std::vector<RecordFile> records;
  std::vector<LeftOut> left_out;
  std::size_t star = 0;  ///< the record with most keywords: the one whose way is shown in full
};

/// Reads every *.json of `dir`, in the order of their names. Fails when none of them is a record.
Result<RecordFolder> read_records(const std::filesystem::path& dir);

enum class House { a, b, c };  ///< a publishes the records, b has the specialists, c is never authorised

struct DoctorRole {
  std::string id;
  House house;
  std::vector<std::string> attributes;
  std::vector<std::string> interests;
};

/// Six doctors. Three of hospital B have one, two and three of the star record's commonest keywords as interests, a
/// fourth has one too but not the attributes. The one of hospital A is interested in something that the star record has
/// not.
std::vector<DoctorRole> cast_doctors(const RecordFolder& folder);

/// The policy of every record of the demonstration.
inline constexpr std::string_view demo_policy =
    "profession:physician and (department:internal-medicine or department:neurology) and "
    "2 of (board-certified, language:en, training:gcp)";

}  // namespace aceso::app
