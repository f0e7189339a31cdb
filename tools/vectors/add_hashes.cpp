// Hashes, PRFs, the transcript and the tree.

#include "book.hpp"

namespace aceso::vectors {
namespace {

const std::string record_id = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
// Artifacts by hand: alpha = 1, kappa0 = 32 times 0x01; kappa = 1, rho = 2, seed = 32 times 0x02.
const std::string one = "0000000000000000000000000000000000000000000000000000000000000001";
const std::string two = "0000000000000000000000000000000000000000000000000000000000000002";
const std::string ones = "0101010101010101010101010101010101010101010101010101010101010101";
const std::string twos = "0202020202020202020202020202020202020202020202020202020202020202";

void add_tree(Book& book, int depth, const std::vector<std::vector<std::uint64_t>>& revoked) {
  book.file("tree-" + std::to_string(depth), "Paths and covers of the tree of depth " + std::to_string(depth) +
                                                 ": nodes are numbered from the root, which is 1, level by level.");
  const std::uint64_t last = (std::uint64_t{1} << depth) - 1;
  for (const std::uint64_t leaf : {std::uint64_t{0}, std::uint64_t{5}, last})
    book.add("path", {{"depth", depth}, {"leaf", leaf}});
  for (const auto& leaves : revoked) book.add("ku_nodes", {{"depth", depth}, {"revoked", leaves}});
}

}  // namespace

void add_hashes(Book& book) {
  book.file("hashes-to-g1", "W, H_attr, H_time and H_idx: compressed points.");
  book.add("h_w", Json::object());
  for (const char* attribute : {"a", "department:cardiology", "\u00c4rztin"})
    book.add("h_attr", {{"attribute", attribute}});
  for (const std::uint64_t period : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{20000}, ~std::uint64_t{0}})
    book.add("h_time", {{"period", period}});
  for (const int j : {0, 1, 32}) book.add("h_idx", {{"record_id", record_id}, {"j", j}});

  book.file("hashes-to-scalars", "H_kw, gamma_x and the dummy roots: 32 big-endian bytes.");
  for (const char* keyword : {"flu", "http://snomed.info/sct|6142004", ""}) book.add("h_kw", {{"keyword", keyword}});
  for (const std::uint64_t node : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{21}, std::uint64_t{0x1ffffffff}})
    book.add("gamma", {{"master_key", "414353020101" + one + ones}, {"node", node}});
  for (const int i : {0, 1, 31})
    book.add("dummy_root", {{"index_opening", "414353110101" + one + two + twos}, {"record_id", record_id}, {"i", i}});

  book.file("transcript", "Challenges: a scalar, and 16 bytes.");
  book.add("transcript", {{"protocol", "user-key"}, {"items", Json::array()}});
  book.add("transcript",
           {{"protocol", "test"}, {"items", {{{"label", "a"}, {"data", ""}}, {{"label", ""}, {"data", "00"}}}}});
  book.add(
      "transcript",
      {{"protocol", "test"},
       {"items", {{{"label", "record"}, {"data", record_id}}, {{"label", "period"}, {"data", "0000000000000007"}}}}});

  add_tree(book, 4,
           {{},
            {0},
            {15},
            {0, 1},
            {0, 15},
            {3, 4},
            {0, 2, 4, 6, 8, 10, 12, 14},
            {0, 1, 2, 3, 4, 5, 6, 7},
            {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}});
  add_tree(book, 16, {{}, {0}, {65535}, {1, 2, 3}, {0, 32768}, {40000, 40001}});
  add_tree(book, 32, {{}, {0}, {4294967295}, {1, 4294967294}});
}

}  // namespace aceso::vectors
