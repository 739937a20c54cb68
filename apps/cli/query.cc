#include "query.h"

#include <iostream>

#include "base/terminal_text.h"
#include "verbale/document.h"

namespace verbale {

std::string one_line(std::string_view text) {
  std::string line;
  bool gap = false;
  for (const char byte : text) {
    if (byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t') {
      gap = !line.empty();
      continue;
    }
    if (gap) line += ' ';
    gap = false;
    line += byte;
  }
  return printable(line);
}

int fail(const std::string& message, int status) {
  std::cerr << "verbale: " << message << '\n';
  return status;
}

std::string some_text(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos ? "is empty" : "";
}

std::string some_day(const std::string& text) {
  const auto day = Published::parse(text);
  return day ? std::string() : printable(day.error().message);
}

}  // namespace verbale
