#include "record/capped_input.hpp"

#include <algorithm>

namespace aceso::record {

CappedInput::int_type CappedInput::underflow() {
  if (stop_ == Stop::none && over_since_mark()) stop_ = Stop::over_since_mark;
  if (stop_ != Stop::none) return traits_type::eof();
  // One byte more than is allowed is asked for, to know an input that ends at the limit from one that goes on.
  const std::uint64_t room = std::min<std::uint64_t>(buffer_.size(), most_ - read_ + 1);
  in_.read(buffer_.data(), static_cast<std::streamsize>(room));
  const auto got = static_cast<std::uint64_t>(in_.gcount());
  if (in_.bad()) stop_ = Stop::unreadable;
  if (read_ + got > most_) stop_ = Stop::over_all;
  if (stop_ != Stop::none || got == 0) return traits_type::eof();
  read_ += got;
  setg(buffer_.data(), buffer_.data(), buffer_.data() + got);
  return traits_type::to_int_type(buffer_.front());
}

}  // namespace aceso::record
