#include "reader/pipeline.h"

#include <atomic>
#include <memory>
#include <utility>

#include <tbb/global_control.h>
#include <tbb/parallel_pipeline.h>

namespace verbale {
namespace {

Outcome read_one(Result<RawArticle> raw, const Reader& reader, const InputOptions& input,
                 const std::function<std::string(const Document&)>& render) {
  Outcome outcome;
  if (!raw) {
    outcome.error = raw.error().message;
    return outcome;
  }
  outcome.place = raw->place;
  auto parsed = parse_article(std::move(raw).value(), input);
  if (!parsed) {
    outcome.error = parsed.error().message;
    return outcome;
  }
  if (auto done = reader.annotate(parsed->document); !done) {
    outcome.error = outcome.place + ": " + done.error().message;
    return outcome;
  }
  outcome.output = render(parsed->document);
  outcome.document = std::move(parsed->document);
  outcome.warning = std::move(parsed->warning);
  return outcome;
}

}  // namespace

void read_articles(ArticleSource& source, const Reader& reader, const PipelineOptions& options,
                   const std::function<std::string(const Document&)>& render,
                   const std::function<bool(const Outcome&)>& write) {
  if (options.threads <= 1) {
    while (auto raw = source.next()) {
      if (!write(read_one(std::move(*raw), reader, options.input, render))) return;
    }
    return;
  }
  const auto threads = static_cast<std::size_t>(options.threads);
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
  std::atomic<bool> stop{false};
  // oneTBB hands copies between filters, so what passes is a pointer.
  using RawPointer = std::shared_ptr<Result<RawArticle>>;
  using OutcomePointer = std::shared_ptr<Outcome>;
  tbb::parallel_pipeline(
      2 * threads + 2,
      tbb::make_filter<void, RawPointer>(tbb::filter_mode::serial_in_order,
                                         [&](tbb::flow_control& flow) -> RawPointer {
                                           auto raw = stop ? std::nullopt : source.next();
                                           if (!raw) {
                                             flow.stop();
                                             return nullptr;
                                           }
                                           return std::make_shared<Result<RawArticle>>(std::move(*raw));
                                         }) &
          tbb::make_filter<RawPointer, OutcomePointer>(tbb::filter_mode::parallel,
                                                       [&](const RawPointer& raw) {
                                                         return std::make_shared<Outcome>(read_one(
                                                             std::move(*raw), reader, options.input, render));
                                                       }) &
          tbb::make_filter<OutcomePointer, void>(tbb::filter_mode::serial_in_order,
                                                 [&](const OutcomePointer& outcome) {
                                                   if (!stop && !write(*outcome)) stop = true;
                                                 }));
}

}  // namespace verbale
