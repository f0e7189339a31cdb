#pragma once
// Building scenarios: each case is run, and what came out is written down beside what went in.

#include "scenario.hpp"

namespace aceso::vectors {

class Book {
 public:
  /// Begins a file.
  void file(const std::string& name, const std::string& about);
  /// Runs a procedure and adds the case to the last file. Its randomness comes from the generator of
  /// tests/support/seeded_random.hpp, seeded with the file's name, a slash and the case's number; the bytes that were
  /// drawn are part of the case. Gives the outputs, for later cases. Throws when the result is not an output.
  Json add(const std::string& procedure, const Json& inputs);
  /// Like add, for a case that must give a null result or the one failure. Throws when it gives an output.
  void refused(const std::string& procedure, const Json& inputs);

  std::vector<Scenario> take() { return std::move(files_); }

 private:
  Json record(const std::string& procedure, const Json& inputs);

  std::vector<Scenario> files_;
};

/// One KGC, two doctors and what they hold: inputs that many scenarios share.
struct World {
  Json setup, user, other, attribute_key, update_key, pre_decryption_key;
};

void add_hashes(Book& book);
void add_policies(Book& book);
World add_keys(Book& book);
void add_ciphertexts(Book& book, const World& world);
void add_matching(Book& book, const World& world);
void add_reports(Book& book);
void add_streams(Book& book);
void add_bad_encodings(Book& book, const World& world);

}  // namespace aceso::vectors
