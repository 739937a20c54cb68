#include "coder/coder.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/confidence.h"
#include "base/utf8.h"
#include "encoder/bundle.h"

namespace verbale {
namespace {

using Json = nlohmann::ordered_json;

Error malformed(std::string message) {
  return {ErrorCode::kMalformed, std::move(message)};
}

}  // namespace

events::TokenRange tokens_in(const Document& document, Span bytes) {
  const auto& tokens = document.get<Tokens>().items;
  const auto first = std::partition_point(tokens.begin(), tokens.end(),
                                          [&](const Token& t) { return t.span.end <= bytes.begin; });
  const auto last =
      std::partition_point(first, tokens.end(), [&](const Token& t) { return t.span.begin < bytes.end; });
  return {static_cast<Index>(first - tokens.begin()), static_cast<Index>(last - tokens.begin())};
}

Result<CodeRequest> CodeRequest::parse(std::string_view line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return malformed("no JSON object");
  if (!json.contains("text") || !json["text"].is_string()) return malformed("no \"text\"");
  CodeRequest request;
  request.text = json["text"].get<std::string>();
  request.id = json.contains("id") ? json["id"].dump(-1, ' ', false, Json::error_handler_t::replace) : "null";
  const CodePointIndex code_points(request.text);
  const auto range = [&](const char* name, std::optional<Range>& found) -> Result<void> {
    if (!json.contains(name) || json[name].is_null()) return {};
    const Json& given = json[name];
    if (!given.is_array() || given.size() != 2 || !given[0].is_number_unsigned() ||
        !given[1].is_number_unsigned()) {
      return malformed(fmt::format("\"{}\" is no [begin, end]", name));
    }
    const auto begin = given[0].get<std::uint64_t>();
    const auto end = given[1].get<std::uint64_t>();
    if (begin >= end || end > code_points.size()) {
      return malformed(fmt::format("\"{}\" [{}, {}] is no span of the {} characters", name, begin, end,
                                   code_points.size()));
    }
    found = Range{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    return {};
  };
  for (auto [name, place] :
       {std::pair{"source", &request.source}, {"target", &request.target}, {"trigger", &request.trigger}}) {
    if (auto done = range(name, *place); !done) return done.error();
  }
  return request;
}

Result<Coder> Coder::load(const ReaderOptions& options) {
  ReaderOptions found = options;
  if (found.data.empty()) {
    auto data = found_data();
    if (!data) return data.error();
    found.data = std::move(data).value();
  }
  auto reader = Reader::load(found);
  if (!reader) return reader.error();
  auto codebook = Codebook::load(found.data / "codebook");
  if (!codebook) return codebook.error();
  auto models = Codebook::load(found.data / "models");
  if (!models) return models.error();
  auto bundle = ModelBundle::load(found.data / "models");
  if (!bundle) return bundle.error();
  auto codes = events::EventCodes::load(codebook.value());
  if (!codes) return codes.error();
  auto scorer = events::EventScorer::load({codebook.value(), models.value(), bundle.value(), found.precision},
                                          codes.value());
  if (!scorer) return scorer.error();
  return Coder(std::move(reader).value(), std::move(codebook).value(), std::move(codes).value(),
               std::move(scorer).value());
}

Result<Document> Coder::read(const CodeRequest& request) const {
  Article article;
  article.text = request.text;
  article.metadata.id = "request";
  return reader_.read(std::move(article));
}

Result<events::TriggerReading> Coder::code(const CodeRequest& request) const {
  auto document = read(request);
  if (!document) return document.error();
  const CodePointIndex code_points(request.text);
  const auto tokens = [&](const std::optional<CodeRequest::Range>& range) {
    std::vector<Index> found;
    if (!range) return found;
    const events::TokenRange words =
        tokens_in(document.value(), {static_cast<std::uint32_t>(code_points.to_bytes(range->first)),
                                     static_cast<std::uint32_t>(code_points.to_bytes(range->second))});
    for (Index t = words.first; t < words.last; ++t) found.push_back(t);
    return found;
  };
  events::MarkedPair pair;
  pair.source = tokens(request.source);
  pair.target = tokens(request.target);
  if (const auto trigger = tokens(request.trigger); !trigger.empty()) {
    pair.trigger = events::TokenRange{trigger.front(), trigger.back() + 1};
  }
  auto reading = scorer_.read_pair(document.value(), pair);
  if (!reading) return Error{ErrorCode::kInvalidArgument, "a text without English words"};
  return std::move(*reading);
}

std::string Coder::answer(const CodeRequest& request, const events::TriggerReading& reading) const {
  const events::Coding& coding = reading.coding;
  const events::CameoCode* cameo = codes_.cameo(coding.cameo);
  const auto status = static_cast<EventStatus>(
      std::max_element(reading.statuses.begin(), reading.statuses.end()) - reading.statuses.begin());
  const bool statement = coding.type->name == events::kStatement;
  const Json json{{"id", Json::parse(request.id, nullptr, false)},
                  {"plover", statement ? Json() : Json(coding.type->name)},
                  {"mode", coding.mode.empty() ? Json() : Json(coding.mode)},
                  {"cameo", coding.cameo},
                  {"goldstein", cameo == nullptr ? Json() : Json(cameo->goldstein)},
                  {"quad", coding.type->quad},
                  {"status", name_of(status)},
                  {"alleged", reading.alleged > 0.5F},
                  {"factuality", recorded_confidence(static_cast<double>(reading.factuality))},
                  {"confidence", recorded_confidence(static_cast<double>(coding.type_probability))}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace verbale
