#include "group/expand.hpp"

#include <blst.h>
#include <blst_aux.h>

#include <cassert>

namespace aceso {

void expand_message_xmd(std::span<std::uint8_t> out, ByteView msg, std::string_view dst) {
  assert(out.size() <= 255 * 32 && dst.size() <= 255);
  blst_expand_message_xmd(out.data(), out.size(), msg.data(), msg.size(), as_bytes(dst).data(), dst.size());
}

}  // namespace aceso
