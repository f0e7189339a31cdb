#pragma once
// The program's commands, by what they are about. Each function adds its subcommands.

#include "cli.hpp"

namespace aceso::app {

void add_kgc_commands(Cli& cli);      ///< setup, att-key-gen, upd-key-gen, revoke, period
void add_user_commands(Cli& cli);     ///< user-kg, signing-key, encapsulation-key, report-key, account, ...
void add_record_commands(Cli& cli);   ///< keywords, encrypt, pre-key-gen, pre-dec, dec
void add_index_commands(Cli& cli);    ///< index-build, index-check, authorize, open-authorization
void add_match_commands(Cli& cli);    ///< trd-gen, match, prove-match, verify-match
void add_report_commands(Cli& cli);   ///< report-seal, report-open
void add_receipt_commands(Cli& cli);  ///< receipt, verify-receipt, dispute, judge
void add_patient_commands(Cli& cli);  ///< consent, withdrawal, acknowledgement
void add_chain_commands(Cli& cli);    ///< chain up, down, deploy, status, and the transactions
void add_kgc_client_commands(Cli& cli, CLI::App* kgc);          ///< kgc issue, revoke, fetch
void add_service_commands(Cli& cli);                            ///< kgc serve, tls-key, tls-statement
void add_patient_service_commands(Cli& cli);                    ///< patient seal, submit, status, withdraw, delete, ...
void add_patient_report_commands(Cli& cli, CLI::App* patient);  ///< patient reports, dispute
void add_patient_trail_command(Cli& cli, CLI::App* patient);    ///< patient trail
void add_doctor_commands(Cli& cli);                             ///< doctor keys, interests, matches, verdict, ...
void add_doctor_case_commands(Cli& cli, CLI::App* doctor);      ///< doctor open, report
void add_hospital_commands(Cli& cli);  ///< hospital admit, enrol, dismiss, doctors, cases, authorize, ...
void add_inspect_command(Cli& cli);    ///< inspect
void add_town_commands(Cli& cli);      ///< up, down
void add_demo_command(Cli& cli);       ///< demo

}  // namespace aceso::app
