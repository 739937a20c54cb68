// boundary_features CODEBOOK FILE.conllu...
//
// Describes every gap between tokens where a sentence may end, one a line: 1 or 0 (a gold sentence ends
// there), then the features, parted by tabs, each "template<US>first<US>second<US>third".  The very code that
// the program runs describes them, over the tokens that it finds itself.

#include <cstdio>
#include <string>
#include <unordered_set>

#include "input/conllu.h"
#include "stages/segment/boundary_features.h"
#include "stages/segment/token_stage.h"

namespace verbale {
namespace {

int fail(const Error& error) {
  std::fprintf(stderr, "boundary_features: %s\n", error.message.c_str());
  return 1;
}

Result<std::string> describe(const Document& gold, const TokenStage& token_stage,
                             const SegmentLexicon& lexicon) {
  auto document = Document::create({std::string(gold.text()), {}});
  if (!document) return document.error();
  if (auto done = document->attach(gold.get<Blocks>()); !done) return done.error();
  const Tokens tokens = token_stage.predict(document.value());
  std::unordered_set<std::uint32_t> ends;
  for (const Sentence& sentence : gold.get<Sentences>()) ends.insert(sentence.span.end);
  std::string out;
  BoundaryScanner scanner(document->text(), tokens.items, lexicon);
  Index first = 0;
  for (const Block& block : document->get<Blocks>()) {
    Index last = first;
    while (last < tokens.size() && tokens[last].span.begin < block.span.end) ++last;
    scanner.block(first, last, [&](Index gap, auto features) {
      const bool is_end = ends.contains(tokens[gap].span.end);
      out += is_end ? '1' : '0';
      features([&](BoundaryTemplate form, FeatureValue one, FeatureValue two, FeatureValue three) {
        out += '\t';
        out += kBoundaryTemplateNames[static_cast<std::size_t>(form)];
        for (const FeatureValue& value : {one, two, three}) {
          out += '\x1f';
          out += value.text;
        }
      });
      out += '\n';
      return is_end;
    });
    first = last;
  }
  return out;
}

int run(int count, char** arguments) {
  if (count < 3)
    return fail({ErrorCode::kInvalidArgument, "usage: boundary_features CODEBOOK FILE.conllu..."});
  const auto codebook = Codebook::load(arguments[1]);
  if (!codebook) return fail(codebook.error());
  const auto token_stage = TokenStage::load(codebook.value());
  if (!token_stage) return fail(token_stage.error());
  const auto lexicon = SegmentLexicon::load(codebook.value());
  if (!lexicon) return fail(lexicon.error());
  InputOptions options;
  options.tokens = true;
  ArticleSource source(std::vector<std::string>(arguments + 2, arguments + count), options);
  while (auto raw = source.next()) {
    if (!*raw) return fail(raw->error());
    const auto gold = parse_conllu(raw->value(), options);
    if (!gold) return fail(gold.error());
    const auto lines = describe(gold.value(), token_stage.value(), lexicon.value());
    if (!lines) return fail(lines.error());
    std::fwrite(lines->data(), 1, lines->size(), stdout);
  }
  return 0;
}

}  // namespace
}  // namespace verbale

int main(int count, char** arguments) {
  return verbale::run(count, arguments);
}
