#pragma once
// What must fail, tried over the network, on the chain, and on the raw elements.

#include "demo/honest.hpp"

namespace aceso::app {

/// `done` is a consultation on `record`; ends with the withdrawal of hospital B's authorization for it.
Result<void> show_failures(Stage& stage, const Case& record, const Consultation& done, Story& story);

}  // namespace aceso::app
