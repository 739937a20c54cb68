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

Result<std::string> scores(const Reader& reader, const EvaluateOptions& options) {
  if (options.task == "syntax") return evaluate_syntax(reader, options.file, options.syntax);
  if (options.task == "names") return evaluate_names(reader, options.file);
  if (options.task == "coreference") return evaluate_coreference(reader, options.file);
  if (options.task == "events") return evaluate_events(reader, options.file);
  if (options.task == "time") return evaluate_time(reader, options.file);
  return evaluate_quotes(reader, options.file);
}

using OfCoder = Result<std::string> (*)(const Coder&, const std::string&);

/// The tasks that ask the event model itself.
OfCoder of_coder(std::string_view task) {
  if (task == "code") return evaluate_code;
  if (task == "factuality") return evaluate_factuality;
  if (task == "actions") return evaluate_actions;
  if (task == "participants") return evaluate_participants;
  return nullptr;
}

int evaluate(const EvaluateOptions& options) {
  if (const OfCoder scored = of_coder(options.task)) {
    auto coder = Coder::load({.precision = precision_named(options.precision)});
    const auto table = coder ? scored(coder.value(), options.file) : Result<std::string>(coder.error());
    if (!table) {
      std::cerr << "verbale: " << table.error().message << '\n';
      return kSomeFailed;
    }
    std::cout << table.value();
    return kAllDone;
  }
  auto reader = Reader::load({.precision = precision_named(options.precision)});
  if (!reader) {
    std::cerr << "verbale: " << reader.error().message << '\n';
    return kSomeFailed;
  }
  const auto table = scores(reader.value(), options);
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
  command->add_option("task", options->task, "what to score")
      ->required()
      ->check(CLI::IsMember({"syntax", "names", "coreference", "time", "quotes", "events", "code",
                             "factuality", "actions", "participants"}));
  command->add_option("file", options->file, "gold: CoNLL-U for syntax, JSONL for the others")->required();
  command->add_flag("--gold-tokens", options->syntax.gold_tokens,
                    "syntax: read the gold tokens and sentences, not the raw text");
  add_precision_option(*command, options->precision);
  command->callback([options, &status] { status = evaluate(*options); });
}

}  // namespace verbale
