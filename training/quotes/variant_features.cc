// variant_features DATA FILE.jsonl
//
// Compares each two quotations of every snippet of FILE as the program does (DATA: the folder of codebook/
// and models/).  A line of output a wording: the snippet's number from 0, the places of the two, the variant
// by the words alone ("-": they do not tell; "x": never a variant), and the features, parted by tabs.  Two of
// which no wording is compared have one line without features.
//
// A snippet: {"text", "quotes": [{"content", "kind", "speaker", "who"}, ...], "pair": [0, 3], "variant"}:
// content and speaker are substrings of the text, the contents in order; "who" is the number of the speaker's
// entity, null where there is no speaker.  "variant" is how the two of the pair go together, null: they do
// not; no other two do.

#include <cstdio>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "stages/quotes/variants.h"
#include "verbale/reader.h"

namespace verbale {
namespace {

int fail(const std::string& message) {
  std::fprintf(stderr, "variant_features: %s\n", message.c_str());
  return 1;
}

int run(int count, char** arguments) {
  if (count != 3) return fail("usage: variant_features DATA FILE.jsonl");
  const auto reader = Reader::load({.data = arguments[1]});
  if (!reader) return fail(reader.error().message);
  const auto codebook = Codebook::load(std::string(arguments[1]) + "/codebook");
  if (!codebook) return fail(codebook.error().message);
  auto rule = quotes::VariantRule::load(codebook.value());
  if (!rule) return fail(rule.error().message);
  rule->link = 0;  // all wordings are described
  std::ifstream file(arguments[2]);
  std::string line;
  for (std::size_t number = 0; std::getline(file, line); ++number) {
    const auto snippet = nlohmann::json::parse(line, nullptr, false);
    if (snippet.is_discarded()) return fail("no JSON: " + line);
    const auto read = reader->read({snippet["text"].get<std::string>(), {}});
    if (!read) return fail(read.error().message);
    // Without the entities that were read: a snippet has its own.
    auto document = Document::create({std::string(read->text()), {}});
    const auto attached = [&](const auto& layer) { return document->attach(layer).ok(); };
    if (!document || !attached(read->get<Blocks>()) || !attached(read->get<Tokens>()) ||
        !attached(read->get<Encoding>()) || !attached(read->get<Sentences>()) ||
        !attached(read->get<Syntax>()))
      return fail("a layer breaks a law");
    std::vector<Quote> all;
    std::size_t from = 0;
    for (const auto& each : snippet["quotes"]) {
      const auto span_of = [&](const std::string& words, std::size_t begin) {
        const std::size_t at = document->text().find(words, begin);
        return Span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + words.size())};
      };
      Quote quote;
      quote.content = {span_of(each["content"].get<std::string>(), from)};
      if (quote.content[0].end > document->text().size()) return fail("not in the text: " + each.dump());
      from = quote.content[0].end;
      const std::string kind = each["kind"].get<std::string>();
      quote.kind = kind == "direct"  ? QuoteKind::kDirect
                   : kind == "mixed" ? QuoteKind::kMixed
                                     : QuoteKind::kIndirect;
      if (each["speaker"].is_string())
        quote.speaker = Role{span_of(each["speaker"].get<std::string>(), 0), each["who"].get<Index>()};
      all.push_back(quote);
    }
    quotes::VariantComparer comparer(document.value(), rule.value());
    for (Index later = 1; later < all.size(); ++later) {
      for (Index earlier = 0; earlier < later; ++earlier) {
        const auto evidence = comparer.compare(all, earlier, later);
        const std::string exact = !evidence          ? "x"
                                  : !evidence->exact ? "-"
                                                     : std::string(name_of(*evidence->exact));
        const std::string start = fmt::format("{}\t{}\t{}\t{}", number, earlier, later, exact);
        if (!evidence || evidence->wordings.empty()) fmt::print("{}\n", start);
        if (!evidence) continue;
        for (const quotes::VariantFeatures& wording : evidence->wordings)
          fmt::print("{}\t{:.6f}\n", start, fmt::join(wording, "\t"));
      }
    }
  }
  return 0;
}

}  // namespace
}  // namespace verbale

int main(int count, char** arguments) {
  return verbale::run(count, arguments);
}
