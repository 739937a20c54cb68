#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "base/terminal_text.h"
#include "coder/coder.h"
#include "commands.h"

namespace verbale {
namespace {

struct CodeOptions {
  std::string file = "-";
  std::string precision = "int8";
};

/// The longest line that is read; a longer one is an error and passed over.
constexpr std::size_t kLongestLine = std::size_t{1} << 20U;

/// Codes the lines of one input; false where one of them failed.
bool code_lines(const Coder& coder, std::istream& in, const std::string& name) {
  bool all = true;
  std::string line;
  std::size_t number = 0;
  const auto complain = [&](std::string_view what) {
    std::cerr << "verbale: " << printable(name) << ':' << number << ": " << printable(what) << '\n';
    all = false;
  };
  while (std::getline(in, line)) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    if (line.size() > kLongestLine) {
      complain("a line of more than 1 MiB");
      continue;
    }
    auto request = CodeRequest::parse(line);
    if (!request) {
      complain(request.error().message);
      continue;
    }
    auto reading = coder.code(request.value());
    if (!reading) {
      complain(reading.error().message);
      continue;
    }
    std::cout << coder.answer(request.value(), reading.value());
  }
  return all;
}

int code(const CodeOptions& options) {
  auto coder = Coder::load({.precision = precision_named(options.precision)});
  if (!coder) {
    std::cerr << "verbale: " << coder.error().message << '\n';
    return kSomeFailed;
  }
  bool all = true;
  if (options.file == "-") {
    all = code_lines(coder.value(), std::cin, "standard input");
  } else {
    std::ifstream in(options.file, std::ios::binary);
    if (!in) {
      std::cerr << "verbale: " << printable(options.file) << ": " << std::strerror(errno) << '\n';
      return kSomeFailed;
    }
    all = code_lines(coder.value(), in, options.file);
  }
  std::cout.flush();
  if (!std::cout) {
    std::cerr << "verbale: standard output: " << std::strerror(errno) << '\n';
    return kSomeFailed;
  }
  return all ? kAllDone : kSomeFailed;
}

}  // namespace

void add_code_command(CLI::App& app, int& status) {
  auto options = std::make_shared<CodeOptions>();
  CLI::App* command =
      app.add_subcommand("code", "Code the act between a source and a target that you marked");
  command->add_option("file", options->file,
                      "JSONL of {\"id\", \"text\", \"source\", \"target\", \"trigger\"}, spans in code "
                      "points (default: standard input)");
  add_precision_option(*command, options->precision);
  command->callback([options, &status] { status = code(*options); });
}

}  // namespace verbale
