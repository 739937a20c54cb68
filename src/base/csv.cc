#include "base/csv.h"

namespace verbale {

std::string csv_cell(std::string_view text) {
  std::string cell;
  const std::size_t first = text.find_first_not_of('\'');
  const bool formula = first != std::string_view::npos &&
                       std::string_view("=+-@\t\r").find(text[first]) != std::string_view::npos;
  if (formula) cell += '\'';
  for (const char byte : text) {
    if (byte == '"') cell += '"';
    cell += byte == '\0' ? ' ' : byte;
  }
  const bool quoted = cell.find_first_of(",\"\r\n") != std::string::npos ||
                      (!cell.empty() && (cell.front() == ' ' || cell.back() == ' '));
  return quoted ? '"' + cell + '"' : cell;
}

}  // namespace verbale
