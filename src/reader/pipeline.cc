#include "reader/pipeline.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

#include <tbb/global_control.h>
#include <tbb/parallel_pipeline.h>

namespace verbale {
namespace {

/// A value that one thread hands to another through oneTBB, which copies what passes between filters.  What
/// the giver wrote is seen by the taker.
template <class T>
class Handed {
 public:
  explicit Handed(T value) : value_(std::move(value)) { given_.store(true, std::memory_order_release); }

  /// Once, by the one it was handed to.
  [[nodiscard]] T take() {
    while (!given_.load(std::memory_order_acquire)) {
    }
    return std::move(value_);
  }

 private:
  T value_;
  std::atomic<bool> given_{false};
};
using RawHandle = std::shared_ptr<Handed<Result<RawArticle>>>;
using OutcomeHandle = std::shared_ptr<Handed<Outcome>>;

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
  // oneTBB runs the outer filters one at a time and in order.  The locks cost nothing beside an article, and
  // let the thread sanitizer see that.
  std::mutex reading;
  std::mutex writing;
  std::atomic<bool> stopped{false};
  const auto next = [&](tbb::flow_control& flow) -> RawHandle {
    const std::lock_guard lock(reading);
    auto raw = stopped ? std::nullopt : source.next();
    if (!raw) {
      flow.stop();
      return nullptr;
    }
    return std::make_shared<Handed<Result<RawArticle>>>(std::move(*raw));
  };
  const auto work = [&](const RawHandle& raw) -> OutcomeHandle {
    return std::make_shared<Handed<Outcome>>(read_one(raw->take(), reader, options.input, render));
  };
  const auto finish = [&](const OutcomeHandle& outcome) {
    const Outcome taken = outcome->take();
    const std::lock_guard lock(writing);
    if (!stopped && !write(taken)) stopped = true;
  };
  tbb::parallel_pipeline(
      2 * threads + 2, tbb::make_filter<void, RawHandle>(tbb::filter_mode::serial_in_order, next) &
                           tbb::make_filter<RawHandle, OutcomeHandle>(tbb::filter_mode::parallel, work) &
                           tbb::make_filter<OutcomeHandle, void>(tbb::filter_mode::serial_in_order, finish));
  const std::scoped_lock all_done(reading, writing);
}

}  // namespace verbale
