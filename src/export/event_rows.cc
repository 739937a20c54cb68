#include "export/event_rows.h"

namespace verbale {

Result<void> EventExporter::add(const Document& document, const ReaderInfo& reader, std::string& out) {
  const ArticleView view(document, codes_);
  const Events& events = document.get<Events>();
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (status_ && events[i].status != *status_) {
      leave_out("of another status");
    } else {
      write({document, reader, view, events[i], i + 1}, out);
    }
  }
  return {};
}

TabRow& TabRow::text(std::string_view text) {
  if (begun_) row_ += '\t';
  begun_ = true;
  const std::string cell = plain_cell(text);
  row_ += cell.empty() || cell == " " ? std::string(empty_) : cell;
  return *this;
}

TabRow& TabRow::number(std::int64_t number) {
  return text(std::to_string(number));
}

TabRow& TabRow::none(std::size_t cells) {
  for (std::size_t i = 0; i < cells; ++i) text("");
  return *this;
}

void TabRow::end(std::string& out) {
  out += row_;
  out += '\n';
  row_.clear();
  begun_ = false;
}

void write_header(const std::vector<std::string_view>& names, std::string& out) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += '\t';
    out += names[i];
  }
  out += '\n';
}

}  // namespace verbale
