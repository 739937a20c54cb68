#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "export/codes.h"
#include "verbale/document.h"

namespace verbale {

/// A participant as the formats name it.
struct Party {
  std::string_view name;  ///< the entity's, or the words
  std::string_view text;  ///< the words of the article
  std::string_view actor;
  std::string country;  ///< ISO-3
  std::string sector;   ///< the entity's or the code's, one of CAMEO's
  std::string_view wikidata;
};

/// What the formats ask of an article.
class ArticleView {
 public:
  /// REQUIRES: both outlive the view; the document has the layers of a record.
  ArticleView(const Document& document, const ExportCodes& codes)
      : document_(document), codes_(codes), code_points_(document.text()) {}

  /// All empty where there is none.
  [[nodiscard]] Party party(const std::optional<Actor>& actor) const;

  /// The entity's name where it is known, else the words; empty where there is no role.
  [[nodiscard]] std::string_view name_of_role(const std::optional<Role>& role) const;

  [[nodiscard]] std::string_view text(const std::optional<Span>& span) const {
    return span ? document_.text(*span) : std::string_view();
  }

  /// Offset in code points.
  [[nodiscard]] std::int64_t at(std::size_t byte) const { return code_points_.to_code_points(byte); }

  [[nodiscard]] std::int64_t size() const { return code_points_.size(); }

  /// The sentence that holds a span's begin, from 1; 0 where none does.
  [[nodiscard]] std::size_t sentence_number(Span span) const;

  /// Its words; those of the span where no sentence holds it.
  [[nodiscard]] std::string_view sentence(Span span) const;

  /// The telling that says most.
  [[nodiscard]] static Span trigger(const Event& event) { return event.mentions[event.best].span; }

  /// Whether the title, the first paragraph or what stands before it tells the event.
  [[nodiscard]] bool is_told_first(const Event& event) const;

  /// The pieces of a quotation, joined by " … ".
  [[nodiscard]] std::string content(const Quote& quote) const;

  /// The URI, or the id where there is none.
  [[nodiscard]] std::string_view address() const;

  [[nodiscard]] std::string published_day() const;  ///< "2021-03-19", or empty

 private:
  const Document& document_;
  const ExportCodes& codes_;
  CodePointIndex code_points_;
};

/// Sixteen hexadecimal digits for an article's id.
[[nodiscard]] std::string article_key(std::string_view article);

/// A positive number of 63 bits for an article (number 0) or for its event of that number, from 1; the same
/// in every run.
[[nodiscard]] std::int64_t stable_number(std::string_view article, std::size_t number);

/// "20210319080000" in UTC; midnight where the time of the day is not known, the given time where its zone is
/// not.
[[nodiscard]] std::string compact_time(const Published& published);

/// RFC 3339, "2021-03-19T08:00:00Z", as compact_time() reads it.
[[nodiscard]] std::string internet_time(const Published& published);

/// A cell of a tab-separated file: control characters, line and paragraph separators among them, as one
/// blank; quotation marks as apostrophes, since half the readers of such files take them for quoting.
[[nodiscard]] std::string plain_cell(std::string_view text);

/// As few digits as say the number: "-9", "3.4".
[[nodiscard]] std::string plain_number(double number);

}  // namespace verbale
