#include "verbale/record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace verbale {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

/// A document in which every field of the contract has a value; 'é' makes bytes and code points differ.
Document full_document() {
  Article article{
      "\xC3\xA9"
      "dito: \"We agree,\" Ada Roe told the BBC on TV on Friday in Oslo.",
      {}};
  article.metadata = {"x1",          "urn:x", "A title", "The Wire", Published::parse("2026-03-20").value(),
                      R"({"k":[1]})"};
  Document document = Document::create(std::move(article)).value();
  const auto span = [&](std::string_view words) {
    const auto begin = static_cast<std::uint32_t>(document.text().find(words));
    return Span{begin, begin + static_cast<std::uint32_t>(words.size())};
  };
  const Span whole{0, static_cast<std::uint32_t>(document.text().size())};
  Blocks blocks;
  blocks.items = {{whole, BlockKind::kTitle}};
  Tokens tokens;
  tokens.items = {{span("\xC3\xA9"
                        "dito")},
                  {span(":"), true}};
  Sentences sentences;
  sentences.items = {{whole, 0, 2, 0}};
  Syntax syntax;
  syntax.labels = std::make_shared<const SyntaxLabels>(
      SyntaxLabels{{"NN", ":"}, {"_", "Number=Sing"}, {"root", "punct"}});
  syntax.items = {{"\xC3\xA9"
                   "dito\t",
                   Upos::kNoun, 0, 1, 0, 0},
                  {":", Upos::kPunct, 1, 0, 1, 0}};
  Names names;
  names.items = {{{0, 7}, EntityType::kOther, 0, 2, 0.5F}, {{0, 6}, EntityType::kGroup, 0, 1, 0.5F}};
  Entities entities;
  entities.items = {
      {"Ada Roe", EntityType::kPerson, "NOR", "GOV", "NORGOV", "Q1", {{span("Ada Roe"), MentionForm::kName}}},
      {"Oslo", EntityType::kPlace, "NOR", "", "", "", {{span("Oslo"), MentionForm::kName}}}};
  Times times;
  times.items = {{span("Friday"), TimeType::kDate, "2026-03-20", "APPROX"}};
  Quote quote;
  quote.content = {span("We agree,")};
  quote.cue = span("told");
  quote.speaker = Role{span("Ada Roe"), 0};
  quote.addressee = Role{span("the BBC"), std::nullopt};
  quote.medium = span("on TV");
  quote.time = 0;
  quote.confidence = 0.87654321;
  Event event;
  event.plover = "AGREE";
  event.mode = "";
  event.cameo = "057";
  event.quad = "verbal cooperation";
  event.goldstein = 8.0;
  event.factuality = 2.75;
  event.source = Actor{*quote.speaker, "NORGOV", "NOR"};
  event.place = Actor{{span("Oslo"), 1}, "", "NOR"};
  event.date = EventDate{"2026-03-20", "2026-03-20", 0};
  event.mentions = {{span("agree"), false}};
  event.reported_by = 0;
  event.confidence = 0.5;
  Quotes quotes;
  quotes.items = {quote};
  Events events;
  events.items = {event};
  for (const Result<void>& attached :
       {document.attach(Language{"en", true}), document.attach(blocks), document.attach(tokens),
        document.attach(sentences), document.attach(syntax), document.attach(names),
        document.attach(entities), document.attach(times), document.attach(quotes),
        document.attach(events)}) {
    EXPECT_TRUE(attached.ok()) << attached.error().message;
  }
  return document;
}

