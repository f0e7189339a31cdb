#pragma once
// The part of reading a bundle that counts bytes.

#include <array>
#include <cstdint>
#include <istream>
#include <streambuf>

namespace aceso::record {

/// Hands on the bytes of another stream, and ends early when there are too many of them. The parser keeps the token
/// that it is reading, so a limit that only looked at finished values would let one endless string fill the memory.
class CappedInput final : public std::streambuf {
 public:
  /// At most `most` bytes in all, and `most_since_mark` between two calls of mark().
  CappedInput(std::istream& in, std::uint64_t most, std::uint64_t most_since_mark)
      : in_(in), most_(most), most_since_mark_(most_since_mark) {}

  void mark() { marked_ = position(); }
  [[nodiscard]] bool over_since_mark() const { return position() - marked_ > most_since_mark_; }

  /// Bytes handed on so far.
  [[nodiscard]] std::uint64_t position() const { return read_ - static_cast<std::uint64_t>(egptr() - gptr()); }

  /// Why the input ended before the other stream did, if it did.
  enum class Stop { none, over_all, over_since_mark, unreadable };
  [[nodiscard]] Stop stop() const { return stop_; }

 protected:
  int_type underflow() override;

 private:
  std::istream& in_;
  std::uint64_t most_;
  std::uint64_t most_since_mark_;
  std::uint64_t read_ = 0;
  std::uint64_t marked_ = 0;
  Stop stop_ = Stop::none;
  std::array<char, 65'536> buffer_{};
};

}  // namespace aceso::record
