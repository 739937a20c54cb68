#include "stages/events/examples.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "stages/events/event_codes.h"

namespace verbale::events {
namespace {

constexpr std::array<std::string_view, 5> kRoles{"trigger", "source", "target", "date", "place"};
constexpr std::uint32_t kMostEvents = 999;

Error malformed(std::string message) {
  return {ErrorCode::kMalformed, std::move(message)};
}

/// "source", "target2": the role and the event's number; an empty role where it is none.
std::pair<std::string_view, std::uint32_t> role_of(std::string_view name) {
  std::size_t letters = 0;
  while (letters < name.size() && name[letters] >= 'a' && name[letters] <= 'z') ++letters;
  const std::string_view role = name.substr(0, letters);
  std::uint32_t number = 0;
  for (const char c : name.substr(letters)) {
    if (c < '0' || c > '9' || number > kMostEvents) return {};
    number = number * 10 + static_cast<std::uint32_t>(c - '0');
  }
  if (letters == name.size()) number = 1;
  if (number == 0 || number > kMostEvents || std::find(kRoles.begin(), kRoles.end(), role) == kRoles.end())
    return {};
  return {role, number};
}

}  // namespace

Result<MarkedText> MarkedText::parse(std::string_view marked) {
  MarkedText found;
  struct Open {
    std::uint32_t begin;
    std::vector<std::pair<std::string_view, std::uint32_t>> roles;
  };
  std::vector<Open> open;
  for (std::size_t at = 0; at < marked.size();) {
    const char c = marked[at];
    if (c == '[') {
      const std::size_t bar = marked.find('|', at);
      if (bar == std::string_view::npos) return malformed("a '[' without '|'");
      Open mark{static_cast<std::uint32_t>(found.text.size()), {}};
      std::string_view names = marked.substr(at + 1, bar - at - 1);
      while (true) {
        const std::size_t comma = std::min(names.find(','), names.size());
        const auto role = role_of(names.substr(0, comma));
        if (role.first.empty()) return malformed(fmt::format("no such role: \"{}\"", names.substr(0, comma)));
        mark.roles.push_back(role);
        if (comma == names.size()) break;
        names.remove_prefix(comma + 1);
      }
      open.push_back(std::move(mark));
      at = bar + 1;
    } else if (c == ']') {
      if (open.empty()) return malformed("a ']' without '['");
      const auto end = static_cast<std::uint32_t>(found.text.size());
      if (open.back().begin == end) return malformed("an empty mark");
      for (const auto& [role, number] : open.back().roles) {
        found.marks.push_back({std::string(role), number, {open.back().begin, end}});
      }
      open.pop_back();
      ++at;
    } else {
      found.text += c;
      ++at;
    }
  }
  if (!open.empty()) return malformed("a '[' that is not closed");
  std::stable_sort(found.marks.begin(), found.marks.end(), [](const Mark& a, const Mark& b) {
    return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end > b.span.end;
  });
  return found;
}

std::vector<Span> MarkedText::spans(std::string_view role, std::uint32_t event) const {
  std::vector<Span> found;
  for (const Mark& mark : marks) {
    if (mark.role == role && mark.event == event) found.push_back(mark.span);
  }
  return found;
}

Result<std::vector<Example>> read_examples(std::string_view name, std::string_view bytes) {
  using Json = nlohmann::json;
  std::vector<Example> found;
  std::size_t number = 0;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    ++number;
    if (line.find_first_not_of(" \r\t") == std::string_view::npos) continue;
    const std::string place = fmt::format("{}:{}", name, number);
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object() || !json.contains("marked") || !json["marked"].is_string() ||
        !json.contains("events") || !json["events"].is_array()) {
      return malformed(fmt::format("{}: no JSON object with \"marked\" and \"events\"", place));
    }
    auto marked = MarkedText::parse(json["marked"].get_ref<const std::string&>());
    if (!marked) return malformed(fmt::format("{}: {}", place, marked.error().message));
    Example example{place, std::move(marked).value(), {}};
    for (const Json& event : json["events"]) {
      const auto text = [&](const char* key) {
        return event.is_object() && event.contains(key) && event[key].is_string()
                   ? event[key].get<std::string>()
                   : std::string();
      };
      Example::Coded coded{text("plover"), text("mode"), text("cameo"), text("status")};
      if (coded.plover.empty()) coded.plover = kStatement;
      if (coded.status.empty()) coded.status = "actual";
      example.events.push_back(std::move(coded));
    }
    found.push_back(std::move(example));
  }
  return found;
}

}  // namespace verbale::events
