#include "commands/kappa.hpp"

#include "commands/options.hpp"
#include "files.hpp"
#include "service/key_material.hpp"

namespace aceso::app {

void add_kappa_options(CLI::App* command, KappaOptions& options) {
  auto* group = command->add_option_group("kappa", "One of these");
  optional_file(group, "--opening", options.opening, "Key file of the index opening, at the hospital that made it");
  optional_file(group, "--kappa", options.kappa, "Key file of kappa, at a hospital that was authorised");
  group->require_option(1);
}

Result<Scalar> load_kappa(const Cli& cli, const KappaOptions& options, const match::Index& index) {
  Scalar kappa;
  if (options.kappa.empty()) {
    ACESO_TRY(const auto opening, load_secret(cli, options.opening, match::IndexOpening::decode));
    kappa = opening.kappa;
  } else {
    ACESO_TRY(const auto held, load_secret(cli, options.kappa, service::BlindingScalar::decode));
    if (held.record_id != index.record_id)
      return fail(ErrorCode::bad_argument, options.kappa, "expected kappa of the index's own record");
    kappa = held.kappa;
  }
  if (!(G1::generator().pow(kappa) == index.commitment))
    return fail(ErrorCode::bad_argument, options.kappa.empty() ? options.opening : options.kappa,
                "expected the kappa that the index commits to");
  return kappa;
}

}  // namespace aceso::app
