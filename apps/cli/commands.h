#pragma once

#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "verbale/precision.h"

namespace verbale {

/// Exit statuses of every command.
inline constexpr int kAllDone = 0;
inline constexpr int kSomeFailed = 1;
inline constexpr int kWrongUse = 2;

/// Each adds its subcommand; the command's exit status lands in `status` when it runs.
void add_read_command(CLI::App& app, int& status);
void add_view_commands(CLI::App& app, int& status);
void add_correct_command(CLI::App& app, int& status);
void add_audit_command(CLI::App& app, int& status);
void add_explain_command(CLI::App& app, int& status);
void add_export_command(CLI::App& app, int& status);
void add_code_command(CLI::App& app, int& status);
void add_serve_command(CLI::App& app, int& status);
void add_evaluate_command(CLI::App& app, int& status);

/// The option of commands that read articles: what the language model computes in.
inline void add_precision_option(CLI::App& command, std::string& precision) {
  command.add_option("--precision", precision, "of the language model: int8, or float, the slow reference")
      ->check(CLI::IsMember({"int8", "float"}));
}

[[nodiscard]] inline Precision precision_named(std::string_view name) {
  return name == "float" ? Precision::kFloat : Precision::kInt8;
}

}  // namespace verbale
