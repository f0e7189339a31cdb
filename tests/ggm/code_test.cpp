// The description of tests/data/ggm/scheme.ggm against the code: every element that the real procedures give has
// exactly the exponent that the description says, and every unknown is one random number of the code's, one for each of
// what the description says.
//
// Exponents are evaluated as linear forms over the bases g1 (or g2, or e(g1, g2)) and the hashes onto G1, whose
// logarithms nobody knows. alpha, gamma and beta are read from the keys. Every other unknown stands alone in an
// element of G2: it is the drawn number whose power that element is.

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "ggm/code_world.hpp"
#include "ggm/schemes.hpp"

namespace aceso::ggm {
namespace {

std::string text_of_scheme() {
  std::ifstream in(std::string(ACESO_TEST_DATA) + "/ggm/scheme.ggm");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The names of the elements that the code does not bear out, with the reasons.
std::set<std::string> refuted(const Description& scheme) {
  static CodeWorld world;
  return world.refuted(scheme);
}

using Names = std::set<std::string>;

TEST(Code, ComputesWhatTheDescriptionSays) { EXPECT_EQ(refuted(the_scheme()), Names{}); }

TEST(Code, IsNotTheNaiveForm) { EXPECT_EQ(refuted(naive_form()), (Names{"A", "K_x0"})); }

TEST(Code, IsNotTheCompactForm) {
  EXPECT_EQ(refuted(compact_form()), (Names{"C_z", "K_x0", "K_x1", "K_x2", "K_x,u", "Z"}));
}

/// A description that is wrong in one line, and what the code refutes then.
struct Wrong {
  std::string name, line, instead;
  Names elements;
};

class WrongDescriptions : public testing::TestWithParam<Wrong> {};

TEST_P(WrongDescriptions, AreRefuted) {
  std::string text = text_of_scheme();
  const std::size_t at = text.find(GetParam().line);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, GetParam().line.size(), GetParam().instead);
  EXPECT_EQ(refuted(parse_description("wrong", text)), GetParam().elements);
}

INSTANTIATE_TEST_SUITE_P(
    One, WrongDescriptions,
    testing::Values(
        Wrong{"sign", "= beta * (alpha - gamma) + w * r", "= beta * (alpha + gamma) + w * r", {"K_x0"}},
        Wrong{"factor", "= gamma + h_time * s", "= gamma + 2 * h_time * s", {"Q_x0"}},
        Wrong{"base", "= h_attr * r", "= w * r", {"K_x,u"}},
        Wrong{"share", "= w * lambda + h_attr * s'", "= w * s1 + h_attr * s'", {"c_i"}},
        Wrong{"occurrence", "= w * lambda + h_attr * s'", "= w * lambda + h_attr * s1", {"c_i"}},
        Wrong{"period", "= h_time * s1", "= w * s1", {"C_t"}}, Wrong{"sought", "= alpha * s1", "= alpha", {"E^s1"}},
        Wrong{"semi_ciphertext", "= gamma * s1", "= alpha * s1", {"B"}},
        Wrong{"secret", "E       GT system          = alpha", "E       GT system          = 2 * alpha", {"E"}},
        Wrong{"user", "= beta\n", "= beta * beta\n", {"pk"}},
        // One r for a key, one s for a period, one s' for a record: not what the code draws.
        Wrong{"one_r_for_a_key", "unknown r       node_key", "unknown r       key", {"K_x0", "K_x1", "K_x,u"}},
        Wrong{"one_s_for_a_period", "unknown s       update_node", "unknown s       period", {"Q_x0", "Q_x1"}},
        Wrong{"one_s_prime_for_a_record", "unknown s'      occurrence", "unknown s'      record", {"C3_j", "c_i"}},
        Wrong{"not_rerandomised", "refresh s       update_node\n", "", {"Q_x0", "Q_x1"}},
        Wrong{"missing", "element K_x,u   G1 key_attribute   = h_attr * r\n", "", {"K_x,u"}},
        Wrong{"additional", "element C2 ", "element extra G1 record = s1\nelement C2 ", {"extra"}}),
    [](const auto& param_info) { return param_info.param.name; });

}  // namespace
}  // namespace aceso::ggm
