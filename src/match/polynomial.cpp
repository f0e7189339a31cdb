#include "match/polynomial.hpp"

namespace aceso::match {

std::vector<Scalar> polynomial_from_roots(std::span<const Scalar> roots) {
  std::vector<Scalar> a(roots.size() + 1);
  a[0] = Scalar::one();
  std::size_t degree = 0;
  for (const Scalar& root : roots) {
    // a(x) * (x - root), from the highest coefficient down
    ++degree;
    for (std::size_t j = degree; j > 0; --j) a[j] = a[j - 1] - root * a[j];
    a[0] = -(root * a[0]);
  }
  return a;
}

}  // namespace aceso::match
