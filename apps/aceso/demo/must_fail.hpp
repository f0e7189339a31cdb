#pragma once
// Everything that must fail, for its own reason.

#include "demo/honest.hpp"

namespace aceso::app {

/// Tries each attack and each forbidden step on `record`, which hospital B was authorised for and `done` came of.
/// Revokes dr-ben and dr-cleo on the way. An error means that a step which must succeed did not.
Result<void> show_failures(Stage& stage, const Case& record, const Consultation& done, Story& story);

}  // namespace aceso::app
