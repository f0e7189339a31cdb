#include "combinations.hpp"

#include <cstring>
#include <unordered_map>

namespace aceso::attack {
namespace {

/// 64 bits of the encoding's second half, which an element and its inverse do not share as they share the first.
std::uint64_t fingerprint(const Gt& element) {
  const auto bytes = element.encode();
  std::uint64_t out;
  std::memcpy(&out, bytes.data() + bytes.size() / 2 + 40, sizeof out);
  return out;
}

/// All products of small powers, the first element's power varying slowest.
std::vector<Gt> products(std::span<const Gt> elements, int bound) {
  std::vector<Gt> out{Gt()};
  for (const Gt& element : elements) {
    std::vector<Gt> powers{Gt()};
    for (int k = 0; k < bound; ++k) powers.insert(powers.begin(), powers.front() * element.inverse());
    for (int k = 0; k < bound; ++k) powers.push_back(powers.back() * element);
    std::vector<Gt> longer;
    longer.reserve(out.size() * powers.size());
    for (const Gt& before : out)
      for (const Gt& power : powers) longer.push_back(before * power);
    out = std::move(longer);
  }
  return out;
}

void append_powers(std::vector<int>& out, std::size_t place, std::size_t count, int bound) {
  const std::size_t start = out.size();
  for (std::size_t i = 0; i < count; ++i, place /= static_cast<std::size_t>(2 * bound + 1))
    out.insert(out.begin() + static_cast<std::ptrdiff_t>(start),
               static_cast<int>(place % static_cast<std::size_t>(2 * bound + 1)) - bound);
}

}  // namespace

std::optional<std::vector<int>> small_combination(const Gt& target, std::span<const Gt> elements, int bound) {
  const auto first = elements.first(elements.size() / 2), second = elements.subspan(elements.size() / 2);
  const auto left = products(first, bound), right = products(second, bound);
  std::unordered_map<std::uint64_t, std::size_t> places;
  for (std::size_t i = 0; i < left.size(); ++i) places.emplace(fingerprint(left[i]), i);
  for (std::size_t j = 0; j < right.size(); ++j) {
    const auto found = places.find(fingerprint(target * right[j].inverse()));
    if (found == places.end() || !(left[found->second] * right[j] == target)) continue;
    std::vector<int> out;
    append_powers(out, found->second, first.size(), bound);
    append_powers(out, j, second.size(), bound);
    return out;
  }
  return std::nullopt;
}

bool sparse_combination(const Gt& target, std::span<const Gt> elements) {
  std::vector<Gt> one{Gt()};
  for (const Gt& element : elements) {
    one.push_back(element);
    one.push_back(element.inverse());
  }
  std::unordered_map<std::uint64_t, std::size_t> places;
  for (std::size_t i = 0; i < one.size(); ++i) places.emplace(fingerprint(one[i]), i);
  for (std::size_t i = 0; i < one.size(); ++i)
    for (std::size_t j = i; j < one.size(); ++j) {
      const Gt pair = one[i] * one[j];
      const auto found = places.find(fingerprint(target * pair.inverse()));
      if (found != places.end() && one[found->second] * pair == target) return true;
    }
  return false;
}

}  // namespace aceso::attack
