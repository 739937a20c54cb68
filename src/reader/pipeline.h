#pragma once

#include <functional>
#include <optional>
#include <string>

#include "input/source.h"
#include "verbale/reader.h"

namespace verbale {

/// What became of one input.
struct Outcome {
  std::optional<Document> document;  ///< none: the input could not be read
  std::string output;                ///< what `render` made of the document
  std::string warning;               ///< what to tell of an input that was read; begins with the place
  std::string error;                 ///< why there is no document; begins with the place
  std::string place;
};

struct PipelineOptions {
  int threads = 1;
  InputOptions input;
};

/// Reads every article of `source`, several at once, and hands the outcomes to `write` in the order of the
/// inputs.
///
/// A bounded number is in flight (twice the threads, and two), so memory does not grow with the input.
/// `render` runs on many threads at once; `write` on one at a time, and ends the run by giving false.
void read_articles(ArticleSource& source, const Reader& reader, const PipelineOptions& options,
                   const std::function<std::string(const Document&)>& render,
                   const std::function<bool(const Outcome&)>& write);

}  // namespace verbale
