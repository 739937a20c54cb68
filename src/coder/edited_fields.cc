#include "coder/edited_fields.h"

#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/terminal_text.h"

namespace verbale {
namespace {

using Json = nlohmann::ordered_json;

Error unknown(std::string_view what, const Json& given) {
  return {ErrorCode::kInvalidArgument,
          fmt::format("fields: {} {} is not in the codebook", what,
                      printable(given.dump(-1, ' ', false, Json::error_handler_t::replace)))};
}

/// A value that the object has as text; empty where it has none.
std::string text_in(const Json& object, const char* name) {
  return object.contains(name) && object[name].is_string() ? object[name].get<std::string>() : std::string();
}

/// Sets what is not given.
void fill(Json& object, const char* name, const Json& value) {
  if (!object.contains(name)) object[name] = value;
}

Json known(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

}  // namespace

Result<std::string> fields_of(const std::vector<std::string>& settings) {
  Json fields = Json::object();
  for (const std::string& setting : settings) {
    const std::size_t mark = setting.find('=');
    if (mark == 0 || mark == std::string::npos) {
      return Error{ErrorCode::kInvalidArgument, fmt::format("'{}' is not FIELD=VALUE", printable(setting))};
    }
    const std::string name = setting.substr(0, mark);
    const std::string text = setting.substr(mark + 1);
    Json value = text;
    if (text == "null" || text.empty()) value = Json();
    if (name == "alleged" && (text == "true" || text == "false")) value = text == "true";
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos) {
      fields[name] = value;
      continue;
    }
    Json& inner = fields[name.substr(0, dot)];
    if (inner.is_null()) inner = Json::object();
    if (!inner.is_object()) {
      return Error{ErrorCode::kInvalidArgument,
                   fmt::format("'{}' is set twice", printable(name.substr(0, dot)))};
    }
    inner[name.substr(dot + 1)] = value;
  }
  return fields.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<std::string> completed_fields(const events::EventCodes& codes, const std::string& text) {
  Json fields = Json::parse(text, nullptr, false);
  if (!fields.is_object()) return Error{ErrorCode::kInvalidArgument, "fields: are no JSON object"};
  if (const std::string code = text_in(fields, "cameo"); !code.empty()) {
    const events::CameoCode* const cameo = codes.cameo(code);
    if (cameo == nullptr) return unknown("CAMEO code", fields["cameo"]);
    const bool typed = fields.contains("plover");
    fill(fields, "plover", cameo->type == events::kStatement ? Json() : known(cameo->type));
    if (!typed) fill(fields, "mode", known(cameo->mode));
    fill(fields, "quad", known(cameo->quad));
    fill(fields, "goldstein", cameo->goldstein);
  }
  const std::string name = text_in(fields, "plover");
  if (!name.empty()) {
    const events::EventType* const type = codes.type(name);
    if (type == nullptr || name == events::kStatement) return unknown("type", fields["plover"]);
    fill(fields, "quad", known(type->quad));
    fill(fields, "goldstein", type->score);
  }
  if (const std::string mode = text_in(fields, "mode"); !mode.empty()) {
    bool found = false;
    for (const events::EventType& type : codes.types()) {
      found = found || ((name.empty() || type.name == name) && codes.has_mode(type.name, mode));
    }
    if (!found) return unknown("mode", fields["mode"]);
  }
  return fields.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace verbale
