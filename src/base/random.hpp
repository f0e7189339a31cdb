#pragma once
// Randomness is handed in, so that tests and test vectors can fix it.

#include <cstdint>
#include <span>

namespace aceso {

class Random {
 public:
  Random() = default;
  Random(const Random&) = delete;
  Random& operator=(const Random&) = delete;
  virtual ~Random() = default;

  /// Fills `out` with uniform bytes.
  virtual void fill(std::span<std::uint8_t> out) = 0;
};

/// The operating system's generator (getentropy). Ends the process when the system has none to give: there is
/// no safe way on.
class OsRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

}  // namespace aceso
