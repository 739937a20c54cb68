#include <iostream>
#include <memory>
#include <string>

#include "commands.h"
#include "evaluate/evaluate.h"
#include "verbale/reader.h"

namespace verbale {
namespace {

struct EvaluateOptions {
  std::string task;
  std::string file;
  SyntaxEvaluation syntax;
  std::string precision = "int8";
};

int evaluate(const EvaluateOptions& options) {
  auto reader = Reader::load({.precision = precision_named(options.precision)});
  if (!reader) {
    std::cerr << "verbale: " << reader.error().message << '\n';
    return kSomeFailed;
  }
  const auto table = options.task == "syntax"  ? evaluate_syntax(reader.value(), options.file, options.syntax)
                     : options.task == "names" ? evaluate_names(reader.value(), options.file)
                                               : evaluate_time(reader.value(), options.file);
  if (!table) {
    std::cerr << "verbale: " << table.error().message << '\n';
    return kSomeFailed;
  }
  std::cout << table.value();
  return kAllDone;
}

}  // namespace

void add_evaluate_command(CLI::App& app, int& status) {
  auto options = std::make_shared<EvaluateOptions>();
  CLI::App* command = app.add_subcommand("evaluate", "Score against gold annotation");
  command->add_option("task", options->task, "what to score: syntax, names, time")
      ->required()
      ->check(CLI::IsMember({"syntax", "names", "time"}));
  command->add_option("file", options->file, "gold: CoNLL-U for syntax, JSONL for names and time")
      ->required();
  command->add_flag("--gold-tokens", options->syntax.gold_tokens,
                    "syntax: read the gold tokens and sentences, not the raw text");
  add_precision_option(*command, options->precision);
  command->callback([options, &status] { status = evaluate(*options); });
}

}  // namespace verbale
