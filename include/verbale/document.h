#pragma once

#include <cassert>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "verbale/layers.h"
#include "verbale/result.h"

namespace verbale {

/// When an article appeared, as given and as a day.
struct Published {
  std::string text;             ///< "2021-03-19" or "2021-03-19T08:00:00Z"
  std::chrono::sys_days day{};  ///< its day, in the time zone it was given in

  /// Reads an ISO 8601 day or a day and time with optional fraction and zone.  Errors: kMalformed.
  [[nodiscard]] static Result<Published> parse(std::string_view text);
};

/// What is known of an article beside its text.  Empty means unknown.
struct Metadata {
  std::string id;
  std::string uri;
  std::string title;
  std::string outlet;
  std::optional<Published> published;
  std::string extra;  ///< other keys of the input, as the text of one JSON object; empty: none
};

/// An article before it is read.
struct Article {
  std::string text;  ///< UTF-8
  Metadata metadata;
};

/// An article's text and what the stages found in it.
///
/// The text and the metadata never change.  A layer is attached once, whole, and checked as it is: spans in
/// bounds, not empty and on code-point boundaries, items sorted by begin, references to layers that are there
/// and items that exist.
///
/// Moves are cheap; a const Document may be read by many threads.
class Document {
 public:
  /// The most bytes of text that one article may have.
  static constexpr std::size_t kMaximumTextBytes = std::size_t{1} << 30;

  /// Errors: kMalformed (text or metadata are not UTF-8), kTooLarge.
  [[nodiscard]] static Result<Document> create(Article article);

  [[nodiscard]] std::string_view text() const { return article_->text; }
  [[nodiscard]] std::string_view text(Span span) const { return text().substr(span.begin, span.size()); }
  [[nodiscard]] const Metadata& metadata() const { return article_->metadata; }

  template <class L>
  [[nodiscard]] bool has() const {
    return std::get<std::optional<L>>(*layers_).has_value();
  }

  /// REQUIRES: has<L>()
  template <class L>
  [[nodiscard]] const L& get() const {
    const auto& layer = std::get<std::optional<L>>(*layers_);
    assert(layer.has_value());
    return *layer;
  }

  /// Takes a layer in.  Errors: kLawBroken, the layer stays out.  A second attach of a layer breaks a law
  /// too.
  template <class L>
  [[nodiscard]] Result<void> attach(L layer) {
    auto& place = std::get<std::optional<L>>(*layers_);
    if (place.has_value()) return Error{ErrorCode::kLawBroken, "the layer is attached already"};
    if (auto lawful = check(layer); !lawful) return lawful;
    place.emplace(std::move(layer));
    return {};
  }

 private:
  using AllLayers = std::tuple<std::optional<Language>, std::optional<Blocks>, std::optional<Tokens>,
                               std::optional<Encoding>, std::optional<Sentences>, std::optional<Syntax>,
                               std::optional<Names>, std::optional<Times>, std::optional<Attributions>,
                               std::optional<Entities>, std::optional<Quotes>, std::optional<Events>>;

  explicit Document(Article article)
      : article_(std::make_unique<Article>(std::move(article))), layers_(std::make_unique<AllLayers>()) {}

  [[nodiscard]] Result<void> check(const Language& language) const;
  [[nodiscard]] Result<void> check(const Blocks& blocks) const;
  [[nodiscard]] Result<void> check(const Tokens& tokens) const;
  [[nodiscard]] Result<void> check(const Encoding& encoding) const;
  [[nodiscard]] Result<void> check(const Sentences& sentences) const;
  [[nodiscard]] Result<void> check(const Syntax& syntax) const;
  [[nodiscard]] Result<void> check(const Names& names) const;
  [[nodiscard]] Result<void> check(const Entities& entities) const;
  [[nodiscard]] Result<void> check(const Times& times) const;
  [[nodiscard]] Result<void> check(const Attributions& attributions) const;
  [[nodiscard]] Result<void> check(const Quotes& quotes) const;
  [[nodiscard]] Result<void> check_quotes(const std::vector<Quote>& quotes) const;
  [[nodiscard]] Result<void> check(const Events& events) const;

  std::unique_ptr<Article> article_;
  std::unique_ptr<AllLayers> layers_;
};

}  // namespace verbale
