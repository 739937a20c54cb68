#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codebook/codebook.h"
#include "stages/events/event_codes.h"
#include "stages/events/event_scorer.h"
#include "verbale/reader.h"

namespace verbale {

/// A text in which a caller marked who acts and on whom, in code points.
struct CodeRequest {
  using Range = std::pair<std::uint32_t, std::uint32_t>;
  std::string id;  ///< as JSON: a string or a number
  std::string text;
  std::optional<Range> source;
  std::optional<Range> target;
  std::optional<Range> trigger;

  /// A line of JSONL.  Errors: kMalformed: no "text", a span that is none of the text.
  [[nodiscard]] static Result<CodeRequest> parse(std::string_view line);
};

/// A reader whose event model can be asked: for codes of marked pairs, for what it makes of each word, for
/// what it chose a code by.
///
/// Immutable after load().
class Coder {
 public:
  /// Errors: those of Reader::load.
  [[nodiscard]] static Result<Coder> load(const ReaderOptions& options);

  [[nodiscard]] const Reader& reader() const { return reader_; }
  [[nodiscard]] const events::EventScorer& scorer() const { return scorer_; }
  [[nodiscard]] const events::EventCodes& codes() const { return codes_; }
  [[nodiscard]] const Codebook& codebook() const { return codebook_; }

  /// The text read; marks in code points as tokens.  Errors: those of Reader::read.
  [[nodiscard]] Result<Document> read(const CodeRequest& request) const;

  /// The code of the act between the marked pair.
  [[nodiscard]] Result<events::TriggerReading> code(const CodeRequest& request) const;

  /// The answer to a request as a line of JSON (docs/record.md, `verbale code`).
  [[nodiscard]] std::string answer(const CodeRequest& request, const events::TriggerReading& reading) const;

 private:
  Coder(Reader reader, Codebook codebook, events::EventCodes codes, events::EventScorer scorer)
      : reader_(std::move(reader)),
        codebook_(std::move(codebook)),
        codes_(std::move(codes)),
        scorer_(std::move(scorer)) {}

  Reader reader_;
  Codebook codebook_;
  events::EventCodes codes_;
  events::EventScorer scorer_;
};

/// The tokens that lie in bytes [begin, end), in part at least.
[[nodiscard]] events::TokenRange tokens_in(const Document& document, Span bytes);

}  // namespace verbale
