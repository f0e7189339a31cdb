#include "http/handler_pool.hpp"

#include "http/plain_error.hpp"

namespace aceso::http {
namespace {

Response answer(const Handler& handler, const Request& request) {
  try {
    return handler(request);
  } catch (...) {  // its text may hold anything
    return plain_error(500, "Internal error");
  }
}

}  // namespace

bool HandlerPool::ask(const Request& request, std::function<void(Response)> done) {
  return workers_.submit([this, &request, done = std::move(done)] { done(answer(handler_, request)); });
}

}  // namespace aceso::http
