#pragma once

#include <CLI/CLI.hpp>

namespace verbale {

/// Exit statuses of every command.
inline constexpr int kAllDone = 0;
inline constexpr int kSomeFailed = 1;
inline constexpr int kWrongUse = 2;

/// Each adds its subcommand; the command's exit status lands in `status` when it runs.
void add_read_command(CLI::App& app, int& status);
void add_quotes_command(CLI::App& app, int& status);
void add_evaluate_command(CLI::App& app, int& status);

}  // namespace verbale
