// Matrices and weights.

#include "book.hpp"

namespace aceso::vectors {

void add_policies(Book& book) {
  book.file("policies", "Canonical texts, matrices (M, rho) and reconstruction weights.");
  for (const char* text :
       {"a", "a and b", "a or b and a", "2 of (a, b, c)", "1 of (a, b)", "2 of (a, b)",
        "a and (b or 2 of (c, d, a and e))", "3 of (a, b, c, d, a)", "\"and\" or \"two words\" or 12"})
    book.add("lsss", {{"policy", text}});
  const auto weights = [&](const char* policy, const std::vector<std::string>& attributes) {
    book.add("reconstruct", {{"policy", policy}, {"attributes", attributes}});
  };
  weights("a and b", {"a", "b"});
  weights("a or b and a", {"b", "a"});
  weights("2 of (a, b, c)", {"a", "c"});
  weights("2 of (a, b, c)", {"a", "b", "c"});
  weights("3 of (a, b, c, d, a)", {"a", "d"});
  weights("a and (b or 2 of (c, d, a and e))", {"a", "d", "e"});

  book.file("policy-not-satisfied", "Null result.");
  book.refused("reconstruct", {{"policy", "2 of (a, b and c, d)"}, {"attributes", {"a", "b"}}});
  book.file("policy-with-trailing-word", "A policy must be read to its end.");
  book.refused("lsss", {{"policy", "a and b c"}});
  std::string deep = "c";
  for (int gate = 0; gate < 33; ++gate) deep = "2 of (a, b, " + deep + ")";
  book.file("policy-too-deep", "33 gates one inside another.");
  book.refused("lsss", {{"policy", deep}});
}

}  // namespace aceso::vectors