TEST(Json, EveryFieldOfTheContractStandsThere) {
  const json record = json::parse(to_json(full_document(), {"1.2", "", "abc"}));
  EXPECT_EQ(record, json::parse(R"({
    "schema": "verbale-record/1", "reader": {"version": "1.2", "model": null, "codebook": "abc"},
    "id": "x1", "uri": "urn:x", "title": "A title", "outlet": "The Wire", "language": "en", "published": "2026-03-20",
    "text": "édito: \"We agree,\" Ada Roe told the BBC on TV on Friday in Oslo.",
    "blocks": [{"begin": 0, "end": 64, "kind": "title"}],
    "sentences": [{"begin": 0, "end": 64}],
    "entities": [{"id": "e1", "name": "Ada Roe", "type": "person", "country": "NOR", "sector": "GOV", "actor": "NORGOV", "wikidata": "Q1",
                  "mentions": [{"begin": 19, "end": 26, "form": "name"}]},
                 {"id": "e2", "name": "Oslo", "type": "place", "country": "NOR", "sector": null, "actor": null, "wikidata": null,
                  "mentions": [{"begin": 59, "end": 63, "form": "name"}]}],
    "times": [{"id": "t1", "begin": 49, "end": 55, "type": "DATE", "value": "2026-03-20", "mod": "APPROX"}],
    "quotes": [{"id": "q1", "kind": "direct", "content": [{"begin": 8, "end": 17}], "cue": {"begin": 27, "end": 31},
                "speaker": {"begin": 19, "end": 26, "entity": "e1"}, "addressee": {"begin": 32, "end": 39, "entity": null},
                "medium": {"begin": 40, "end": 45}, "within": null, "variant_of": null, "variant": null, "act": "speech", "context": null,
                "time": "t1", "confidence": 0.877}],
    "events": [{"id": "v1", "plover": "AGREE", "mode": null, "cameo": "057", "quad": "verbal cooperation", "goldstein": 8.0,
                "status": "actual", "alleged": false, "factuality": 2.75, "source": {"begin": 19, "end": 26, "entity": "e1", "actor": "NORGOV", "country": "NOR"}, "target": null,
                "date": {"first": "2026-03-20", "last": "2026-03-20", "from": "t1"},
                "place": {"begin": 59, "end": 63, "entity": "e2", "country": "NOR"},
                "mentions": [{"begin": 11, "end": 16, "best": true, "background": false}], "reported_by": "q1", "confidence": 0.5}],
    "extra": {"k": [1]}})"));
}

TEST(Json, KeysStandInTheOrderOfTheContract) {
  const auto record = nlohmann::ordered_json::parse(to_json(full_document(), {"1.2", "", "abc"}));
  std::vector<std::string> keys;
  for (const auto& [key, value] : record.items()) keys.push_back(key);
  EXPECT_THAT(keys, testing::ElementsAre("schema", "reader", "id", "uri", "title", "outlet", "language",
                                         "published", "text", "blocks", "sentences", "entities", "times",
                                         "quotes", "events", "extra"));
}

TEST(Json, IsOneLine) {
  EXPECT_THAT(to_json(full_document(), {}), Not(HasSubstr("\n")));
}

TEST(Text, SaysWhoSaidWhatAndWhen) {
  const std::string view = to_text(full_document());
  EXPECT_THAT(view, HasSubstr("A title\n"));
  EXPECT_THAT(view, HasSubstr("Ada Roe  told · to the BBC · on TV · Friday (2026-03-20)"));
  EXPECT_THAT(view, HasSubstr("“We agree,”"));
  EXPECT_THAT(view, HasSubstr("2026-03-20  DATE"));
  EXPECT_THAT(view, Not(HasSubstr("\x1b")));
  EXPECT_THAT(to_text(full_document(), {80, true}), HasSubstr("\x1b[1m"));
}

TEST(Text, NoLineIsWiderThanAsked) {
  for (const int width : {40, 60, 100}) {
    const std::string view = to_text(full_document(), {width, false});
    std::size_t begin = 0;
    while (begin < view.size()) {
      const std::size_t end = view.find('\n', begin);
      const std::string line = view.substr(begin, end - begin);
      const auto columns = std::count_if(
          line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
      EXPECT_LE(columns, width) << line;
      begin = end + 1;
    }
  }
}

TEST(Conllu, GivesRangesInCodePoints) {
  const std::string conllu = to_conllu(full_document());
  EXPECT_THAT(conllu, HasSubstr("# newdoc id = x1\n"));
  EXPECT_THAT(conllu, HasSubstr("1-2\t\xC3\xA9"
                                "dito:\t_\t_\t_\t_\t_\t_\t_\tTokenRange=0:6\n"));
}

TEST(Conllu, FillsEveryColumn) {
  const std::string conllu = to_conllu(full_document());
  EXPECT_THAT(conllu, HasSubstr("\n1\t\xC3\xA9"
                                "dito\t\xC3\xA9"
                                "dito \tNOUN\tNN\tNumber=Sing\t0\troot\t_\tNER=B-MISC\n"));
  EXPECT_THAT(conllu, HasSubstr("\n2\t:\t:\tPUNCT\t:\t_\t1\tpunct\t_\tNER=I-MISC\n"));
}

}  // namespace
}  // namespace verbale
