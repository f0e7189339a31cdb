#pragma once
// kappa of an index: from the opening that its maker has, or from an authorization that was opened.

#include <CLI/CLI.hpp>

#include "cli.hpp"
#include "match/index.hpp"

namespace aceso::app {

struct KappaOptions {
  std::string opening, kappa;
};

/// --opening or --kappa, one of them.
void add_kappa_options(CLI::App* command, KappaOptions& options);
/// Fails unless it is the one that `index` commits to.
Result<Scalar> load_kappa(const Cli& cli, const KappaOptions& options, const match::Index& index);

}  // namespace aceso::app
