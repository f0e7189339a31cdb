#include "book.hpp"

#include <stdexcept>

#include "base/bytes.hpp"
#include "support/seeded_random.hpp"

namespace aceso::vectors {
namespace {

/// Keeps what another generator gave.
class Recording final : public Random {
 public:
  explicit Recording(std::string seed) : source_(std::move(seed)) {}
  void fill(std::span<std::uint8_t> out) override {
    source_.fill(out);
    append(drawn_, out);
  }
  [[nodiscard]] const Bytes& drawn() const { return drawn_; }

 private:
  aceso::testing::SeededRandom source_;
  Bytes drawn_;
};

}  // namespace

void Book::file(const std::string& name, const std::string& about) {
  files_.push_back({name, {{"name", name}, {"about", about}, {"cases", Json::array()}}});
}

Json Book::record(const std::string& procedure, const Json& inputs) {
  Scenario& last = files_.back();
  Json& cases = last.content["cases"];
  Recording rng(last.name + "/" + std::to_string(cases.size()));
  const Json answer = run(procedure, inputs, rng);
  Json made = {{"procedure", procedure}, {"inputs", inputs}};
  if (!rng.drawn().empty()) made["random"] = to_hex(rng.drawn());
  made.update(answer);
  cases.push_back(made);
  return answer;
}

Json Book::add(const std::string& procedure, const Json& inputs) {
  const Json answer = record(procedure, inputs);
  if (!answer.contains("outputs")) throw std::logic_error(files_.back().name + ": " + answer.dump());
  return answer["outputs"];
}

void Book::refused(const std::string& procedure, const Json& inputs) {
  const Json answer = record(procedure, inputs);
  if (answer.contains("outputs")) throw std::logic_error(files_.back().name + ": was not refused");
}

std::vector<Scenario> all_scenarios() {
  Book book;
  add_hashes(book);
  add_policies(book);
  const World world = add_keys(book);
  add_ciphertexts(book, world);
  add_matching(book, world);
  add_reports(book);
  add_streams(book);
  add_bad_encodings(book, world);
  return book.take();
}

}  // namespace aceso::vectors
