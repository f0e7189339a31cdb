#pragma once
// Changes JSON as a tree, so that what comes out is still JSON.

#include <nlohmann/json.hpp>
#include <random>
#include <vector>

#include "fuzz.hpp"

namespace aceso::fuzz {

class JsonMutator {
 public:
  /// `names` and `texts` are members and strings that the reader knows.
  JsonMutator(std::vector<std::string> names, std::vector<std::string> texts)
      : names_(std::move(names)), texts_(std::move(texts)) {}

  /// Changes the JSON after the first `before` bytes of the input, or the bytes when there is none.
  std::size_t mutate(std::uint8_t* data, std::size_t size, std::size_t most, std::size_t before, unsigned int seed) {
    rng_.seed(seed);
    if (size <= before || below(4) == 0) return LLVMFuzzerMutate(data, size, most);
    Json root = Json::parse(data + before, data + size, nullptr, false);
    if (root.is_discarded()) return LLVMFuzzerMutate(data, size, most);
    for (std::size_t i = 1 + below(3); i > 0; --i) change(root);
    const std::string text = root.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (before + text.size() > most) return LLVMFuzzerMutate(data, size, most);
    std::ranges::copy(as_bytes(text), data + before);
    return before + text.size();
  }

 private:
  using Json = nlohmann::ordered_json;

  std::size_t below(std::size_t n) { return rng_() % n; }
  const std::string& one_of(const std::vector<std::string>& list) { return list[below(list.size())]; }

  static void collect(Json& node, std::vector<Json*>& out) {
    out.push_back(&node);
    for (Json& child : node) {
      if (child.is_structured())
        collect(child, out);
      else
        out.push_back(&child);
    }
  }

  Json value() {
    switch (below(8)) {
      case 0: return nullptr;
      case 1: return below(2) == 0;
      case 2: return static_cast<std::int64_t>(rng_()) >> below(64);
      case 3: return -1.5;
      case 4: return Json::array({one_of(texts_)});
      case 5: return Json{{one_of(names_), one_of(texts_)}};
      default: return one_of(texts_);
    }
  }

  std::string changed(std::string text) {
    const std::size_t size = text.size();
    text.resize(size + 16);
    text.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(text.data()), size, text.size()));
    return text;
  }

  void change(Json& root) {
    std::vector<Json*> all;
    collect(root, all);
    Json& node = *all[below(all.size())];
    const Json other = *all[below(all.size())];
    if (below(3) == 0) {
      node = below(2) == 0 ? other : value();
    } else if (node.is_object()) {
      if (below(3) == 0 && !node.empty())
        node.erase(std::next(node.begin(), static_cast<std::ptrdiff_t>(below(node.size()))));
      else
        node[one_of(names_)] = below(2) == 0 ? other : value();
    } else if (node.is_array()) {
      if (below(3) == 0 && !node.empty())
        node.erase(below(node.size()));
      else
        node.push_back(below(2) == 0 ? other : value());
    } else if (node.is_string()) {
      node = below(2) == 0 ? one_of(texts_) : changed(node.get<std::string>());
    } else {
      node = value();
    }
  }

  std::vector<std::string> names_;
  std::vector<std::string> texts_;
  std::mt19937_64 rng_;
};

}  // namespace aceso::fuzz
