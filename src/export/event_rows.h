#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "export/article.h"
#include "export/codes.h"
#include "export/exporter.h"

namespace verbale {

/// One event, with what stands around it.
struct EventInArticle {
  const Document& document;
  const ReaderInfo& reader;
  const ArticleView& view;
  const Event& event;
  std::size_t number;  ///< from 1
};

/// Walks the events of a status and writes each by itself.
class EventExporter : public Exporter {
 public:
  EventExporter(ExportCodes codes, std::optional<EventStatus> status)
      : codes_(std::move(codes)), status_(status) {}

  Result<void> add(const Document& document, const ReaderInfo& reader, std::string& out) override;

 protected:
  [[nodiscard]] const ExportCodes& codes() const { return codes_; }

  virtual void write(const EventInArticle& found, std::string& out) = 0;

 private:
  ExportCodes codes_;
  std::optional<EventStatus> status_;
};

/// The cells of one tab-separated row, in order.
class TabRow {
 public:
  /// What stands for an empty cell.
  explicit TabRow(std::string_view empty = "") : empty_(empty) {}

  TabRow& text(std::string_view text);
  TabRow& number(std::int64_t number);
  TabRow& none(std::size_t cells = 1);

  /// Appends the row and its line's end.
  void end(std::string& out);

 private:
  std::string_view empty_;
  std::string row_;
  bool begun_ = false;
};

/// Appends the names of columns, parted by tabs, and the line's end.
void write_header(const std::vector<std::string_view>& names, std::string& out);

/// Makers of the exporters, one a format.
[[nodiscard]] std::unique_ptr<Exporter> make_plover(ExportCodes codes, std::optional<EventStatus> status);
[[nodiscard]] std::unique_ptr<Exporter> make_polecat(ExportCodes codes);
[[nodiscard]] std::unique_ptr<Exporter> make_icews(ExportCodes codes);
[[nodiscard]] std::unique_ptr<Exporter> make_gdelt(ExportCodes codes);
[[nodiscard]] std::unique_ptr<Exporter> make_gdelt_mentions(ExportCodes codes);

}  // namespace verbale
