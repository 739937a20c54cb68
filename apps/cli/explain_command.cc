#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "coder/explain.h"
#include "commands.h"
#include "input/source.h"
#include "query.h"

namespace verbale {
namespace {

struct ExplainOptions {
  std::string path;
  std::string article;
  std::string event;
  std::string quote;
  std::string published;
  std::size_t sentence = 0;
  std::string precision = "int8";
};

/// 3 of "v3" or "3"; nothing where it is no number from 1.
std::optional<Index> number_of(std::string_view id, char letter) {
  if (!id.empty() && id[0] == letter) id.remove_prefix(1);
  if (id.empty() || id.size() > 8) return std::nullopt;
  std::uint32_t number = 0;
  for (const char c : id) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint32_t>(c - '0');
  }
  if (number == 0) return std::nullopt;
  return number - 1;
}

Result<std::string> told(const Coder& coder, const Document& document, const ExplainOptions& options) {
  const auto missing = [&](std::string_view what, std::size_t count) {
    return Error{ErrorCode::kInvalidArgument, fmt::format("{}: there are {} in this article", what, count)};
  };
  if (!options.event.empty()) {
    const auto number = number_of(options.event, 'v');
    const std::size_t count = document.get<Events>().size();
    if (!number || *number >= count) return missing("--event " + options.event, count);
    return explain_event(coder, document, *number);
  }
  if (!options.quote.empty()) {
    const auto number = number_of(options.quote, 'q');
    const std::size_t count = document.get<Quotes>().size();
    if (!number || *number >= count) return missing("--quote " + options.quote, count);
    return explain_quote(document, *number);
  }
  const std::size_t count = document.get<Sentences>().size();
  if (options.sentence > 0) {
    if (options.sentence > count) return missing(fmt::format("--sentence {}", options.sentence), count);
    return explain_sentence(coder, document, static_cast<Index>(options.sentence - 1));
  }
  std::string out;
  for (std::size_t s = 0; s < count; ++s) {
    auto one = explain_sentence(coder, document, static_cast<Index>(s));
    if (!one) return one;
    out += one.value() + "\n";
  }
  return out;
}

int explain(const ExplainOptions& options) {
  InputOptions input;
  if (!options.published.empty()) {
    auto day = Published::parse(options.published);
    if (!day) return fail("--published: " + day.error().message, kWrongUse);
    input.published = std::move(day).value();
  }
  auto coder = Coder::load({.precision = precision_named(options.precision)});
  if (!coder) return fail(coder.error().message, kSomeFailed);
  ArticleSource source({options.path}, input);
  while (auto raw = source.next()) {
    if (!*raw) return fail(raw->error().message, kSomeFailed);
    auto parsed = parse_article(std::move(*raw).value(), input);
    if (!parsed) return fail(parsed.error().message, kSomeFailed);
    if (!options.article.empty() && parsed->document.metadata().id != options.article) continue;
    if (auto done = coder->reader().annotate(parsed->document); !done)
      return fail(done.error().message, kSomeFailed);
    const auto out = told(coder.value(), parsed->document, options);
    if (!out) {
      return fail(out.error().message,
                  out.error().code == ErrorCode::kInvalidArgument ? kWrongUse : kSomeFailed);
    }
    std::cout << out.value();
    return kAllDone;
  }
  return fail(options.article.empty() ? "no article" : "no article of that id", kSomeFailed);
}

}  // namespace

void add_explain_command(CLI::App& app, int& status) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* command = app.add_subcommand("explain", "Tell why something was coded so, or not at all");
  command->add_option("path", options->path, "the article")->required();
  command->add_option("--article", options->article, "id, where the file holds several (default: the first)");
  auto* event = command->add_option("--event", options->event, "an event of the record (v3)");
  auto* quote =
      command->add_option("--quote", options->quote, "a quotation of the record (q2)")->excludes(event);
  command->add_option("--sentence", options->sentence, "a sentence, from 1 (default: every one)")
      ->check(CLI::PositiveNumber)
      ->excludes(event)
      ->excludes(quote);
  command->add_option("--published", options->published, "date of an article that carries none");
  add_precision_option(*command, options->precision);
  command->callback([options, &status] { status = explain(*options); });
}

}  // namespace verbale
